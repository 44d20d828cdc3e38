// The identity of a finding across scans and machines: rule, place, fingerprints, content and an ordinal. No tool's own
// fingerprint is distinct enough alone, and some are constants.

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { IdentityParts, Sha256 } from './decoded.ts';

/** Values that stand where a fingerprint would be (Semgrep's community edition). */
const placeholders: ReadonlySet<string> = new Set(['requires login']);

/** The fingerprints of one result as `name=value`; objects and the like, seen in the wild, are none. */
function fingerprintsIn(result: unknown): string[] {
  return ['partialFingerprints', 'fingerprints'].flatMap((property) =>
    Object.entries(objectOf(field(result, property)) ?? {}).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === undefined || placeholders.has(text) ? [] : [`${name}=${text}`];
    }),
  );
}

/**
 * @param results all results of a run.
 * @returns a function that gives a result's fingerprints, sorted; one that is the same on every result says nothing and
 * is left out.
 */
export function fingerprintReader(results: readonly unknown[]): (result: unknown) => readonly string[] {
  const seen = new Map<string, number>();
  for (const result of results) for (const print of fingerprintsIn(result)) seen.set(print, (seen.get(print) ?? 0) + 1);
  const constant = (print: string): boolean => results.length > 1 && seen.get(print) === results.length;
  return (result) => fingerprintsIn(result).filter((print) => !constant(print)).sort();
}

/** @returns the hash of the text that a result's first quoted region holds, blanks collapsed; '' if none is quoted. */
export function contentHash(result: unknown, sha256: Sha256): string {
  for (const location of listOf(field(result, 'locations'))) {
    const text = textOf(field(field(field(field(location, 'physicalLocation'), 'region'), 'snippet'), 'text'));
    if (text !== undefined) return sha256(text.replaceAll(/\s+/g, ' ').trim());
  }
  return '';
}

/** What a finding is told by, besides its `IdentityParts`. */
export interface Identified {
  readonly tool: string;
  readonly ruleId: string;
  /** Where it is, the same on every machine: its path in the workspace, else its uri. */
  readonly place: string;
}

/**
 * @returns a function that gives the findings of ONE SARIF file, called in its order, their ids: 32 hexadecimal digits.
 * An ordinal tells apart what nothing else does. The tool counts as part of the rule.
 */
export function identifier(sha256: Sha256): (finding: Identified, parts: IdentityParts) => string {
  const ordinals = new Map<string, number>();
  return ({ tool, ruleId, place }, { fingerprints, content }) => {
    const key = JSON.stringify([tool, ruleId, place, fingerprints, content]);
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    return sha256(`${key}#${ordinal}`).slice(0, 32);
  };
}
