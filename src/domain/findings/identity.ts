// The identity of a finding across scans and machines: rule, place, fingerprints, content and an ordinal. No tool's own
// fingerprint is distinct enough alone, and some are constants.

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { IdentityParts, Sha256 } from './decoded.ts';
import { digestOf, digestText, joined, noDigest } from './digest.ts';
import type { Digest } from './digest.ts';

/** Values that stand where a fingerprint would be (Semgrep's community edition). */
const placeholders: ReadonlySet<string> = new Set(['requires login']);

/** @returns the fingerprints of one result as `name=value`; objects and the like, seen in the wild, are none. */
export function fingerprintsOf(result: unknown): readonly string[] {
  return ['partialFingerprints', 'fingerprints'].flatMap((property) =>
    Object.entries(objectOf(field(result, property)) ?? {}).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === undefined || placeholders.has(text) ? [] : [`${name}=${text}`];
    }),
  );
}

/** @returns the text that a result's first quoted region holds; undefined if none is quoted. */
export function quotedText(result: unknown): string | undefined {
  for (const location of listOf(field(result, 'locations'))) {
    const text = textOf(field(field(field(field(location, 'physicalLocation'), 'region'), 'snippet'), 'text'));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The quoted text, each run of blanks as one. */
function contentOf(result: unknown): string | undefined {
  return quotedText(result)?.replaceAll(/[ \t\r\n\f]+/g, ' ').replace(/^ | $/g, '');
}

/** @returns the digest of a result's fingerprints and of the text that it quotes. */
export function identityDigest(result: unknown): Digest {
  const content = contentOf(result);
  return fingerprintsOf(result).reduce((sum, print) => joined(sum, digestOf(print)), content === undefined ? noDigest : digestOf(`\0${content}`));
}

/**
 * Finds the fingerprints that are the same on every result of a run: they say nothing, and are taken out of the digests.
 * A run's only result keeps its own.
 */
export class ConstantPrints {
  #results = 0;
  #left = new Map<string, Digest>();

  /** Takes the fingerprints of another result into account; anything that is no result has none. */
  add(result: unknown): void {
    this.join(1, fingerprintsOf(result).map(digestOf));
  }

  /** Takes `results` results into account that have the fingerprints of these digests in common, and no others. */
  join(results: number, common: readonly Digest[]): void {
    if (results === 0) return;
    const own = new Map(common.map((digest) => [digestText(digest), digest] as const));
    if (this.#results === 0) this.#left = own;
    else for (const key of this.#left.keys()) if (!own.has(key)) this.#left.delete(key);
    this.#results += results;
  }

  /** @returns what is to be taken out of each digest. */
  get sum(): Digest {
    return this.#results > 1 ? [...this.#left.values()].reduce((sum, digest) => joined(sum, digest), noDigest) : noDigest;
  }
}

/** What a finding is told by, besides its `IdentityParts`. */
export interface Identified {
  readonly tool: string;
  readonly ruleId: string;
  /** Where it is, the same on every machine: its path in the workspace, else its uri. */
  readonly place: string;
}

/** @returns a function that gives findings their ids: 32 hexadecimal digits. The tool counts as part of the rule. */
export function identifier(sha256: Sha256): (finding: Identified, parts: IdentityParts) => string {
  return ({ tool, ruleId, place }, { digest, ordinal }) => sha256(JSON.stringify([tool, ruleId, place, digest, ordinal])).slice(0, 32);
}
