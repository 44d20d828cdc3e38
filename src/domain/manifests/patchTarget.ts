// What a patch of a kustomization changes: `patches[].target` (kustomize, api/types/selector.go and resmap.Select).

import { matchesPattern } from '../matchesPattern.ts';
import type { ManifestObject } from './manifestObject.ts';
import { textAt } from './yamlNode.ts';
import type { YamlSource } from './yamlNode.ts';

/** Which objects; what is absent admits all. Each is a regular expression for the whole text. */
export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** It also asks for labels or annotations, which nobody looks at here: then it means no object. */
  readonly isMore: boolean;
}

/** @returns the target that a patch names, if it does. */
export function targetOf(patch: unknown, source: YamlSource): PatchTarget | undefined {
  const at = (key: string): string | undefined => textAt(patch, ['target', key], source);
  const isMore = at('labelSelector') !== undefined || at('annotationSelector') !== undefined;
  const said = (['group', 'version', 'kind', 'name', 'namespace'] as const).flatMap((key) => {
    const pattern = at(key);
    return pattern === undefined ? [] : [[key, pattern] as const];
  });
  return !isMore && said.length === 0 ? undefined : { ...Object.fromEntries(said), isMore };
}

/** @returns whether an object is meant, by the name of its document or by the one that it has by now. */
export function isTarget(target: PatchTarget, { apiVersion, kind }: Pick<ManifestObject, 'apiVersion' | 'kind'>, names: readonly string[], namespaces: readonly (string | undefined)[]): boolean {
  const admits = (pattern: string | undefined, texts: readonly (string | undefined)[]): boolean => pattern === undefined || texts.some((text) => fits(pattern, text ?? 'default'));
  const slash = apiVersion.indexOf('/');
  const [group, version] = [apiVersion.slice(0, Math.max(0, slash)), apiVersion.slice(slash + 1)];
  return !target.isMore && admits(target.group, [group]) && admits(target.version, [version]) && admits(target.kind, [kind]) && admits(target.name, names) && admits(target.namespace, namespaces);
}

/** Of regular expressions those that are in use, `a|b` and `.*`: what a repository says is not run as one. Any other fits nothing. */
function fits(pattern: string, text: string): boolean {
  return pattern.split('|').some((branch) => {
    const parts = branch.replace(/^\^/, '').replace(/\$$/, '').split('.*');
    return parts.every((part) => /^[\w.-]*$/.test(part)) && matchesPattern(parts.join('*'), text);
  });
}
