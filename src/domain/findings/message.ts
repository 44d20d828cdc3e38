// The plain text of a SARIF message: SARIF 2.1.0, section 3.11.

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { Rule, RuleTable } from './rule.ts';

/** The message string that an id names: of the rule, else of a tool component (3.11.7). */
function stringOf(id: string, rule: Rule, rules: RuleTable): unknown {
  const own = field(field(rule.descriptor, 'messageStrings'), id);
  if (own !== undefined) return own;
  for (const component of rules.components) {
    const global = field(component['globalMessageStrings'], id);
    if (global !== undefined) return global;
  }
  return undefined;
}

/** Replaces {n} by the argument and {{ }} by single braces (3.11.5). */
function fill(text: string, values: readonly unknown[]): string {
  return text.replaceAll(/\{\{|\}\}|\{(\d+)\}/g, (match: string, index: string | undefined) => {
    if (index === undefined) return match.charAt(0);
    return textOf(values[Number(index)]) ?? match;
  });
}

/** Replaces [text](n) by text where a related location has the id n (3.11.6); other brackets are the message's own. */
function withoutLinks(text: string, related: readonly unknown[]): string {
  const ids = new Set(related.map((location) => field(location, 'id')));
  return text.replaceAll(/\[((?:[^\\[\]]|\\.)*)\]\((\d+)\)/g, (match: string, label: string, id: string) =>
    ids.has(Number(id)) ? label.replaceAll(/\\([\\[\]])/g, '$1') : match,
  );
}

/**
 * @param message a message object; a bare string, against the standard, is taken as its text.
 * @param related the result's relatedLocations, to which the message may link.
 * @returns plain text, '' if there is none. Untrusted.
 */
export function messageText(message: unknown, rule: Rule, rules: RuleTable, related: readonly unknown[]): string {
  const id = textOf(field(message, 'id'));
  const direct = textOf(message) ?? textOf(field(message, 'text'));
  const named = direct === undefined && id !== undefined ? stringOf(id, rule, rules) : undefined;
  const text = direct ?? textOf(field(named, 'text')) ?? textOf(field(message, 'markdown')) ?? textOf(field(named, 'markdown')) ?? '';
  const values = field(message, 'arguments');
  // Producers that use no arguments do not escape braces either: {{ user }} of a template is left alone.
  const filled = values !== undefined || objectOf(named) !== undefined ? fill(text, listOf(values)) : text;
  return withoutLinks(filled, related);
}
