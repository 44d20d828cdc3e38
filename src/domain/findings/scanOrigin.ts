// What a run says about what it scanned and when: the commit, the container image, the end of the scan (SARIF 2.1.0, 3.14.14
// versionControlProvenance, 3.20.8 endTimeUtc; Trivy's run.properties).

import { field, listOf, textOf } from '../json.ts';

/** Untrusted text, as the producer wrote it. */
export interface ScanOrigin {
  /** When the last invocation ended: ISO 8601. */
  readonly ended?: string;
  readonly repositories?: readonly {
    readonly uri: string;
    readonly revision?: string;
    readonly branch?: string;
    /** The uriBaseId that the repository's root is. */
    readonly base?: string;
  }[];
  readonly image?: { readonly name?: string; readonly id?: string; readonly digests: readonly string[] };
}

/** Repositories and digests that are kept. */
const most = 20;

/** @returns what `run` says; undefined where it says nothing. */
export function originOf(run: unknown): ScanOrigin | undefined {
  const ended = listOf(field(run, 'invocations')).map((invocation) => textOf(field(invocation, 'endTimeUtc'))).findLast((time) => time !== undefined);
  const repositories = listOf(field(run, 'versionControlProvenance')).slice(0, most).flatMap((one) => {
    const uri = textOf(field(one, 'repositoryUri'));
    const revision = textOf(field(one, 'revisionId'));
    const branch = textOf(field(one, 'branch'));
    const base = textOf(field(field(one, 'mappedTo'), 'uriBaseId'));
    if (uri === undefined) return [];
    return [{ uri, ...(revision === undefined ? {} : { revision }), ...(branch === undefined ? {} : { branch }), ...(base === undefined ? {} : { base }) }];
  });
  const properties = field(run, 'properties');
  const name = textOf(field(properties, 'imageName'));
  const id = textOf(field(properties, 'imageID'));
  const digests = listOf(field(properties, 'repoDigests')).slice(0, most).filter((digest) => textOf(digest) !== undefined) as string[];
  const image = name === undefined && id === undefined && digests.length === 0 ? undefined : { ...(name === undefined ? {} : { name }), ...(id === undefined ? {} : { id }), digests };
  if (ended === undefined && repositories.length === 0 && image === undefined) return undefined;
  return { ...(ended === undefined ? {} : { ended }), ...(repositories.length === 0 ? {} : { repositories }), ...(image === undefined ? {} : { image }) };
}
