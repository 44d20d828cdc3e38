// Patterns of a policy file for paths of the workspace.

/** Wildcards in one pattern: each lets the time of a mismatch grow by the path's length. */
const mostWildcards = 6;

/**
 * @param pattern `*` stands for anything within a folder, `**` across folders
 * @param folder workspace-relative, with a slash at its end, '' for the workspace's own: where the pattern starts
 * @returns it as a regular expression for whole workspace-relative paths; undefined for one that is none, or too long.
 */
export function filePattern(pattern: string | undefined, folder: string): RegExp | undefined {
  if (pattern === undefined || pattern.length > 300 || (pattern.match(/\*+/g)?.length ?? 0) > mostWildcards) return undefined;
  const parts = pattern.replace(/^\.?\//, '').split(/(\*\*\/?|\*)/);
  const source = parts.map((part) => (part === '**/' ? '(?:.*/)?' : part === '**' ? '.*' : part === '*' ? '[^/]*' : escaped(part))).join('');
  return new RegExp(`^${escaped(folder)}${source}$`, 's');
}

/** @returns what fits one path only. */
export function exactPath(path: string): RegExp {
  return new RegExp(`^${escaped(path)}$`, 's');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
