// Finds the file of the workspace that a finding's uri means: by its path, else by the longest unique end of it.

/** Segments that a uri and a file must share at least where the uri has more than they share. */
const leastShared = 2;

/** The path of a uri: percent-decoded segments, without scheme, authority, query, `.` and leading `..`. */
function segmentsOf(uri: string): readonly string[] {
  const scheme = /^[a-z][a-z0-9+.-]+:(?:\/\/[^/]*)?/i.exec(uri)?.[0];
  const path = (scheme === undefined ? uri : uri.slice(scheme.length).replace(/[?#].*$/s, '')).replaceAll('\\', '/');
  const segments: string[] = [];
  for (const encoded of path.split('/')) {
    const segment = decoded(encoded);
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return segments;
}

/** A segment percent-decoded; one with a bad escape stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/** @returns the last segment of a uri's path, '' if it has none. */
export function baseNameOf(uri: string): string {
  return segmentsOf(uri).at(-1) ?? '';
}

/** @returns whether a workspace-relative path lies in a folder; '' is the workspace's own. */
export function isInside(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Looks uris up among the files of a workspace. */
export class WorkspacePaths {
  readonly #files: ReadonlySet<string>;
  readonly #byBaseName = new Map<string, string[]>();

  /** @param files workspace-relative paths, '/' between segments. */
  constructor(files: Iterable<string>) {
    this.#files = new Set(files);
    for (const file of this.#files) {
      const name = file.slice(file.lastIndexOf('/') + 1);
      const same = this.#byBaseName.get(name);
      if (same === undefined) this.#byBaseName.set(name, [file]);
      else same.push(file);
    }
  }

  /**
   * @returns the file that `uri` means, never one outside the workspace; undefined where there is none, or where several
   * fit equally well. A uri with folders needs a folder in common: the base name alone would find strangers.
   */
  find(uri: string): string | undefined {
    const whole = this.exact(uri);
    if (whole !== undefined) return whole;
    const best = this.candidates(uri);
    return best.length === 1 ? best[0] : undefined;
  }

  /** @returns the file whose whole path the uri is. */
  exact(uri: string): string | undefined {
    const whole = segmentsOf(uri).join('/');
    return this.#files.has(whole) ? whole : undefined;
  }

  /** @returns the files that have the longest end in common with the uri: several where it is not clear which it means. */
  candidates(uri: string): readonly string[] {
    const segments = segmentsOf(uri);
    let best: string[] = [];
    let longest = Math.min(leastShared, segments.length);
    for (const file of this.#byBaseName.get(segments.at(-1) ?? '') ?? []) {
      const shared = sharedEnd(segments, file.split('/'));
      if (shared < longest) continue;
      if (shared > longest) best = [];
      best.push(file);
      longest = shared;
    }
    return best;
  }
}

/** How many segments two paths have in common at their ends. */
function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[a.length - 1 - shared] === b[b.length - 1 - shared]) shared += 1;
  return shared;
}
