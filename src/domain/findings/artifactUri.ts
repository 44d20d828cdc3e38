// Where a SARIF artifactLocation points: SARIF 2.1.0, sections 3.4 and 3.14.14.

import { field, integerOf, listOf, textOf } from '../json.ts';

/** A scheme, a drive letter, or a leading slash. */
const absolute = /^(?:[a-z][a-z0-9+.-]*:|[/\\])/i;

/** Scheme and authority of a URI (or a leading slash), and the path after them. */
const parts = /^((?:[a-z][a-z0-9+.-]*:)?(?:\/\/[^/]*)?\/?)(.*)$/is;

/** Bases that may stand on each other; more is a loop or an attack. */
const deepest = 16;

/** Removes `.` segments and resolves `..`; those that lead above the start stay. */
function normalize(uri: string): string {
  const [, start = '', path = ''] = parts.exec(uri.replaceAll('\\', '/')) ?? [];
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '.' || (segment === '' && segments.length === 0)) continue;
    const last = segments.at(-1);
    if (segment === '..' && last !== undefined && last !== '..') segments.pop();
    else segments.push(segment);
  }
  return start + segments.join('/');
}

/** The address of a base, through the bases it stands on itself; undefined where none is declared. Loops end it. */
function baseUri(id: string, bases: unknown, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  const base = field(bases, id);
  const uri = textOf(field(base, 'uri'));
  if (uri !== undefined && absolute.test(uri)) return uri;
  const parent = textOf(field(base, 'uriBaseId'));
  const above = parent === undefined ? undefined : baseUri(parent, bases, depth + 1);
  return above === undefined ? uri : uri === undefined ? above : join(above, uri);
}

/** A base with its trailing slash forgotten is still a folder. */
function join(base: string, uri: string): string {
  return base.endsWith('/') ? base + uri : `${base}/${uri}`;
}

/**
 * @param location an artifactLocation; one with an index only means run.artifacts[index].
 * @returns its uri on the bases of `run`, still percent-encoded; undefined where it names nothing. Nearly no real file
 * declares its bases: an undeclared one leaves the uri relative.
 */
export function artifactUri(location: unknown, run: unknown): string | undefined {
  const index = integerOf(field(location, 'index'), 0);
  const indexed = index === undefined ? undefined : field(listOf(field(run, 'artifacts'))[index], 'location');
  const named = textOf(field(location, 'uri')) !== undefined ? location : indexed;
  const uri = textOf(field(named, 'uri'));
  if (uri === undefined) return undefined;
  if (absolute.test(uri)) return normalize(uri);
  const id = textOf(field(named, 'uriBaseId'));
  const base = id === undefined ? undefined : baseUri(id, field(run, 'originalUriBaseIds'), 0);
  return normalize(base === undefined ? uri : join(base, uri)) || undefined;
}
