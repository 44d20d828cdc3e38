// Which rule a result is about: SARIF 2.1.0, sections 3.27.5 to 3.27.7 and 3.52.

import { field, integerOf, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** A result's rule: its id ('' if nobody says) and the reportingDescriptor that describes it, if there is one. */
export interface Rule {
  readonly id: string;
  readonly descriptor?: JsonObject;
}

/** The rules of one run. */
export interface RuleTable {
  /** The driver, then the extensions. */
  readonly components: readonly JsonObject[];
  /** Resolves result.ruleId, result.ruleIndex and result.rule. */
  ofResult(result: unknown): Rule;
  /** Resolves a reportingDescriptorReference; undefined where it leads nowhere. */
  ofReference(reference: unknown): JsonObject | undefined;
}

/** @returns whether `id` is `ruleId` itself or a rule below it, such as CA5350/md5 below CA5350 (3.52.4). */
export function isSameOrBelow(id: string, ruleId: string): boolean {
  return id === ruleId || id.startsWith(`${ruleId}/`);
}

/** @returns the rules of `run`, indexed once. */
export function ruleTable(run: unknown): RuleTable {
  const tool = field(run, 'tool');
  const driver = objectOf(field(tool, 'driver')) ?? {};
  const extensions = listOf(field(tool, 'extensions')).map((extension) => objectOf(extension) ?? {});
  const components = [driver, ...extensions];
  const byId = new Map<string, JsonObject>();
  const byGuid = new Map<string, JsonObject>();
  const own = new Map<JsonObject, Map<string, JsonObject>>();
  for (const component of components) {
    const ids = new Map<string, JsonObject>();
    own.set(component, ids);
    for (const rule of listOf(field(component, 'rules'))) {
      const descriptor = objectOf(rule);
      if (descriptor === undefined) continue;
      const id = textOf(descriptor['id']);
      const guid = textOf(descriptor['guid']);
      if (id !== undefined && !ids.has(id)) ids.set(id, descriptor);
      if (id !== undefined && !byId.has(id)) byId.set(id, descriptor);
      if (guid !== undefined && !byGuid.has(guid)) byGuid.set(guid, descriptor);
    }
  }

  // Two components may have rules of one id: the one that is referred to comes first.
  const byIdOrAbove = (component: JsonObject, id: string): JsonObject | undefined => {
    for (let prefix = id; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')))) {
      const descriptor = own.get(component)?.get(prefix) ?? byId.get(prefix);
      if (descriptor !== undefined) return descriptor;
    }
    return undefined;
  };

  // The index is believed only where the descriptor it leads to does not contradict the id: gosec's may point at another rule.
  const find = (component: JsonObject, index: number | undefined, id: string | undefined, guid: string | undefined): JsonObject | undefined => {
    const indexed = index === undefined ? undefined : objectOf(listOf(component['rules'])[index]);
    const indexedId = textOf(field(indexed, 'id'));
    if (indexed !== undefined && (id === undefined || (indexedId !== undefined && isSameOrBelow(id, indexedId)))) return indexed;
    return (id === undefined ? undefined : byIdOrAbove(component, id)) ?? (guid === undefined ? undefined : byGuid.get(guid));
  };

  const componentOf = (reference: unknown): JsonObject => {
    const index = integerOf(field(reference, 'index'), 0);
    const guid = textOf(field(reference, 'guid'));
    const name = textOf(field(reference, 'name'));
    return (
      (index === undefined ? undefined : extensions[index]) ??
      (guid === undefined ? undefined : components.find((component) => component['guid'] === guid)) ??
      (name === undefined ? undefined : components.find((component) => component['name'] === name)) ??
      driver
    );
  };

  const ofReference = (reference: unknown): JsonObject | undefined =>
    find(
      componentOf(field(reference, 'toolComponent')),
      integerOf(field(reference, 'index'), 0),
      textOf(field(reference, 'id')),
      textOf(field(reference, 'guid')),
    );

  return {
    components,
    ofReference,
    ofResult(result) {
      const reference = field(result, 'rule');
      const id = textOf(field(result, 'ruleId')) ?? textOf(field(reference, 'id'));
      const index = integerOf(field(reference, 'index'), 0) ?? integerOf(field(result, 'ruleIndex'), 0);
      const descriptor = find(componentOf(field(reference, 'toolComponent')), index, id, textOf(field(reference, 'guid')));
      return { id: id ?? textOf(field(descriptor, 'id')) ?? '', ...(descriptor === undefined ? {} : { descriptor }) };
    },
  };
}
