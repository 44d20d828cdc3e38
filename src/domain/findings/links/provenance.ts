// Build provenance: which source an image was built from. Read from in-toto statements (SLSA provenance 0.2 and 1, bare or
// in a DSSE envelope or a Sigstore bundle, one or several lines) and from the file that BuildKit writes for --metadata-file.
// Signatures are not verified: such a file counts as much as any other file of the workspace.

import { field, listOf, textOf } from '../../json.ts';

export interface Provenance {
  /** `sha256:<hex>` of each image. */
  readonly digests: readonly string[];
  readonly repository: string;
  readonly commit?: string;
  /** The build's context or the Dockerfile's folder, relative to the repository's root; '' is the root itself. */
  readonly folder?: string;
  /** Workspace-relative path of the file that says so. */
  readonly file: string;
}

/** Base names of files that hold provenance, as patterns with `*`: in-toto's, SLSA's and Sigstore's own, and BuildKit's metadata as its docs call it. */
export const provenanceNames = ['*.intoto.jsonl', '*.intoto.json', '*.provenance.json', '*.provenance.jsonl', '*.att.json', '*.att.jsonl', '*.sigstore.json', 'build-metadata.json', '*.build-metadata.json'] as const;

/** @param decodeBase64 UTF-8 text of base64. @returns what a file proves; none where it is no provenance. Never throws. */
export function readProvenances(file: string, text: string, decodeBase64: (base64: string) => string): readonly Provenance[] {
  return documentsIn(text).flatMap((document) => {
    const payload = textOf(field(document, 'payload')) ?? textOf(field(field(document, 'dsseEnvelope'), 'payload'));
    const statement = payload === undefined ? document : parsed(decodeBase64(payload));
    return [...fromStatement(statement, file), ...fromMetadata(document, file)];
  });
}

function documentsIn(text: string): readonly unknown[] {
  const whole = parsed(text);
  return whole === undefined ? text.split('\n').map(parsed).filter((one) => one !== undefined) : [whole];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** in-toto Statement with predicateType https://slsa.dev/provenance/v0.2 or /v1. */
function fromStatement(statement: unknown, file: string): readonly Provenance[] {
  if (textOf(field(statement, 'predicateType'))?.startsWith('https://slsa.dev/provenance/') !== true) return [];
  const digests = listOf(field(statement, 'subject')).flatMap((subject) => digestIn(subject) ?? []);
  return fromPredicate(field(statement, 'predicate'), digests, file);
}

/** BuildKit: `containerimage.digest` and `buildx.build.provenance` (or `…/<platform>`), the latter a predicate. */
function fromMetadata(document: unknown, file: string): readonly Provenance[] {
  const digest = textOf(field(document, 'containerimage.digest'));
  if (digest === undefined || typeof document !== 'object' || document === null) return [];
  const predicates = Object.entries(document).filter(([key]) => key === 'buildx.build.provenance' || key.startsWith('buildx.build.provenance/'));
  return predicates.flatMap(([, predicate]) => fromPredicate(predicate, [digest], file));
}

function fromPredicate(predicate: unknown, digests: readonly string[], file: string): readonly Provenance[] {
  const definition = field(predicate, 'buildDefinition');
  const external = field(definition, 'externalParameters');
  const invocation = field(predicate, 'invocation');
  const vcs = [field(field(predicate, 'metadata'), 'https://mobyproject.org/buildkit@v1#metadata'), field(field(field(predicate, 'runDetails'), 'metadata'), 'buildkit_metadata')].map((metadata) => field(metadata, 'vcs')).find((found) => found !== undefined);
  const materials = [...listOf(field(predicate, 'materials')), ...listOf(field(definition, 'resolvedDependencies'))];
  const source = materials.find((material) => textOf(field(material, 'uri'))?.startsWith('git+') === true);
  const context = gitContext(field(invocation, 'configSource'));
  const repository = textOf(field(vcs, 'source')) ?? context?.repository ?? textOf(field(field(external, 'workflow'), 'repository')) ?? textOf(field(source, 'uri'));
  if (repository === undefined || digests.length === 0) return [];
  const commit = textOf(field(vcs, 'revision')) ?? context?.commit ?? textOf(field(field(source, 'digest'), 'sha1')) ?? textOf(field(field(source, 'digest'), 'gitCommit'));
  const folder = textOf(field(vcs, 'localdir:context')) ?? textOf(field(vcs, 'localdir:dockerfile')) ?? context?.folder;
  // BuildKit's mark of a work tree with changes: what was built is in no commit.
  const isKnown = commit !== undefined && !commit.endsWith('-dirty');
  return [{ digests, repository, file, ...(isKnown ? { commit } : {}), ...(folder === undefined ? {} : { folder: plain(folder) }) }];
}

/** BuildKit, built from a git address: `<repository>.git#<ref>:<subdirectory>` and the commit (BuildKit, slsa-definitions.md, invocation.configSource). */
function gitContext(source: unknown): { readonly repository: string; readonly commit?: string; readonly folder?: string } | undefined {
  const [, repository, folder] = /^(.+\.git)(?:#[^:]*(?::(.+))?)?$/.exec(textOf(field(source, 'uri')) ?? '') ?? [];
  const commit = textOf(field(field(source, 'digest'), 'sha1'));
  return repository === undefined ? undefined : { repository, ...(commit === undefined ? {} : { commit }), ...(folder === undefined ? {} : { folder }) };
}

function digestIn(subject: unknown): string | undefined {
  const hex = textOf(field(field(subject, 'digest'), 'sha256'));
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** A folder without `./`, `.` and slashes at its ends. */
function plain(folder: string): string {
  return folder.split('/').filter((segment) => segment !== '' && segment !== '.').join('/');
}
