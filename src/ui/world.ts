// What the views look at: the services, the verdicts, the clock and the language.

import type { CertificateRow } from '../domain/certificates/certificate.ts';
import type { FindingCounts } from '../domain/findings/findingWays.ts';
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
  #listed: ReadonlyMap<string, ReachingFinding> = new Map();

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

  /** @returns the first hundred open findings that reach a claim, highest risk first; those who ask look at them. */
  findingsOf(claim: string): readonly ReachingFinding[] {
    return this.guard.findings.ofClaim(claim);
  }

  /** @returns a finding by its id, if the service has it at hand or the Findings view lists it. */
  finding(id: string): ReachingFinding | undefined {
    return this.guard.findings.find(id) ?? this.#listed.get(id);
  }

  /** Has `finding` know these, and no others that were listed before: the service forgets what it handed out page by page. */
  list(findings: readonly ReachingFinding[]): void {
    this.#listed = new Map(findings.map((one) => [one.finding.id, one]));
  }

  /** @returns how many open findings reach a claim: enough for its line. */
  findingCounts(claim: string): FindingCounts {
    return this.guard.findings.countsOf(claim);
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
