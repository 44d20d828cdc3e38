// What a restore point is stamped with from findings and rows: none is told from not known.

import assert from 'node:assert/strict';
import type { ScanReport } from '../../../src/domain/findings/finding.ts';
import { stampedImages } from '../../../src/domain/findings/stampedImages.ts';
import { stampedFindings, type StampableFindings } from '../../../src/sources/workspace/stampedFindings.ts';

type Outcome = ScanReport['runs'][number]['outcome'];

class Findings implements StampableFindings {
  ready = true;
  readonly reading = Promise.withResolvers<undefined>();
  readonly #outcomes: readonly Outcome[];

  constructor(...outcomes: readonly Outcome[]) {
    this.#outcomes = outcomes;
  }

  async settled(): Promise<void> {
    await this.reading.promise;
  }

  reports(): readonly ScanReport[] {
    return this.#outcomes.map((outcome) => ({ file: 'scan.sarif', runs: [{ tool: 't', outcome, results: 0 }] }));
  }

  identitiesOf(claim: string, most: number): { ids: readonly string[]; omitted: number } {
    return { ids: [`${claim} ${most}`], omitted: 0 };
  }
}

describe('the findings of a stamp', () => {
  for (const outcomes of [['clean'], ['didNotRun', 'findings']] as const) {
    it(`are known where scans say: ${outcomes.join(', ')}`, async () => {
      assert.deepEqual(await stampedFindings(new Findings(...outcomes), 'shop/data', 7), { ids: ['shop/data 7'], omitted: 0 });
    });
  }

  for (const outcomes of [[], ['didNotRun', 'unknown']] as const) {
    it(`are not known where scans say: ${outcomes.join(', ') || 'nothing'}`, async () => {
      assert.equal(await stampedFindings(new Findings(...outcomes), 'shop/data', 7), undefined);
    });
  }

  it('are waited for until they are read', async () => {
    const findings = new Findings('clean');
    findings.ready = false;
    const asked = stampedFindings(findings, 'shop/data', 7);
    findings.ready = true;
    findings.reading.resolve(undefined);
    assert.notEqual(await asked, undefined);
  });

  it('are not known where nobody began to read', async () => {
    const findings = new Findings('clean');
    findings.ready = false;
    findings.reading.resolve(undefined);
    assert.equal(await stampedFindings(findings, 'shop/data', 7), undefined);
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
