// A finding: one SARIF result after the standard's semantics have been applied (SARIF 2.1.0).

import type { Fix } from './proposedFix.ts';
import type { ScanOrigin } from './scanOrigin.ts';
import type { Taxon } from './taxon.ts';
import type { Region } from './textRegion.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

export interface FindingLocation {
  /** The uri as resolved against the run's bases: relative, or absolute as the producer wrote it. Untrusted. */
  readonly uri: string;
  /** Absent: the whole file. */
  readonly region?: Region;
  readonly message?: string;
}

export interface Finding {
  /** Stable across scans: rule, uri, fingerprints, content hash, ordinal (facts: identity of a finding). */
  readonly id: string;
  readonly tool: string;
  /** '' where the producer names no rule: a finding all the same. */
  readonly ruleId: string;
  /** Short human name of the rule, if it has one. Untrusted plain text. */
  readonly ruleName?: string;
  /** Untrusted plain text. */
  readonly message: string;
  readonly level: 'error' | 'warning' | 'note' | 'none';
  readonly severity: Severity;
  /** https only; anything else was dropped. */
  readonly helpUri?: string;
  /** What the rule says of itself where it has no page, its beginning. Untrusted text, perhaps Markdown. */
  readonly help?: string;
  /** The taxa that it falls into, then those that its rule has to do with, at most 20. */
  readonly taxa?: readonly Taxon[];
  readonly locations: readonly FindingLocation[];
  readonly related: readonly FindingLocation[];
  /** The steps of the first code flow (from source to sink), at most 100. */
  readonly flow?: readonly FindingLocation[];
  /** Fixes that the producer proposes, at most 3. */
  readonly fixes?: readonly Fix[];
  /** Kubernetes objects that the producer names itself (kube-linter, whose regions always say line 1). */
  readonly objects?: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];
  readonly suppressed: boolean | 'unknown';
  readonly baseline?: 'new' | 'unchanged' | 'updated' | 'absent';
  /** The SARIF file it came from (workspace-relative), run and result number. */
  readonly from: { readonly file: string; readonly run: number; readonly result: number };
}

/** What reading one SARIF file came to. */
export interface ScanReport {
  readonly file: string;
  readonly runs: readonly {
    readonly tool: string;
    readonly automationId?: string;
    /** `clean` needs results present and the invocation not unsuccessful. */
    readonly outcome: 'findings' | 'clean' | 'didNotRun' | 'unknown';
    readonly results: number;
    /** What was scanned, and when, as far as the run says. */
    readonly origin?: ScanOrigin;
  }[];
  readonly fault?: SarifFault;
}

/** What is wrong with a SARIF file. `read` counts the results that could be read all the same. */
export type SarifFault =
  | { readonly code: 'empty' }
  | { readonly code: 'notSarif' }
  | { readonly code: 'wrongVersion'; readonly version: string }
  | { readonly code: 'truncated'; readonly read: number }
  | { readonly code: 'broken'; readonly read: number; readonly offset: number }
  | { readonly code: 'unreadable'; readonly detail: string };
