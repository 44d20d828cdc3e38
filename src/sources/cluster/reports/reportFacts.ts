// What is kept of a report of trivy-operator: who it is about, and for each finding little more than one reference.

import type { Finding } from '../../../domain/findings/finding.ts';
import type { ReportSubject } from '../../../domain/findings/findingPlace.ts';
import type { Facts, Meta } from '../../../domain/inventory/facts.ts';
import type { FactEvent } from '../../../domain/inventory/inventory.ts';
import type { ReportKind } from '../../../domain/inventory/kind.ts';

/** What reports say of a weakness. Images share most of theirs: equal ones are kept once. Untrusted plain text. */
export interface ReportedWeakness extends Pick<Finding, 'ruleId' | 'ruleName' | 'message' | 'level' | 'severity' | 'helpUri'> {
  /** What tells it from others of the same rule in one report. */
  readonly print: string;
}

export interface ReportFacts extends Meta {
  readonly kind: ReportKind;
  readonly scanner: string;
  /** When it was written last, milliseconds since the epoch. */
  readonly at: number;
  readonly subject: ReportSubject;
  readonly weaknesses: readonly ReportedWeakness[];
}

/** What a watch of any kind tells: facts that rows are made of, or reports. */
export type KindEvent = FactEvent | ReportEvent;

/** What happened to reports; as `FactEvent`. */
export type ReportEvent =
  | { readonly type: 'upsert'; readonly facts: ReportFacts }
  | { readonly type: 'remove'; readonly kind: ReportKind; readonly namespace: string; readonly name: string }
  | { readonly type: 'retain'; readonly kind: ReportKind; readonly namespace: string; readonly keys: ReadonlySet<string> };

/** Each kind as the API server writes it. */
export const reportKindNames: Readonly<Record<ReportKind, string>> = { vulnerabilityReport: 'VulnerabilityReport', configAuditReport: 'ConfigAuditReport' };

/** @returns the event of an object that is there, or has changed. */
export function upsertOf(facts: Facts | ReportFacts): KindEvent {
  // One event with either is either event, which the compiler does not see.
  return { type: 'upsert', facts } as KindEvent;
}

/** @returns whether an event is of a report. */
export function isOfReport(event: KindEvent): event is ReportEvent {
  if (event.type === 'readByName') return false;
  const kind = event.type === 'upsert' ? event.facts.kind : event.kind;
  return kind === 'vulnerabilityReport' || kind === 'configAuditReport';
}
