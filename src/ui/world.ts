// What the views look at: the services, the verdicts, the clock and the language.

import type { CertificateRow } from '../domain/certificates/certificate.ts';
import type { ClaimRow } from '../domain/inventory/row.ts';
import type { Guard } from './guard.ts';
import type { ReachingFinding } from './ports/findings.ts';
import { Verdicts } from './verdicts.ts';
import { findingPlace } from './words/findingWords.ts';
import type { Language } from './words/language.ts';

export interface WorldParts {
  /** Milliseconds since the epoch, by this machine. */
  readonly clock: () => number;
  readonly language: Language;
  readonly relativePath: (absolute: string) => string;
}

export class World {
  readonly guard: Guard;
  readonly verdicts: Verdicts;
  readonly language: Language;
  readonly #clock: () => number;
  /** The findings of a claim without those that are suppressed, by the list that they were picked from. */
  readonly #unsuppressed = new WeakMap<readonly ReachingFinding[], readonly ReachingFinding[]>();

  /** @returns a file's path as people of this workspace say it. */
  readonly relativePath: (absolute: string) => string;

  constructor(guard: Guard, { clock, language, relativePath }: WorldParts) {
    this.guard = guard;
    this.language = language;
    this.relativePath = relativePath;
    this.#clock = clock;
    this.verdicts = new Verdicts(() => this.now(), () => guard.policies.policies());
  }

  /** Milliseconds since the epoch by the API server's clock, as far as it is known. */
  now(): number {
    return this.#clock() + (this.guard.inventory.status()?.clockSkew ?? 0);
  }

  /** Milliseconds since the epoch by this machine's clock, in which the states of kinds are counted. */
  localNow(): number {
    return this.#clock();
  }

  /** @returns what reaches a claim and is not suppressed, most severe first. */
  findingsOf(claim: string): readonly ReachingFinding[] {
    const all = this.guard.findings.ofClaim(claim);
    const kept = this.#unsuppressed.get(all);
    if (kept !== undefined) return kept;
    const unsuppressed = all.filter(({ finding }) => finding.suppressed !== true);
    this.#unsuppressed.set(all, unsuppressed);
    return unsuppressed;
  }

  /** @returns the certificates on the way to a claim, as far as they are known. */
  certificatesOf(row: ClaimRow): readonly CertificateRow[] {
    const ids = new Set(row.certificates.map(({ certificate }) => certificate));
    return [...ids].flatMap((id) => this.guard.inventory.certificate(id) ?? []);
  }

  /** @returns such as "orders/src/db.ts:41". */
  placeOf({ finding, file }: ReachingFinding): string {
    return findingPlace(finding, file === undefined ? undefined : this.relativePath(file));
  }

  row(claim: string): ClaimRow | undefined {
    return this.guard.inventory.row(claim);
  }

  /** The context shown, '' before it is known. */
  get context(): string {
    return this.guard.inventory.status()?.context ?? '';
  }
}
