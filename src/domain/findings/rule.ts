// Which rule a result is about: SARIF 2.1.0, sections 3.27.5 to 3.27.7 and 3.52.

import { field, integerOf, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { descriptorsOf, namedComponent, referenceOf } from './descriptors.ts';

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

/** @returns the rules of `run`, indexed once. */
export function ruleTable(run: unknown): RuleTable {
  const tool = field(run, 'tool');
  const driver = objectOf(field(tool, 'driver')) ?? {};
  const extensions = listOf(field(tool, 'extensions')).map((extension) => objectOf(extension) ?? {});
  const components = [driver, ...extensions];
  const descriptors = descriptorsOf(components, 'rules', true);

  const componentOf = (reference: unknown): JsonObject => {
    const index = integerOf(field(reference, 'index'), 0);
    return (index === undefined ? undefined : extensions[index]) ?? namedComponent(components, reference) ?? driver;
  };

  return {
    components,
    ofReference: (reference) => descriptors.find(componentOf(field(reference, 'toolComponent')), referenceOf(reference)),
    ofResult(result) {
      const reference = field(result, 'rule');
      const { guid, ...named } = referenceOf(reference);
      const id = textOf(field(result, 'ruleId')) ?? named.id;
      const index = named.index ?? integerOf(field(result, 'ruleIndex'), 0);
      const descriptor = descriptors.find(componentOf(field(reference, 'toolComponent')), { index, id, guid });
      return { id: id ?? textOf(field(descriptor, 'id')) ?? '', ...(descriptor === undefined ? {} : { descriptor }) };
    },
  };
}

/** Longest text that still is a name. */
const longestName = 80;

/** @returns the short name of a rule or taxon. Semgrep's generated descriptions only repeat the id. */
export function nameOf({ id, descriptor }: Rule): string | undefined {
  const short = textOf(field(field(descriptor, 'shortDescription'), 'text'));
  if (short !== undefined && short.length <= longestName && !short.startsWith('Semgrep Finding:')) return short;
  const name = textOf(field(descriptor, 'name'));
  return name === id ? undefined : name;
}
