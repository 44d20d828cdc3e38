// Which files of the workspace the finding service reads, told by their names.

import { provenanceNames } from '../../domain/findings/links/provenance.ts';
import { isSuppressionLog } from '../../domain/findings/suppressionLog.ts';
import { dockerfileNames } from '../../domain/manifests/dockerfile.ts';
import { buildFileNames } from '../../domain/manifests/imageBuild.ts';
import { kustomizationNames } from '../../domain/manifests/kustomization.ts';

export type FileKind = 'sarif' | 'policy' | 'build' | 'provenance' | 'manifest' | 'dockerfile';

/** Base-name patterns of each kind, the first that fits counts; `*` is the only wildcard, once at most. */
const patterns: readonly (readonly [FileKind, readonly string[]])[] = [
  ['sarif', ['*.sarif', '*.sarif.json', '*.sarif.gz', '*.sarif.json.gz']],
  ['policy', ['.volumeguard.yaml']],
  ['build', buildFileNames],
  ['provenance', provenanceNames],
  ['manifest', ['*.yaml', '*.yml', ...kustomizationNames]],
  ['dockerfile', dockerfileNames],
];

/** All of them, for one listing. */
export const readNames: readonly string[] = patterns.flatMap(([, names]) => names);

const kinds = patterns.map(([kind, names]) => ({ kind, matches: names.map(matcher) }));

/** A function that says whether a base name matches a pattern with at most one `*`. */
function matcher(pattern: string): (name: string) => boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined
    ? (name) => name === pattern
    : (name) => name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

/** @returns what a file is read as; undefined if it is not: nor is the log of suppressions, which is no scan. */
export function fileKind(path: string): FileKind | undefined {
  if (isSuppressionLog(path)) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return kinds.find(({ matches }) => matches.some((match) => match(name)))?.kind;
}
