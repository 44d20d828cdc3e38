// A kustomization file, as far as it changes which objects there are, their names, namespaces and images. Not followed are
// remote resources, generators, helmCharts, replacements, and what patches change besides images and claims.

import type { PatchedImage } from './jsonPatch.ts';
import type { ManifestObject } from './manifestObject.ts';
import { kustomizationNames } from './kustomizationNames.ts';
import { targetOf } from './patchTarget.ts';
import type { PatchTarget } from './patchTarget.ts';
import type { Span } from './span.ts';
import { itemsAt, spanAt, textAt } from './yamlNode.ts';
import type { YamlSource } from './yamlNode.ts';

/** What the text of a patch says. */
export interface PatchText {
  /** The parts of objects that are merged (a strategic merge patch). */
  readonly objects: readonly ManifestObject[];
  /** Images that a JSON patch sets. */
  readonly images: readonly PatchedImage[];
  /** Zero-based lines of the text, the end exclusive. */
  readonly lines: { readonly start: number; readonly end: number };
  readonly at: Span;
}

/** A patch: `path` leads to the file that it stands in, unless its text stands in the kustomization. */
export interface Patch {
  readonly path?: string;
  readonly text?: PatchText;
  /** Absent: the objects that it has the kind and name of. */
  readonly target?: PatchTarget;
}

export interface Kustomization {
  readonly namespace?: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** Paths of files and folders relative to the kustomization's folder: resources and, of old, bases. */
  readonly resources: readonly string[];
  /** Paths of folders whose kustomizations, of kind Component, also change what this one gathered. */
  readonly components: readonly string[];
  readonly patches: readonly Patch[];
  readonly images: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string; readonly digest?: string }[];
}

/** @returns whether a document is a kustomization: by its file's name, or its API group (Flux has a kind of that name too). */
export function isKustomization(baseName: string, apiVersion: string | undefined): boolean {
  return apiVersion?.startsWith('kustomize.config.k8s.io/') ?? kustomizationNames.some((name) => name === baseName);
}

/**
 * @param readPatch reads the text of a patch that stands at `at`; undefined where it is none.
 * @returns the kustomization that a document holds.
 */
export function readKustomization(source: YamlSource, readPatch: (text: string, at: Span) => PatchText | undefined): Kustomization {
  const root = source.document.contents;
  const patchAt = (item: unknown, path: readonly string[]): PatchText | undefined => {
    const text = textAt(item, path, source);
    const at = spanAt(item, path, source);
    return text === undefined || at === undefined ? undefined : readPatch(text, at);
  };
  // Of old, JSON patches had a list of their own.
  const patches = [...itemsAt(root, ['patches'], source), ...itemsAt(root, ['patchesJson6902'], source)].flatMap((item): readonly Patch[] => {
    const path = textAt(item, ['path'], source);
    const text = path === undefined ? patchAt(item, ['patch']) : undefined;
    const target = targetOf(item, source);
    if (path === undefined && text === undefined) return [];
    return [{ ...(path === undefined ? {} : { path }), ...(text === undefined ? {} : { text }), ...(target === undefined ? {} : { target }) }];
  });
  // Of old, an item was a path or a text.
  const merged = itemsAt(root, ['patchesStrategicMerge'], source).flatMap((item): readonly Patch[] => {
    const path = textAt(item, [], source);
    if (path === undefined) return [];
    if (!path.includes('\n')) return [{ path }];
    const text = patchAt(item, []);
    return text === undefined ? [] : [{ text }];
  });
  const namespace = textAt(root, ['namespace'], source);
  const textsAt = (list: string): readonly string[] => itemsAt(root, [list], source).flatMap((item) => textAt(item, [], source) ?? []);
  return {
    ...(namespace === undefined ? {} : { namespace }),
    namePrefix: textAt(root, ['namePrefix'], source) ?? '',
    nameSuffix: textAt(root, ['nameSuffix'], source) ?? '',
    resources: [...textsAt('resources'), ...textsAt('bases')],
    components: textsAt('components'),
    patches: [...patches, ...merged],
    images: itemsAt(root, ['images'], source).flatMap((item) => {
      const name = textAt(item, ['name'], source);
      if (name === undefined) return [];
      const newName = textAt(item, ['newName'], source);
      const newTag = textAt(item, ['newTag'], source);
      const digest = textAt(item, ['digest'], source);
      return [{ name, ...(newName === undefined ? {} : { newName }), ...(newTag === undefined ? {} : { newTag }), ...(digest === undefined ? {} : { digest }) }];
    }),
  };
}
