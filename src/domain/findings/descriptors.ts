// How references lead to the reporting descriptors of tool components, their rules or taxa: SARIF 2.1.0, sections 3.52 and 3.54.

import { field, integerOf, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** The descriptors of some components, indexed once. */
export interface Descriptors {
  /** @returns the descriptor that is meant where it stands in `component`, or elsewhere under the same guid; undefined: nowhere. */
  find(component: JsonObject | undefined, reference: DescriptorReference): JsonObject | undefined;
  /** @returns the component that a descriptor stands in. */
  componentOf(descriptor: JsonObject): JsonObject | undefined;
}

export interface DescriptorReference {
  readonly index?: number | undefined;
  readonly id?: string | undefined;
  readonly guid?: string | undefined;
}

/** @returns whether `id` is `ruleId` itself or a rule below it, such as CA5350/md5 below CA5350 (3.52.4). */
export function isSameOrBelow(id: string, ruleId: string): boolean {
  return id === ruleId || id.startsWith(`${ruleId}/`);
}

/** @returns what a reportingDescriptorReference says, without its component. */
export function referenceOf(reference: unknown): DescriptorReference {
  return { index: integerOf(field(reference, 'index'), 0), id: textOf(field(reference, 'id')), guid: textOf(field(reference, 'guid')) };
}

/** @returns the component that a toolComponentReference names by guid, else by name. */
export function namedComponent(components: readonly JsonObject[], reference: unknown): JsonObject | undefined {
  const guid = textOf(field(reference, 'guid'));
  const name = textOf(field(reference, 'name'));
  return (
    (guid === undefined ? undefined : components.find((component) => component['guid'] === guid)) ??
    (name === undefined ? undefined : components.find((component) => component['name'] === name))
  );
}

/** @param elsewhere whether an id that the component does not have may be another one's. */
export function descriptorsOf(components: readonly JsonObject[], list: 'rules' | 'taxa', elsewhere: boolean): Descriptors {
  const byId = new Map<string, JsonObject>();
  const byGuid = new Map<string, JsonObject>();
  const own = new Map<JsonObject, Map<string, JsonObject>>();
  const homes = new Map<JsonObject, JsonObject>();
  for (const component of components) {
    const ids = new Map<string, JsonObject>();
    own.set(component, ids);
    for (const one of listOf(field(component, list))) {
      const descriptor = objectOf(one);
      if (descriptor === undefined) continue;
      const id = textOf(descriptor['id']);
      const guid = textOf(descriptor['guid']);
      homes.set(descriptor, component);
      if (id !== undefined && !ids.has(id)) ids.set(id, descriptor);
      if (id !== undefined && elsewhere && !byId.has(id)) byId.set(id, descriptor);
      if (guid !== undefined && !byGuid.has(guid)) byGuid.set(guid, descriptor);
    }
  }

  // Two components may have descriptors of one id: the one that is referred to comes first.
  const byIdOrAbove = (component: JsonObject | undefined, id: string): JsonObject | undefined => {
    const ids = component === undefined ? undefined : own.get(component);
    for (let prefix = id; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')))) {
      const descriptor = ids?.get(prefix) ?? byId.get(prefix);
      if (descriptor !== undefined) return descriptor;
    }
    return undefined;
  };

  return {
    componentOf: (descriptor) => homes.get(descriptor),
    // The index is believed only where the descriptor it leads to does not contradict the id: gosec's may point at another rule.
    find(component, { index, id, guid }) {
      const indexed = index === undefined ? undefined : objectOf(listOf(field(component, list))[index]);
      const indexedId = textOf(field(indexed, 'id'));
      if (indexed !== undefined && (id === undefined || (indexedId !== undefined && isSameOrBelow(id, indexedId)))) return indexed;
      return (id === undefined ? undefined : byIdOrAbove(component, id)) ?? (guid === undefined ? undefined : byGuid.get(guid));
    },
  };
}
