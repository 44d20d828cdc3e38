// Reads the list `suppressions` of a policy file: findings that people decided to live with, and until when.

import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { SuppressionRule } from '../findings/suppressionRule.ts';
import { itemsAt, nodeAt, spanAt, textAt, type YamlSource } from '../manifests/yamlNode.ts';
import { filePattern } from './filePattern.ts';
import { parseUntil } from './parseUntil.ts';
import type { PolicyFault } from './policy.ts';

const fields = ['rule', 'tool', 'file', 'id', 'reason', 'until', 'by'] as const;
type Field = (typeof fields)[number];

/**
 * One with a fault is left out: a misspelt `until` would be no end at all.
 * @param file workspace-relative path of the policy file; its folder is where patterns start.
 * @param text version 1: a list `suppressions`, each with `rule` (`*` stands for any run of characters) and `reason`, and as
 * far as wanted `tool`, `file` (see `filePattern`), `id` (a finding's identity), `until` (see `parseUntil`) and `by`
 * @returns the rules without faults. A file that is no YAML, or of another version, is `parsePolicies`' to report.
 */
export function parseSuppressions(file: string, text: string): { readonly rules: readonly SuppressionRule[]; readonly faults: readonly PolicyFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const source: YamlSource = { document, lines };
  if (document.errors.length > 0 || textAt(document.contents, ['version'], source) !== '1') return { rules: [], faults: [] };
  const faults: PolicyFault[] = [];
  const list = nodeAt(document.contents, ['suppressions'], source);
  const isNothing = list === undefined || list === null || (isScalar(list) && list.value === null);
  if (!isSeq(list) && !isNothing) faults.push({ code: 'badField', line: lineOf(document.contents, ['suppressions'], source), field: 'suppressions' });
  const rules = itemsAt(document.contents, ['suppressions'], source).flatMap((item, i) => {
    const read = new Entry(item, source);
    const rule = read.rule(file);
    faults.push(...read.faults.map(({ field, line }) => ({ code: 'badField' as const, line, field: ['suppressions', i, ...(field === '' ? [] : [field])].join('.') })));
    return rule === undefined || read.faults.length > 0 ? [] : [rule];
  });
  return { rules, faults };
}

class Entry {
  readonly faults: { readonly field: string; readonly line: number }[] = [];
  readonly #item: unknown;
  readonly #source: YamlSource;

  constructor(item: unknown, source: YamlSource) {
    this.#item = item;
    this.#source = source;
  }

  rule(file: string): SuppressionRule | undefined {
    if (!isMap(this.#item)) {
      this.#fault('');
      return undefined;
    }
    for (const { key } of this.#item.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!fields.some((field) => field === name)) this.#fault(name);
    }
    const [tool, id, by] = [this.#text('tool'), this.#text('id'), this.#text('by')];
    const [rule, reason] = [this.#text('rule'), this.#text('reason')];
    const path = this.#text('file');
    const pattern = path === undefined ? undefined : filePattern(path, file.slice(0, file.lastIndexOf('/') + 1));
    if (path !== undefined && pattern === undefined) this.#fault('file');
    const end = this.#text('until');
    const until = end === undefined ? undefined : parseUntil(end);
    if (end !== undefined && until === undefined) this.#fault('until');
    // What suppresses every finding there is was not meant.
    if (rule === undefined || (/^\*+$/.test(rule) && (tool ?? path ?? id) === undefined)) this.#fault('rule');
    if (reason === undefined || reason.trim() === '') this.#fault('reason');
    return {
      rule: rule ?? '',
      reason: reason ?? '',
      source: { file, line: lineOf(this.#item, [], this.#source) },
      ...(tool === undefined ? {} : { tool }),
      ...(pattern === undefined ? {} : { file: pattern }),
      ...(id === undefined ? {} : { id }),
      ...(by === undefined ? {} : { by }),
      ...(until === undefined ? {} : { until }),
    };
  }

  /** The text of a field; one that is there and none is a fault. */
  #text(field: Field): string | undefined {
    const text = textAt(this.#item, [field], this.#source);
    if (text === undefined && nodeAt(this.#item, [field], this.#source) !== undefined) this.#fault(field);
    return text;
  }

  #fault(field: string): void {
    if (this.faults.some((fault) => fault.field === field)) return;
    this.faults.push({ field, line: lineOf(this.#item, field === '' ? [] : [field], this.#source) });
  }
}

/** The zero-based line of the node at a path, else of the node itself. */
function lineOf(node: unknown, path: readonly string[], source: YamlSource): number {
  return (spanAt(node, path, source) ?? spanAt(node, [], source))?.line ?? 0;
}
