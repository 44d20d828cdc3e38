// The images that a JSON patch (RFC 6902) of a workload sets, as kustomizations hold them or name files of them.

import { isSeq } from 'yaml';
import type { Span } from './span.ts';
import { itemsAt, nodeAt, spanAt, textAt } from './yamlNode.ts';
import type { YamlSource } from './yamlNode.ts';

/** An image that a patch sets. */
export interface PatchedImage {
  /** Of which container, as `ManifestImage.position` has it; `containers/-` of one that is added. */
  readonly position: string;
  /** The name of a container that is added. */
  readonly container?: string;
  readonly image: string;
  readonly at: Span;
}

/** A container in the spec of a workload's pods, or its image. */
const place = /^\/spec\/(?:(?:jobTemplate\/spec\/)?template\/spec\/)?((?:initContainers|containers)\/(?:\d+|-))(\/image)?$/;

/** @returns whether a document is a JSON patch: a list of operations on paths. */
export function isJsonPatch(source: YamlSource): boolean {
  const [first] = isSeq(source.document.contents) ? itemsAt(source.document.contents, [], source) : [];
  return textAt(first, ['op'], source) !== undefined && textAt(first, ['path'], source) !== undefined;
}

/** @returns the images that a document which is a JSON patch sets; none of any other document. */
export function patchedImages(source: YamlSource): readonly PatchedImage[] {
  if (!isJsonPatch(source)) return [];
  return itemsAt(source.document.contents, [], source).flatMap((operation): readonly PatchedImage[] => {
    const op = textAt(operation, ['op'], source);
    const [, position, image] = place.exec(textAt(operation, ['path'], source) ?? '') ?? [];
    if (position === undefined || (op !== 'add' && op !== 'replace')) return [];
    const value = nodeAt(operation, ['value'], source);
    const path = image === undefined ? ['image'] : [];
    const text = textAt(value, path, source);
    const at = spanAt(value, path, source);
    if (text === undefined || at === undefined) return [];
    // What is added moves the containers behind it and takes no other's place.
    const added = op === 'add' && image === undefined ? textAt(value, ['name'], source) : undefined;
    return [{ position, ...(added === undefined ? {} : { container: added }), image: text, at }];
  });
}
