// Ways through a YAML document whose shape is unknown; aliases are followed, and nothing is ever expanded.

import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, LineCounter, Node, ParsedNode } from 'yaml';
import type { Span } from './span.ts';

/** A parsed document, with the counter that knows its lines. */
export interface YamlSource {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** The node that an alias stands for, else the node itself. */
function followed(node: unknown, source: YamlSource): unknown {
  return isAlias(node) ? node.resolve(source.document) : node;
}

/** @returns the node at a path of keys below `node`; undefined where the path leads nowhere. */
export function nodeAt(node: unknown, path: readonly string[], source: YamlSource): unknown {
  let here = followed(node, source);
  for (const key of path) {
    if (!isMap(here)) return undefined;
    here = followed(here.get(key, true), source);
  }
  return here;
}

/** @returns the elements of the list at a path; none where there is no list. */
export function itemsAt(node: unknown, path: readonly string[], source: YamlSource): readonly unknown[] {
  const list = nodeAt(node, path, source);
  return isSeq(list) ? list.items.map((item) => followed(item, source)) : [];
}

/** @returns the string, number or boolean at a path as text; undefined where there is none or it is empty. */
export function textAt(node: unknown, path: readonly string[], source: YamlSource): string | undefined {
  const scalar = nodeAt(node, path, source);
  if (!isScalar(scalar)) return undefined;
  const value: unknown = scalar.value;
  const text = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return text === '' ? undefined : text;
}

/** @returns the non-negative integer at a path. */
export function countAt(node: unknown, path: readonly string[], source: YamlSource): number | undefined {
  const scalar = nodeAt(node, path, source);
  const value: unknown = isScalar(scalar) ? scalar.value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** @returns where the node at a path stands, without the blanks behind it; undefined where there is none. */
export function spanAt(node: unknown, path: readonly string[], source: YamlSource): Span | undefined {
  const found = nodeAt(node, path, source) as ParsedNode | Node | undefined | null;
  const range = found?.range;
  return range ? { start: range[0], end: range[1], line: source.lines.linePos(range[0]).line - 1 } : undefined;
}
