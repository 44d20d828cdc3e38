// Properties of a run that stand outside it, in the same log or in files of their own (SARIF 2.1.0, 3.13.5, 3.15, 4).

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** An externalProperties object, with the uri of the file it was read from. */
export interface ExternalProperties {
  readonly uri?: string;
  readonly properties: unknown;
}

/** Lists of a run that may stand outside it and that reading findings needs. */
const arrays = ['artifacts', 'invocations', 'logicalLocations', 'results', 'taxonomies', 'threadFlowLocations'] as const;

/** Those, and the run's properties, that say only more of what was found: without them it is as true that nothing was. */
const additions: ReadonlySet<string> = new Set(['externalizedProperties', 'taxonomies']);

/** @returns the relative uris of the external files that a log's runs refer to. */
export function externalUris(log: unknown): readonly string[] {
  const uris = new Set<string>();
  for (const run of listOf(field(log, 'runs'))) {
    for (const references of Object.values(objectOf(field(run, 'externalPropertyFileReferences')) ?? {})) {
      for (const reference of Array.isArray(references) ? listOf(references) : [references]) {
        const uri = textOf(field(field(reference, 'location'), 'uri'));
        if (uri !== undefined) uris.add(uri);
      }
    }
  }
  return [...uris];
}

/** @returns the externalProperties objects that stand in the log itself. */
export function inlineProperties(log: unknown): readonly ExternalProperties[] {
  return listOf(field(log, 'inlineExternalProperties')).map((properties) => ({ properties }));
}

/** A run with what belongs to it. */
export interface CompletedRun<E extends ExternalProperties> {
  readonly run: JsonObject;
  /** Whether all that it refers to was there, but for what only says more of what was found. */
  readonly whole: boolean;
  /** Those of the external properties whose results come after the run's own, in this order. */
  readonly results: readonly E[];
}

/** @returns whether properties of `run` stand outside it. */
export function refersOutside(run: unknown): boolean {
  return objectOf(field(run, 'externalPropertyFileReferences')) !== undefined;
}

/** @returns the run with the properties that it refers to by guid or by file. */
export function withExternal<E extends ExternalProperties>(run: unknown, external: readonly E[]): CompletedRun<E> {
  const inside = objectOf(run) ?? {};
  if (!refersOutside(inside)) return { run: inside, whole: true, results: [] };
  const references = inside['externalPropertyFileReferences'];
  let whole = true;
  const find = (reference: unknown, name: string): E | undefined => {
    const guid = textOf(field(reference, 'guid'));
    const uri = textOf(field(field(reference, 'location'), 'uri'));
    const found = external.find(
      (one) => (guid !== undefined && field(one.properties, 'guid') === guid) || (uri !== undefined && one.uri === uri),
    );
    if (found === undefined && !additions.has(name)) whole = false;
    return found;
  };
  const merged: Record<string, unknown> = { ...inside };
  for (const name of arrays) {
    const added = listOf(field(references, name)).map((reference) => listOf(field(find(reference, name)?.properties, name)));
    if (added.length > 0) merged[name] = [...listOf(inside[name]), ...added.flat()];
  }
  const driver = field(references, 'driver');
  const extensions = listOf(field(references, 'extensions'));
  if (driver !== undefined || extensions.length > 0) {
    const tool = objectOf(inside['tool']);
    merged['tool'] = {
      ...tool,
      ...(driver === undefined ? {} : { driver: { ...objectOf(field(tool, 'driver')), ...objectOf(field(find(driver, 'driver')?.properties, 'driver')) } }),
      extensions: [...listOf(field(tool, 'extensions')), ...extensions.flatMap((reference) => listOf(field(find(reference, 'extensions')?.properties, 'extensions')))],
    };
  }
  const properties = field(references, 'externalizedProperties');
  // A set of external properties has a bag of its own, so the run's has another name there (3.15.3).
  if (properties !== undefined) merged['properties'] = objectOf(field(find(properties, 'externalizedProperties')?.properties, 'externalizedProperties')) ?? inside['properties'];
  const results = listOf(field(references, 'results')).map((reference) => find(reference, 'results')).filter((found) => found !== undefined);
  return { run: merged, whole, results };
}
