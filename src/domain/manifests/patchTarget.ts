// What a patch of a kustomization changes: `patches[].target` (kustomize, api/types/selector.go and resmap.Select).

import { matchesPattern } from '../matchesPattern.ts';
import { textAt } from './yamlNode.ts';
import type { YamlSource } from './yamlNode.ts';

/** Which objects; what is absent admits all. Kinds, names and namespaces are regular expressions for the whole text. */
export interface PatchTarget {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** It also asks for group, version, labels or annotations, which nobody looks at here: then it means no object. */
  readonly isMore: boolean;
}

/** @returns the target that a patch names, if it does. */
export function targetOf(patch: unknown, source: YamlSource): PatchTarget | undefined {
  const at = (key: string): string | undefined => textAt(patch, ['target', key], source);
  const [kind, name, namespace] = [at('kind'), at('name'), at('namespace')];
  const isMore = ['group', 'version', 'labelSelector', 'annotationSelector'].some((key) => at(key) !== undefined);
  if (!isMore && kind === undefined && name === undefined && namespace === undefined) return undefined;
  return { ...(kind === undefined ? {} : { kind }), ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }), isMore };
}

/** @returns whether an object is meant, by the name of its document or by the one that it has by now. */
export function isTarget(target: PatchTarget, kind: string, names: readonly string[], namespaces: readonly (string | undefined)[]): boolean {
  const admits = (pattern: string | undefined, texts: readonly (string | undefined)[]): boolean => pattern === undefined || texts.some((text) => fits(pattern, text ?? 'default'));
  return !target.isMore && admits(target.kind, [kind]) && admits(target.name, names) && admits(target.namespace, namespaces);
}

/** Of regular expressions those that are in use, `a|b` and `.*`: what a repository says is not run as one. Any other fits nothing. */
function fits(pattern: string, text: string): boolean {
  return pattern.split('|').some((branch) => {
    const parts = branch.replace(/^\^/, '').replace(/\$$/, '').split('.*');
    return parts.every((part) => /^[\w.-]*$/.test(part)) && matchesPattern(parts.join('*'), text);
  });
}
