// What a restore point is stamped with from findings and rows: none is told from not known.

import assert from 'node:assert/strict';
import type { ScanReport } from '../../../src/domain/findings/finding.ts';
import { stampedImages } from '../../../src/domain/findings/stampedImages.ts';
import { stampedFindings, type StampableFindings } from '../../../src/sources/workspace/stampedFindings.ts';

type Outcome = ScanReport['runs'][number]['outcome'];

class Findings implements StampableFindings {
  ready = true;
  readonly listeners = new Set<() => void>();
  readonly #outcomes: readonly Outcome[];

  constructor(...outcomes: readonly Outcome[]) {
    this.#outcomes = outcomes;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  reports(): readonly ScanReport[] {
    return this.#outcomes.map((outcome) => ({ file: 'scan.sarif', runs: [{ tool: 't', outcome, results: 0 }] }));
  }

  identitiesOf(claim: string, most: number): { ids: readonly string[]; omitted: number } {
    return { ids: [`${claim} ${most}`], omitted: 0 };
  }
}

const { signal } = new AbortController();

describe('the findings of a stamp', () => {
  for (const outcomes of [['clean'], ['didNotRun', 'findings']] as const) {
    it(`are known where scans say: ${outcomes.join(', ')}`, async () => {
      assert.deepEqual(await stampedFindings(new Findings(...outcomes), 'shop/data', 7, signal), { ids: ['shop/data 7'], omitted: 0 });
    });
  }

  for (const outcomes of [[], ['didNotRun', 'unknown']] as const) {
    it(`are not known where scans say: ${outcomes.join(', ') || 'nothing'}`, async () => {
      assert.equal(await stampedFindings(new Findings(...outcomes), 'shop/data', 7, signal), undefined);
    });
  }

  it('are waited for until they are read, and nobody listens after that', async () => {
    const findings = new Findings('clean');
    findings.ready = false;
    const asked = stampedFindings(findings, 'shop/data', 7, signal);
    for (const listener of findings.listeners) listener();
    findings.ready = true;
    for (const listener of findings.listeners) listener();
    assert.notEqual(await asked, undefined);
    assert.equal(findings.listeners.size, 0);
  });

  it('are given up with the signal', async () => {
    const findings = new Findings('clean');
    findings.ready = false;
    const end = new AbortController();
    const asked = stampedFindings(findings, 'shop/data', 7, end.signal);
    end.abort(new Error('late'));
    await assert.rejects(asked, /late/);
    assert.equal(findings.listeners.size, 0);
  });
});

describe('the images of a stamp', () => {
  const reach = [
    { workload: { kind: 'statefulSet' as const, namespace: 'shop', name: 'db', uid: 'u', replicas: 1, readyReplicas: 1, images: [{ container: 'db', image: 'postgres:15', imageId: 'id' }] }, hops: [], ingresses: [] },
  ];
  const images = [{ workload: 'statefulSet/shop/db', container: 'db', image: 'postgres:15', imageId: 'id' }];

  it('are those of the workloads', () => assert.deepEqual(stampedImages({ reach, certificatesUnread: [] }), { images, isComplete: true }));
  it('are not all where pods could not be read', () => {
    assert.deepEqual(stampedImages({ reach, certificatesUnread: [{ code: 'forbidden', kind: 'pod', namespace: 'shop' }] }), { images, isComplete: false });
    assert.deepEqual(stampedImages({ reach, certificatesUnread: [{ code: 'forbidden', kind: 'secret', namespace: 'shop' }] }), { images, isComplete: true });
  });
});
