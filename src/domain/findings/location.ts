// The places that a result names: locations, related locations and code flows (SARIF 2.1.0, sections 3.28, 3.29, 3.36).

import { field, integerOf, listOf, textOf } from '../json.ts';
import { artifactUri } from './artifactUri.ts';
import type { DecodedFinding, DecodedLocation } from './decoded.ts';
import { messageText } from './message.ts';
import { regionOf } from './region.ts';
import type { ColumnUnit } from './textRegion.ts';
import type { Rule, RuleTable } from './rule.ts';

/** What decoding the locations of one result needs of its run. */
export interface LocationContext {
  readonly run: unknown;
  readonly rules: RuleTable;
  readonly rule: Rule;
  readonly unit: ColumnUnit;
}

/** Steps of a code flow that are kept. */
const mostSteps = 100;

/** A location object; undefined where it names no file (logical only, or an address). */
function decodeLocation(location: unknown, { run, rules, rule, unit }: LocationContext): DecodedLocation | undefined {
  const physical = field(location, 'physicalLocation');
  const uri = artifactUri(field(physical, 'artifactLocation'), run);
  if (uri === undefined) return undefined;
  const message = messageText(field(location, 'message'), rule, rules, []);
  return { uri, ...regionOf(field(physical, 'region'), unit), ...(message === '' ? {} : { message }) };
}

/** Those of `locations` that name a file. */
function decodeLocations(locations: readonly unknown[], context: LocationContext): DecodedLocation[] {
  return locations.map((location) => decodeLocation(location, context)).filter((location) => location !== undefined);
}

/** @returns where a result is: its locations that name a file, else the file that was analysed (3.27.13). */
export function locationsOf(result: unknown, context: LocationContext): readonly DecodedLocation[] {
  const locations = decodeLocations(listOf(field(result, 'locations')), context);
  if (locations.length > 0) return locations;
  const target = artifactUri(field(result, 'analysisTarget'), context.run);
  return target === undefined ? [] : [{ uri: target }];
}

/** @returns the result's related locations that name a file. */
export function relatedOf(result: unknown, context: LocationContext): readonly DecodedLocation[] {
  return decodeLocations(listOf(field(result, 'relatedLocations')), context);
}

/** @returns the steps of the result's first code flow; one given by index stands in run.threadFlowLocations (3.38.2). */
export function flowOf(result: unknown, context: LocationContext): readonly DecodedLocation[] {
  const threadFlow = listOf(field(listOf(field(result, 'codeFlows'))[0], 'threadFlows'))[0];
  const shared = listOf(field(context.run, 'threadFlowLocations'));
  const steps = listOf(field(threadFlow, 'locations')).slice(0, mostSteps);
  const locations = steps.map((step) => {
    const index = integerOf(field(step, 'index'), 0);
    return field(step, 'location') ?? (index === undefined ? undefined : field(shared[index], 'location'));
  });
  return decodeLocations(locations, context);
}

/** @returns the Kubernetes objects that a result's logical locations name, as kube-linter writes them. */
export function objectsOf(result: unknown, run: unknown): NonNullable<DecodedFinding['objects']> {
  const shared = listOf(field(run, 'logicalLocations'));
  return listOf(field(result, 'locations')).flatMap((location) => {
    const named = new Map<string, string>();
    for (const logical of listOf(field(location, 'logicalLocations'))) {
      const index = integerOf(field(logical, 'index'), 0);
      const whole = index === undefined ? logical : (shared[index] ?? logical);
      const kind = textOf(field(whole, 'kind'));
      const name = textOf(field(whole, 'name'));
      if (kind !== undefined && name !== undefined) named.set(kind, name);
    }
    const kind = named.get('GVK/Kind');
    const name = named.get('Object Name');
    const namespace = named.get('Object Namespace');
    return kind === undefined || name === undefined ? [] : [{ kind, name, ...(namespace === undefined ? {} : { namespace }) }];
  });
}
