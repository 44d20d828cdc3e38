// A protection policy: what a claim needs. Durations are milliseconds.

import type { Survives } from '../volumes/restorePoint.ts';

export interface Policy {
  readonly name: string;
  readonly skip: boolean;
  /** The longest tolerable loss. */
  readonly rpo?: number;
  readonly keep?: number;
  /** What a restore point must outlive to count. */
  readonly survives?: Exclude<Survives, 'unknown'>;
  readonly claims: readonly ClaimSelector[];
}

/** Claims by namespace and by name patterns, in which `*` stands for any run of characters. */
export interface ClaimSelector {
  readonly namespace?: string;
  readonly names: readonly string[];
}

/** What is wrong in a policy file, with its zero-based line. */
export interface PolicyFault {
  readonly code: 'notYaml' | 'notSarif' | 'unknownVersion' | 'badField';
  readonly line: number;
  readonly field: string;
}
