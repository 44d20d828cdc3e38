// Properties of a run that stand outside it, in the same log or in files of their own (SARIF 2.1.0, 3.13.5, 3.15, 4).

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** An externalProperties object, with the uri of the file it was read from. */
export interface ExternalProperties {
  readonly uri?: string;
  readonly properties: unknown;
}

/** Properties of a run that may stand outside it and that reading findings needs. */
const arrays = ['artifacts', 'invocations', 'logicalLocations', 'results', 'threadFlowLocations'] as const;

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

/**
 * @returns the run with the properties that it refers to by guid or by file, and whether all of them were there.
 */
export function withExternal(run: unknown, external: readonly ExternalProperties[]): { readonly run: JsonObject; readonly whole: boolean } {
  const inside = objectOf(run) ?? {};
  const references = field(inside, 'externalPropertyFileReferences');
  if (objectOf(references) === undefined) return { run: inside, whole: true };
  let whole = true;
  const find = (reference: unknown): unknown => {
    const guid = textOf(field(reference, 'guid'));
    const uri = textOf(field(field(reference, 'location'), 'uri'));
    const found = external.find(
      (one) => (guid !== undefined && field(one.properties, 'guid') === guid) || (uri !== undefined && one.uri === uri),
    );
    if (found === undefined) whole = false;
    return found?.properties;
  };
  const merged: Record<string, unknown> = { ...inside };
  for (const name of arrays) {
    const added = listOf(field(references, name)).map((reference) => listOf(field(find(reference), name)));
    if (added.length > 0) merged[name] = [...listOf(inside[name]), ...added.flat()];
  }
  const driver = field(references, 'driver');
  const extensions = listOf(field(references, 'extensions'));
  if (driver !== undefined || extensions.length > 0) {
    const tool = objectOf(inside['tool']);
    merged['tool'] = {
      ...tool,
      ...(driver === undefined ? {} : { driver: { ...objectOf(field(tool, 'driver')), ...objectOf(field(find(driver), 'driver')) } }),
      extensions: [...listOf(field(tool, 'extensions')), ...extensions.flatMap((reference) => listOf(field(find(reference), 'extensions')))],
    };
  }
  return { run: merged, whole };
}
