// A kustomization file, as far as it changes which objects there are, their names, namespaces and images. Not followed are
// remote resources, generators, helmCharts, replacements, and what patches change besides images and claims.

import { itemsAt, textAt } from './yamlNode.ts';
import type { YamlSource } from './yamlNode.ts';

export interface Kustomization {
  readonly namespace?: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** Paths of files and folders relative to the kustomization's folder: resources and, of old, bases. */
  readonly resources: readonly string[];
  /** Paths of folders whose kustomizations, of kind Component, also change what this one gathered. */
  readonly components: readonly string[];
  /** Paths of files that say what to change in objects that they name (strategic merge patches). */
  readonly patches: readonly string[];
  readonly images: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string; readonly digest?: string }[];
}

/** File names that kustomize looks for. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** @returns whether a document is a kustomization: by its file's name, or its API group (Flux has a kind of that name too). */
export function isKustomization(baseName: string, apiVersion: string | undefined): boolean {
  return apiVersion?.startsWith('kustomize.config.k8s.io/') ?? kustomizationNames.some((name) => name === baseName);
}

/** @returns the kustomization that a document holds. */
export function readKustomization(source: YamlSource): Kustomization {
  const root = source.document.contents;
  const namespace = textAt(root, ['namespace'], source);
  const textsAt = (list: string, path: readonly string[] = []): readonly string[] => itemsAt(root, [list], source).flatMap((item) => textAt(item, path, source) ?? []);
  return {
    ...(namespace === undefined ? {} : { namespace }),
    namePrefix: textAt(root, ['namePrefix'], source) ?? '',
    nameSuffix: textAt(root, ['nameSuffix'], source) ?? '',
    resources: [...textsAt('resources'), ...textsAt('bases')],
    components: textsAt('components'),
    patches: [...textsAt('patches', ['path']), ...textsAt('patchesStrategicMerge')],
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
