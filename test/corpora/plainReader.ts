// The other reader of the comparison: SARIF 2.1.0 as its text says it, on what JSON.parse gives, one result after the other.
// It was written from the standard and shares nothing with src, not even the functions that look into JSON; it knows no
// producer's habits and is in no hurry.

import { gunzipSync } from 'node:zlib';

/** What is compared of a result. */
export interface PlainResult {
  readonly run: number;
  readonly result: number;
  readonly ruleId: string;
  readonly level: 'none' | 'note' | 'warning' | 'error';
  /** The first place's address, '' where there is none. */
  readonly uri: string;
  /** One-based; 0 where there is none. */
  readonly line: number;
  readonly suppressed: boolean | 'unknown';
}

/** What is compared of a file: its results that are findings, or why there are none. */
export interface PlainLog {
  readonly results: readonly PlainResult[];
  /** Results that say that all is well, which no finding comes from. */
  readonly passed: number;
  readonly refused?: 'version' | 'notSarif' | 'notJson';
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = Record<string, Json>;

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectAt = (value: Json | undefined, ...path: readonly (string | number)[]): JsonObject => {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
};
const listAt = (value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};
const stringAt = (value: Json | undefined, ...path: readonly (string | number)[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};
/** -1 is SARIF's own default for an index that is not there. */
const indexAt = (value: Json | undefined, ...path: readonly (string | number)[]): number => {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : -1;
};

function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (typeof step === 'number') here = Array.isArray(here) ? here[step] : undefined;
    else here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

/** @returns the text of a file: inflated, and of the encoding that its byte order mark says. */
function textOf(bytes: Buffer): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const encoding = plain[0] === 0xff && plain[1] === 0xfe ? 'utf-16le' : plain[0] === 0xfe && plain[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(plain).replace(/^\uFEFF+/, '');
}

/** @returns what the standard says that the file says. */
export function readPlainly(bytes: Buffer): PlainLog {
  let log: Json;
  try {
    log = JSON.parse(textOf(bytes)) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return { results: [], passed: 0, refused: 'notJson' };
    throw error;
  }
  // Prereleases of 2.1.0 call themselves 2.1.0-beta.1 and the like.
  const version = at(log, 'version') ?? /\d\.\d\.\d/.exec(stringAt(log, '$schema'))?.[0] ?? (Array.isArray(at(log, 'runs')) ? '2.1.0' : undefined);
  if (version === undefined) return { results: [], passed: 0, refused: 'notSarif' };
  if (typeof version !== 'string' || version.split('-')[0] !== '2.1.0') return { results: [], passed: 0, refused: 'version' };
  const results: PlainResult[] = [];
  let passed = 0;
  for (const [number, one] of listAt(log, 'runs').entries()) {
    const run = isObject(one) ? withInline(one, listAt(log, 'inlineExternalProperties')) : {};
    for (const [index, result] of listAt(run, 'results').entries()) {
      if (!isObject(result)) continue;
      if (result['kind'] === 'pass' || result['kind'] === 'notApplicable') passed += 1;
      else results.push({ run: number, result: index, ...readResult(result, run) });
    }
  }
  return { results, passed };
}

/** A run with what stands elsewhere in its log (3.14.2, 3.15.2, 4.3). */
function withInline(run: JsonObject, inline: readonly Json[]): JsonObject {
  const whole: JsonObject = { ...run };
  const references = objectAt(run, 'externalPropertyFileReferences');
  const meant = (reference: Json): JsonObject => {
    const guid = stringAt(reference, 'guid');
    return objectAt(inline.find((one) => guid !== '' && stringAt(one, 'guid') === guid));
  };
  for (const name of ['artifacts', 'invocations', 'results']) {
    for (const reference of listAt(references, name)) whole[name] = [...listAt(whole, name), ...listAt(meant(reference), name)];
  }
  const { driver, extensions } = references;
  const tool = { ...objectAt(run, 'tool') };
  if (driver !== undefined) tool['driver'] = { ...objectAt(tool, 'driver'), ...objectAt(meant(driver), 'driver') };
  for (const reference of Array.isArray(extensions) ? extensions : []) tool['extensions'] = [...listAt(tool, 'extensions'), ...listAt(meant(reference), 'extensions')];
  whole['tool'] = tool;
  return whole;
}

function readResult(result: JsonObject, run: JsonObject): Omit<PlainResult, 'run' | 'result'> {
  const rule = ruleOf(result, run);
  // The first place that has an address; else the file that was analysed (3.27.12, 3.27.13).
  const places = listAt(result, 'locations').map((location) => ({
    uri: addressOf(objectAt(location, 'physicalLocation', 'artifactLocation'), run),
    line: Math.max(0, indexAt(location, 'physicalLocation', 'region', 'startLine')),
  }));
  const place = places.find(({ uri }) => uri !== '') ?? { uri: addressOf(objectAt(result, 'analysisTarget'), run), line: 0 };
  return {
    ruleId: stringAt(result, 'ruleId') || stringAt(result, 'rule', 'id') || stringAt(rule, 'id'),
    level: levelOf(result, rule, run),
    ...place,
    suppressed: suppressedOf(result),
  };
}

function componentsOf(run: JsonObject): readonly JsonObject[] {
  return [objectAt(run, 'tool', 'driver'), ...listAt(run, 'tool', 'extensions').map((one) => objectAt(one))];
}

/** 3.52: the descriptor that a reference (here a result's rule, or one of an override) means; {} if there is none. */
function descriptorOf(reference: Json | undefined, ruleId: string, ruleIndex: number, run: JsonObject): JsonObject {
  const components = componentsOf(run);
  const wanted = objectAt(reference, 'toolComponent');
  const component =
    (indexAt(wanted, 'index') >= 0 ? components[indexAt(wanted, 'index') + 1] : undefined) ??
    components.find((one) => stringAt(wanted, 'guid') !== '' && stringAt(one, 'guid') === stringAt(wanted, 'guid')) ??
    components.find((one) => stringAt(wanted, 'name') !== '' && stringAt(one, 'name') === stringAt(wanted, 'name')) ??
    components[0];
  const id = ruleId || stringAt(reference, 'id');
  const index = indexAt(reference, 'index') >= 0 ? indexAt(reference, 'index') : ruleIndex;
  // Prefixes of a hierarchical id, the longest first (3.52.4).
  const names = id.split('/').map((_, cut, parts) => parts.slice(0, parts.length - cut).join('/'));
  const indexed = at(component, 'rules', index);
  if (isObject(indexed) && (id === '' || names.includes(stringAt(indexed, 'id')))) return indexed;
  for (const name of names) {
    for (const one of [component, ...components]) {
      const found = listAt(one, 'rules').find((descriptor) => name !== '' && stringAt(descriptor, 'id') === name);
      if (isObject(found)) return found;
    }
  }
  const guid = stringAt(reference, 'guid');
  return objectAt(components.flatMap((one) => listAt(one, 'rules')).find((descriptor) => guid !== '' && stringAt(descriptor, 'guid') === guid));
}

function ruleOf(result: JsonObject, run: JsonObject): JsonObject {
  return descriptorOf(result['rule'], stringAt(result, 'ruleId'), indexAt(result, 'ruleIndex'), run);
}

/** 3.27.10 */
function levelOf(result: JsonObject, rule: JsonObject, run: JsonObject): PlainResult['level'] {
  if ((stringAt(result, 'kind') || 'fail') !== 'fail') return 'none';
  const id = stringAt(result, 'ruleId') || stringAt(result, 'rule', 'id') || stringAt(rule, 'id');
  const only = listAt(run, 'invocations').length === 1 ? 0 : -1; // 3.48.6
  const invocation = Math.max(only, indexAt(result, 'provenance', 'invocationIndex'));
  const overrides = listAt(run, 'invocations', invocation, 'ruleConfigurationOverrides').filter((override) => {
    const named = stringAt(override, 'descriptor', 'id');
    const meant = descriptorOf(at(override, 'descriptor'), '', -1, run);
    return (Object.keys(meant).length > 0 && meant === rule) || (named !== '' && `${id}/`.startsWith(`${named}/`));
  });
  const said = [result['level'], ...overrides.map((override) => at(override, 'configuration', 'level')), at(rule, 'defaultConfiguration', 'level')];
  for (const level of said) if (level === 'none' || level === 'note' || level === 'warning' || level === 'error') return level;
  return 'warning';
}

/** 3.27.23: suppressed if there are suppressions, all of them accepted, which is what one without a status is (3.35.3). */
function suppressedOf(result: JsonObject): PlainResult['suppressed'] {
  const { suppressions } = result;
  if (!Array.isArray(suppressions)) return 'unknown';
  const real = suppressions.filter(isObject);
  return real.length > 0 && real.every(({ status }) => status !== 'underReview' && status !== 'rejected');
}

/** 3.4: an address on its bases; an index stands for what run.artifacts says there. '' if there is none. */
function addressOf(location: JsonObject, run: JsonObject): string {
  const indexed = objectAt(run, 'artifacts');
  const listed = objectAt(at(run, 'artifacts', indexAt(location, 'index')), 'location');
  const { uri, uriBaseId } = stringAt(location, 'uri') === '' ? { ...indexed, ...listed } : location;
  if (typeof uri !== 'string' || uri === '') return '';
  let address = uri.replaceAll('\\', '/');
  let base = stringAt(uriBaseId);
  const seen = new Set<string>();
  while (base !== '' && !/^([a-z][a-z\d+.-]*:|\/)/i.test(address) && !seen.has(base)) {
    seen.add(base);
    const above = objectAt(run, 'originalUriBaseIds', base);
    const folder = stringAt(above, 'uri').replaceAll('\\', '/');
    if (folder !== '') address = `${folder.replace(/\/$/, '')}/${address}`;
    base = stringAt(above, 'uriBaseId');
  }
  return withoutDots(address);
}

/** RFC 3986, 5.2.4, for the path; what leads above the root of a relative address stays. */
function withoutDots(address: string): string {
  const root = /^([a-z][a-z\d+.-]*:)?(\/\/[^/]*)?\/?/i.exec(address)?.[0] ?? '';
  const path: string[] = [];
  for (const segment of address.slice(root.length).split('/')) {
    if (segment === '.' || (segment === '' && path.length === 0)) continue;
    if (segment === '..' && path.length > 0 && path.at(-1) !== '..') path.pop();
    else path.push(segment);
  }
  return root + path.join('/');
}
