// Which files of the workspace the finding service reads: SARIF files by patterns that people may set, the others by their
// names.

import { provenanceNames } from '../../domain/findings/links/provenance.ts';
import { isSuppressionLog } from '../../domain/findings/suppressionLog.ts';
import { dockerfileNames } from '../../domain/manifests/dockerfile.ts';
import { buildFileNames } from '../../domain/manifests/imageBuild.ts';
import { kustomizationNames } from '../../domain/manifests/kustomizationNames.ts';
import { filePattern } from '../../domain/policies/filePattern.ts';

export type FileKind = 'sarif' | 'policy' | 'build' | 'provenance' | 'manifest' | 'dockerfile';

/** Base-name patterns of each kind, the first that fits counts; `*` is the only wildcard, once at most. */
const byName: readonly (readonly [Exclude<FileKind, 'sarif'>, readonly string[]])[] = [
  ['policy', ['.volumeguard.yaml']],
  ['build', buildFileNames],
  ['provenance', provenanceNames],
  ['manifest', ['*.yaml', '*.yml', ...kustomizationNames]],
  ['dockerfile', dockerfileNames],
];

const kinds = byName.map(([kind, names]) => ({ kind, matches: names.map(matcher) }));

/** SARIF files where nobody set another pattern: the names that the standard knows (SARIF 2.1.0, 3.2), compressed, too. */
export const usualSarifFiles = ['**/*.sarif', '**/*.sarif.json', '**/*.sarif.gz', '**/*.sarif.json.gz'] as const;

/** A function that says whether a base name matches a pattern with at most one `*`. */
function matcher(pattern: string): (name: string) => boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined
    ? (name) => name === pattern
    : (name) => name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

export class FileKinds {
  /** Base-name patterns that list all these files, and perhaps more. */
  readonly names: readonly string[];
  readonly #sarif: readonly RegExp[];

  /**
   * @param sarif patterns of SARIF files from a workspace folder on, as `filePattern` takes them; those that are none fit
   * nothing.
   * @param roots the workspace's folders as paths begin with them.
   */
  constructor(sarif: readonly string[], roots: readonly string[]) {
    this.#sarif = sarif.flatMap((pattern) => roots.flatMap((root) => filePattern(pattern, root === '' ? '' : `${root}/`) ?? []));
    const last = sarif.map((pattern) => pattern.slice(pattern.lastIndexOf('/') + 1).replaceAll(/\*+/g, '*'));
    this.names = [...new Set([...last, ...byName.flatMap(([, names]) => names)])];
  }

  /** @returns what a file is read as; undefined if it is not: nor is the log of suppressions, which is no scan. */
  kindOf(path: string): FileKind | undefined {
    if (isSuppressionLog(path)) return undefined;
    if (this.#sarif.some((pattern) => pattern.test(path))) return 'sarif';
    const name = path.slice(path.lastIndexOf('/') + 1);
    return kinds.find(({ matches }) => matches.some((match) => match(name)))?.kind;
  }
}
