// What a person chose where it was not clear which file a uri means, applied to all uris that begin alike.

/** Files whose uris begin with `from` are those whose workspace-relative paths begin with `to`. */
export interface UriChoice {
  readonly from: string;
  readonly to: string;
}

/** Choices that are kept. */
const most = 100;

/**
 * @param uri as a scan says it. @param path the workspace-relative file that it means
 * @returns what is said by that of other uris: beginnings are exchanged where the ends are the same.
 */
export function uriChoice(uri: string, path: string): UriChoice {
  const uriParts = uri.split('/');
  const pathParts = path.split('/');
  let shared = 0;
  while (shared < uriParts.length && shared < pathParts.length && uriParts[uriParts.length - 1 - shared] === pathParts[pathParts.length - 1 - shared]) shared += 1;
  const beginning = (parts: readonly string[]): string => {
    const left = parts.slice(0, parts.length - shared);
    return left.length === 0 ? '' : left.join('/') + (shared === 0 ? '' : '/');
  };
  return { from: beginning(uriParts), to: beginning(pathParts) };
}

/** @returns the choices with one more, which goes before those there are. */
export function withChoice(choices: readonly UriChoice[], added: UriChoice): readonly UriChoice[] {
  return [added, ...choices.filter(({ from }) => from !== added.from)].slice(0, most);
}
