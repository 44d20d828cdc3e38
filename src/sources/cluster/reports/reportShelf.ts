// The reports of a cluster as the worker keeps them, and made into the columns of one scan for each kind.

import type { DecodedResult } from '../../../domain/findings/decoded.ts';
import { digestOf } from '../../../domain/findings/digest.ts';
import type { FindingColumns } from '../../../domain/findings/findingColumns.ts';
import type { ScanReport } from '../../../domain/findings/finding.ts';
import { keyOf } from '../../../domain/inventory/keys.ts';
import type { ReportKind } from '../../../domain/inventory/kind.ts';
import { ColumnBuilder } from '../../sarif/columnBuilder.ts';
import { reportKindNames, type ReportedWeakness, type ReportEvent, type ReportFacts } from './reportFacts.ts';
import { SharedWeaknesses } from './sharedWeaknesses.ts';

/** The findings of all reports of one kind. */
export interface ReportScan {
  /** Each scan of a kind has another. */
  readonly version: number;
  readonly report: ScanReport;
  readonly columns: FindingColumns;
  /** Of each of the columns' uris, its ReportSubject as JSON: few are ever asked for. */
  readonly subjects: readonly string[];
}

/** What the last scan of a kind was made of. */
interface Made {
  readonly version: number;
  readonly file: string;
  /** In the order of the columns: the reports with findings, where those of each begin, and its run. */
  readonly reports: readonly ReportFacts[];
  readonly starts: readonly number[];
  readonly runs: readonly number[];
}

export class ReportShelf {
  readonly #reports: Readonly<Record<ReportKind, Map<string, ReportFacts>>> = { vulnerabilityReport: new Map(), configAuditReport: new Map() };
  readonly #weaknesses = new SharedWeaknesses();
  readonly #made = new Map<ReportKind, Made>();
  #versions = 0;

  /** Different weaknesses that are kept. */
  get weaknesses(): number {
    return this.#weaknesses.size;
  }

  /** @returns the kind of which something changed. */
  apply(event: ReportEvent): ReportKind | undefined {
    switch (event.type) {
      case 'upsert': {
        const { kind, namespace, name, uid, resourceVersion } = event.facts;
        const earlier = this.#reports[kind].get(keyOf(namespace, name));
        if (earlier?.uid === uid && earlier.resourceVersion === resourceVersion) return undefined;
        const weaknesses = event.facts.weaknesses.map((weakness) => this.#weaknesses.take(weakness));
        this.#release(earlier);
        this.#reports[kind].set(keyOf(namespace, name), { ...event.facts, weaknesses });
        return kind;
      }
      case 'remove':
        return this.#remove(event.kind, keyOf(event.namespace, event.name)) ? event.kind : undefined;
      case 'retain': {
        const { kind, namespace, keys } = event;
        const gone = [...this.#reports[kind]].filter(([key, facts]) => (namespace === '' || facts.namespace === namespace) && !keys.has(key));
        for (const [key] of gone) this.#remove(kind, key);
        return gone.length > 0 ? kind : undefined;
      }
    }
  }

  /** @returns the findings of a kind now; undefined where there is no report at all: nothing was scanned. */
  scan(kind: ReportKind): ReportScan | undefined {
    const all = [...this.#reports[kind].values()];
    this.#made.delete(kind);
    if (all.length === 0) return undefined;
    const version = (this.#versions += 1);
    const name = reportKindNames[kind];
    const file = `k8s-report:/${name}`;
    const columns = new ColumnBuilder(file, all.reduce((sum, { weaknesses }) => sum + weaknesses.length, 0));
    const runs: ScanReport['runs'][number][] = [];
    const subjects: string[] = [''];
    const made = { version, file, reports: [] as ReportFacts[], starts: [] as number[], runs: [] as number[] };
    for (const [tool, reports] of Map.groupBy(all, ({ scanner }) => scanner)) {
      columns.startRun({ tool, unit: 'utf16CodeUnits', regions: 'none' });
      const first = columns.count;
      for (const facts of reports) {
        made.reports.push(facts);
        made.starts.push(columns.count);
        made.runs.push(runs.length);
        if (facts.weaknesses.length > 0) subjects[columns.uriNumber(uriOf(facts))] = JSON.stringify(facts.subject);
        for (const weakness of facts.weaknesses) {
          const from = { file, run: runs.length, result: columns.count - first };
          columns.addDecoded(findingOf(facts, weakness, from), digestOf(weakness.print));
        }
      }
      const results = columns.count - first;
      runs.push({ tool, automationId: `trivy-operator/${name}/`, outcome: results > 0 ? 'findings' : 'clean', results, origin: { ended: new Date(newest(reports)).toISOString() } });
    }
    this.#made.set(kind, made);
    return { version, report: { file, runs }, columns: columns.finish(), subjects };
  }

  /** @returns the findings at these places of a kind's columns; undefined where these are not its last. */
  details(kind: ReportKind, version: number, indices: Uint32Array): readonly (DecodedResult | undefined)[] | undefined {
    const made = this.#made.get(kind);
    if (made?.version !== version) return undefined;
    return [...indices].map((index) => {
      const at = lastNotAbove(made.starts, index);
      const facts = made.reports[at];
      const weakness = facts?.weaknesses[index - (made.starts[at] ?? 0)];
      if (facts === undefined || weakness === undefined) return undefined;
      const run = made.runs[at] ?? 0;
      return findingOf(facts, weakness, { file: made.file, run, result: index - (made.starts[made.runs.indexOf(run)] ?? 0) });
    });
  }

  #remove(kind: ReportKind, key: string): boolean {
    this.#release(this.#reports[kind].get(key));
    return this.#reports[kind].delete(key);
  }

  #release(facts: ReportFacts | undefined): void {
    for (const weakness of facts?.weaknesses ?? []) this.#weaknesses.release(weakness);
  }
}

function uriOf({ subject }: ReportFacts): string {
  return `k8s-report:/${subject.report}`;
}

function findingOf(facts: ReportFacts, { ruleId, ruleName, message, level, severity, helpUri }: ReportedWeakness, from: DecodedResult['from']): DecodedResult {
  return {
    tool: facts.scanner,
    ruleId,
    ...(ruleName === undefined ? {} : { ruleName }),
    message,
    level,
    severity,
    ...(helpUri === undefined ? {} : { helpUri }),
    locations: [{ uri: uriOf(facts) }],
    related: [],
    suppressed: false,
    from,
  };
}

function newest(reports: readonly ReportFacts[]): number {
  return reports.reduce((latest, { at }) => Math.max(latest, at), 0);
}

/** @param starts ascending; of equal ones the last is meant, as those before it are empty. @returns the place of the last that is at most `index`. */
function lastNotAbove(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
