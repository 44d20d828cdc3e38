// A million open findings for models of views, of which details are made only where somebody asks: how often is counted.

import type { Finding, Severity } from '../../../src/domain/findings/finding.ts';
import type { FindingCounts } from '../../../src/domain/findings/findingWays.ts';
import type { FindingQuery, FindingService, ReachingFinding, ScanState } from '../../../src/ui/ports/findings.ts';

const bySeverity: FindingCounts = { critical: 1000, high: 99_000, medium: 400_000, low: 500_000 };
const total = 1_000_000;

function severityOf(number: number): Severity {
  if (number < 1000) return 'critical';
  if (number < 100_000) return 'high';
  return number < 500_000 ? 'medium' : 'low';
}

/** @param number its place in the order of risk. Every hundredth reaches a claim; five thousand files, 200 findings in each. */
export function findingNumber(number: number, more: Partial<ReachingFinding> = {}): ReachingFinding {
  const workload = { kind: 'deployment', namespace: 'shop', name: 'orders' } as const;
  const link = { workload, evidence: { signal: 'name', name: 'orders' }, confidence: 'likely' } as const;
  const finding = { id: `f${number}`, tool: number % 2 === 0 ? 'Even' : 'Odd', ruleId: 'rule', message: `Finding number ${number}.`, level: 'error', severity: severityOf(number), locations: [{ uri: `src/${number % 5000}.ts` }], related: [] } as unknown as Finding;
  return {
    finding,
    links: number % 100 === 0 ? [link] : [],
    reaches: number % 100 === 0 ? [{ claim: 'shop/data', link, hops: 0 }] : [],
    file: `/w/src/${number % 5000}.ts`,
    risk: { score: total - number, factors: [{ code: 'severity', severity: severityOf(number), times: 8 }], ...(number % 100 === 0 ? { claim: 'shop/data' } : {}) },
    run: { tool: 'Even', file: 'scan.sarif' },
    ...more,
  };
}

export class ManyFindings {
  /** How many were made with their details. */
  made = 0;
  readonly #top = Array.from({ length: 1000 }, (_, i) => findingNumber(i));
  scans: readonly ScanState[] = [{ file: 'scan.sarif', tool: 'Even', results: total, outcome: 'findings' }];
  /** Files of which all findings are materialized. */
  readonly open = new Map<string, readonly ReachingFinding[]>();

  readonly service: FindingService = {
    counts: () => bySeverity,
    countsOf: () => ({ critical: 10, high: 990, medium: 4000, low: 5000 }),
    ofClaim: () => [],
    inFile: (path: string) => this.open.get(path) ?? this.#topIn(path),
    filesWithFindings: () => new Set(Array.from({ length: 5000 }, (_, i) => `/w/src/${i}.ts`)),
    top: () => this.#top,
    look: () => undefined,
    find: (id: string) => this.#top.find(({ finding }) => finding.id === id),
    all: (query: FindingQuery, signal: AbortSignal) => this.#all(query, signal),
    count: ({ severity, tool, reaching }: FindingQuery) => {
      const severities = severity === undefined ? total : severity.reduce((sum, one) => sum + bySeverity[one], 0);
      return severities / (tool === undefined ? 1 : 2) / (reaching === true ? 100 : 1);
    },
    identitiesOf: () => ({ ids: [], omitted: 0 }),
    reports: () => this.scans.map(({ file }) => ({ file, runs: [] })),
    scans: () => this.scans,
    manifestOf: () => undefined,
    namespacesOf: () => [],
    ready: true,
    onDidChange: () => ({ dispose: () => undefined }),
    reload: () => Promise.resolve(),
    settled: () => Promise.resolve(),
    textOf: () => undefined,
    candidatesOf: () => [],
    reindex: () => Promise.resolve(),
  };

  #topIn(path: string): readonly ReachingFinding[] {
    const number = Number(/(\d+)\.ts$/.exec(path)?.[1]);
    return this.#top.slice(number, number + 1);
  }

  async *#all({ severity, tool, reaching }: FindingQuery, signal: AbortSignal): AsyncGenerator<ReachingFinding> {
    for (let number = 0; number < total; number++) {
      if (number % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      if (severity !== undefined && !severity.includes(severityOf(number))) continue;
      if (tool !== undefined && tool !== (number % 2 === 0 ? 'Even' : 'Odd')) continue;
      if (reaching === true && number % 100 !== 0) continue;
      this.made += 1;
      yield findingNumber(number);
    }
  }
}
