// Reads a policy file, `.volumeguard.yaml`.

import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node, Pair } from 'yaml';
import { levels } from '../volumes/reachesLevel.ts';
import { parseDuration } from './parseDuration.ts';
import type { ClaimSelector, Policy, PolicyFault } from './policy.ts';

export interface ParsedPolicies {
  readonly policies: readonly Policy[];
  readonly faults: readonly PolicyFault[];
}

/**
 * A policy with a fault is left out as a whole: half a policy would promise what nobody wrote. Unknown fields are faults,
 * since a misspelt `rpo` would otherwise be no `rpo`.
 * @param text the file's text. Version 1: a list `policies`, each with `name`, `claims` (one selector or several, with
 * `namespace`, `names` or both), and `rpo`, `keep` (see `parseDuration`), `survives` (`claim`, `namespace` or `cluster`) or `skip`
 */
export function parsePolicies(text: string): ParsedPolicies {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  const lineAt = (offset: number): number => Math.max(0, lines.linePos(offset).line - 1);
  const [error] = document.errors;
  if (error !== undefined) return { policies: [], faults: [{ code: 'notYaml', line: lineAt(error.pos[0]), field: '' }] };
  return new PolicyReader(lineAt).read(document.contents);
}

class PolicyReader {
  readonly #lineAt: (offset: number) => number;
  readonly #faults: PolicyFault[] = [];

  constructor(lineAt: (offset: number) => number) {
    this.#lineAt = lineAt;
  }

  read(contents: unknown): ParsedPolicies {
    // A file with nothing in it has no policies; that is no fault.
    if (contents === null || (isScalar(contents) && contents.value === null)) return { policies: [], faults: [] };
    const file = this.#fields(contents, contents, '', ['version', 'policies', 'links', 'suppressions']);
    if (file === undefined) return this.#nothing();
    const version = file.get('version');
    if (!isScalar(version) || version.value !== 1) {
      this.#fault('unknownVersion', version ?? contents, 'version');
      return this.#nothing();
    }
    const list = file.get('policies');
    if (list !== undefined && !isSeq(list)) this.#fault('badField', list, 'policies');
    const policies = (isSeq(list) ? list.items : []).map((item, i) => this.#whole(() => this.#policy(item, list, `policies.${i}`)));
    return { policies: policies.filter((policy) => policy !== undefined), faults: this.#faults };
  }

  #nothing(): ParsedPolicies {
    return { policies: [], faults: this.#faults };
  }

  /** What `read` gives, if reading it met no fault. */
  #whole<T>(read: () => T): T | undefined {
    const before = this.#faults.length;
    const result = read();
    return this.#faults.length === before ? result : undefined;
  }

  #policy(item: unknown, parent: unknown, at: string): Policy | undefined {
    const fields = this.#fields(item, parent, at, ['name', 'claims', 'rpo', 'keep', 'survives', 'skip']);
    if (fields === undefined) return undefined;
    const name = this.#text(fields.get('name'), item, `${at}.name`);
    const claims = this.#claims(fields.get('claims'), item, `${at}.claims`);
    const rpo = this.#duration(fields.get('rpo'), `${at}.rpo`);
    const keep = this.#duration(fields.get('keep'), `${at}.keep`);
    const survives = this.#level(fields.get('survives'), `${at}.survives`);
    const skip = this.#flag(fields.get('skip'), `${at}.skip`);
    return {
      name: name ?? '',
      skip,
      claims,
      ...(rpo === undefined ? {} : { rpo }),
      ...(keep === undefined ? {} : { keep }),
      ...(survives === undefined ? {} : { survives }),
    };
  }

  #claims(node: Node | undefined, parent: unknown, at: string): readonly ClaimSelector[] {
    const items = isSeq(node) ? node.items : [node];
    if (items.length === 0) this.#fault('badField', node, at);
    return items.map((item, i) => this.#selector(item, parent, isSeq(node) ? `${at}.${i}` : at)).filter((selector) => selector !== undefined);
  }

  #selector(item: unknown, parent: unknown, at: string): ClaimSelector | undefined {
    const fields = this.#fields(item, parent, at, ['namespace', 'names']);
    if (fields === undefined) return undefined;
    const [namespace, names] = [fields.get('namespace'), fields.get('names')];
    // A selector that says nothing would select every claim there is: that has to be written as names: ["*"].
    if (namespace === undefined && names === undefined) this.#fault('badField', item, at);
    if (names !== undefined && (!isSeq(names) || names.items.length === 0)) this.#fault('badField', names, `${at}.names`);
    const patterns = isSeq(names) ? names.items.map((name, i) => this.#text(name, names, `${at}.names.${i}`) ?? '') : ['*'];
    const read = namespace === undefined ? undefined : this.#text(namespace, item, `${at}.namespace`);
    return { ...(read === undefined ? {} : { namespace: read }), names: patterns };
  }

  /** The fields of a mapping by name. Reports it if it is none, and every field that is not among `known`. */
  #fields(node: unknown, parent: unknown, at: string, known: readonly string[]): ReadonlyMap<string, Node> | undefined {
    if (!isMap(node)) {
      this.#fault('badField', node ?? parent, at);
      return undefined;
    }
    const fields = new Map<string, Node>();
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
      if (name === undefined || !known.includes(name)) this.#fault('badField', key, join(at, name ?? ''));
      else if (value !== null) fields.set(name, value);
    }
    return fields;
  }

  #text(node: unknown, parent: unknown, at: string): string | undefined {
    if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
    this.#fault('badField', node ?? parent, at);
    return undefined;
  }

  #duration(node: Node | undefined, at: string): number | undefined {
    if (node === undefined) return undefined;
    const duration = isScalar(node) && typeof node.value === 'string' ? parseDuration(node.value) : undefined;
    if (duration === undefined) this.#fault('badField', node, at);
    return duration;
  }

  #level(node: Node | undefined, at: string): Policy['survives'] {
    if (node === undefined) return undefined;
    const level = isScalar(node) ? levels.find((one) => one === node.value) : undefined;
    if (level === undefined) this.#fault('badField', node, at);
    return level;
  }

  #flag(node: Node | undefined, at: string): boolean {
    if (node === undefined) return false;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.#fault('badField', node, at);
    return false;
  }

  #fault(code: PolicyFault['code'], where: unknown, field: string): void {
    this.#faults.push({ code, line: this.#lineAt(offsetOf(where)), field });
  }
}

function offsetOf(node: unknown): number {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? Number(node.range[0]) : 0;
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
