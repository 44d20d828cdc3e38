// The taxa that a result falls into: SARIF 2.1.0, sections 3.19.3, 3.27.8 (result.taxa), 3.49.15 and 3.53 (a rule's
// relationships), and the tags by which many scanners name weaknesses instead.

import { field, integerOf, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { descriptorsOf, namedComponent, referenceOf } from './descriptors.ts';
import type { Descriptors } from './descriptors.ts';
import { nameOf } from './rule.ts';
import type { Rule, RuleTable } from './rule.ts';
import type { Taxon } from './taxon.ts';

/** Taxa of one finding that are kept, and the UTF-16 code units of each text. */
const mostTaxa = 20;
const longest = 200;

/** Kinds of relationships by which each result of a rule falls into the taxon (3.27.8, which says `equals`, and 3.53.3). */
const including: ReadonlySet<unknown> = new Set(['superset', 'equal', 'equals']);
/** Those that speak of other results than the rule's own. */
const ofOthers: ReadonlySet<unknown> = new Set(['disjoint', 'canFollow', 'canPrecede', 'willFollow', 'willPrecede']);

/** "external/cwe/cwe-089" (CodeQL), "CWE-89: SQL Injection" (Semgrep), "CWE-89" (Snyk). */
const cweTag = /^(?:external\/cwe\/)?cwe-0*(\d{1,6})(?::\s*(.+))?$/i;

/** The taxonomies of one run: its own, and those of its tool's components. */
interface Taxonomies {
  readonly taxonomies: readonly JsonObject[];
  readonly all: readonly JsonObject[];
  readonly descriptors: Descriptors;
}

/** @returns what finds the taxa of results. Nothing of `run.taxonomies` is read before a result refers to a taxon. */
export function taxaOf(run: unknown, { components }: Pick<RuleTable, 'components'>): (result: unknown, rule: Rule) => readonly Taxon[] {
  const [driver, ...extensions] = components;
  let known: Taxonomies | undefined;
  const read = (): Taxonomies => {
    const taxonomies = listOf(field(run, 'taxonomies')).map((one) => objectOf(one) ?? {});
    const all = [...taxonomies, ...components];
    return { taxonomies, all, descriptors: descriptorsOf(all, 'taxa', false) };
  };

  /** @param isTaxon whether it can be nothing else: a relationship may lead to another rule. */
  const resolve = (reference: unknown, isTaxon: boolean): Taxon | undefined => {
    const { taxonomies, all, descriptors } = (known ??= read());
    const named = field(reference, 'toolComponent');
    const index = integerOf(field(named, 'index'), 0);
    // By the standard's letter (3.54.4) the index is that of an extension; who writes one means run.taxonomies.
    const indexed = index === undefined ? undefined : (taxonomies[index] ?? extensions[index]);
    const component = named === undefined ? driver : (namedComponent(all, named) ?? indexed);
    const descriptor = descriptors.find(component, referenceOf(reference));
    if (descriptor === undefined && !isTaxon && component !== undefined && components.includes(component)) return undefined;
    const id = textOf(field(descriptor, 'id')) ?? textOf(field(reference, 'id'));
    if (id === undefined) return undefined;
    const home = descriptor === undefined ? component : descriptors.componentOf(descriptor);
    const taxonomy = home === driver ? undefined : (textOf(field(home, 'name')) ?? textOf(field(named, 'name')));
    return taxon(id, descriptor && taxonName(id, descriptor), taxonomy);
  };

  return (result, { descriptor }) => {
    const found = new Map<string, Taxon>();
    const add = (one: Taxon | undefined): void => {
      if (one === undefined) return;
      const key = `${one.taxonomy ?? ''}\n${one.id}`.toLowerCase();
      const before = found.get(key);
      if (before === undefined && found.size < mostTaxa) found.set(key, one);
      else if (before !== undefined && before.name === undefined && one.name !== undefined) found.set(key, { ...before, name: one.name });
    };
    const relationships = listOf(field(descriptor, 'relationships')).map((one) => ({ target: field(one, 'target'), kinds: kindsOf(one) }));
    for (const reference of listOf(field(result, 'taxa'))) add(resolve(reference, true));
    for (const { target, kinds } of relationships) if (kinds.some((kind) => including.has(kind))) add(resolve(target, false));
    for (const properties of [field(result, 'properties'), field(descriptor, 'properties')]) for (const tag of tagsOf(properties)) add(cweOf(tag));
    for (const { target, kinds } of relationships) {
      const one = kinds.every((kind) => including.has(kind) || ofOthers.has(kind)) ? undefined : resolve(target, false);
      if (one !== undefined) add({ ...one, related: true });
    }
    return [...found.values()];
  };
}

/** Unlike a rule's, a taxon's name is what people call it, unless it is an identifier such as UseAfterFree. */
function taxonName(id: string, descriptor: JsonObject): string | undefined {
  const name = textOf(descriptor['name']);
  return name?.includes(' ') === true ? name : nameOf({ id, descriptor });
}

/** The kinds of a relationship; without any it is `relevant` (3.53.3). */
function kindsOf(relationship: unknown): readonly unknown[] {
  const kinds = listOf(field(relationship, 'kinds'));
  return kinds.length === 0 ? ['relevant'] : kinds;
}

function tagsOf(properties: unknown): readonly unknown[] {
  const cwe = field(properties, 'cwe');
  return [...listOf(field(properties, 'tags')), ...(Array.isArray(cwe) ? listOf(cwe) : [cwe])];
}

function cweOf(tag: unknown): Taxon | undefined {
  const [, number, name] = cweTag.exec(textOf(tag)?.slice(0, longest) ?? '') ?? [];
  return number === undefined ? undefined : taxon(number, name, 'CWE');
}

/** The id says its taxonomy where it can, so that one taxon is the same however it is written: 89, CWE-89. */
function taxon(id: string, name: string | undefined, taxonomy: string | undefined): Taxon {
  const short = taxonomy !== undefined && /^[A-Za-z]{1,12}$/.test(taxonomy) ? taxonomy : undefined;
  const says = short !== undefined && (/^\d+$/.test(id) || id.toLowerCase().startsWith(`${short.toLowerCase()}-`));
  return {
    id: (says && /^\d+$/.test(id) ? `${short}-${id}` : id).slice(0, longest),
    ...(name === undefined ? {} : { name: name.slice(0, longest) }),
    ...(says || taxonomy === undefined ? {} : { taxonomy: taxonomy.slice(0, longest) }),
  };
}
