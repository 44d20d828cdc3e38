import assert from 'node:assert/strict';
import { FindingStore } from '../../../../src/domain/findings/findingStore.ts';
import { decodeReport } from '../../../../src/sources/cluster/reports/decodeReport.ts';
import type { ReportFacts } from '../../../../src/sources/cluster/reports/reportFacts.ts';
import { ReportShelf } from '../../../../src/sources/cluster/reports/reportShelf.ts';

interface Made {
  readonly scanner?: string;
  readonly version?: string;
  readonly updated?: string;
}

function vulnerabilities(name: string, ids: readonly string[], { scanner = 'Trivy', version = '1', updated = '2026-05-20T12:38:10Z' }: Made = {}): ReportFacts {
  const labels = { 'trivy-operator.resource.kind': 'ReplicaSet', 'trivy-operator.resource.name': `${name}-5c689d88bb`, 'trivy-operator.container.name': 'main' };
  const facts = decodeReport('vulnerabilityReport')({
    metadata: { name: `replicaset-${name}`, namespace: 'shop', uid: 'u', resourceVersion: version, labels },
    report: { updateTimestamp: updated, scanner: { name: scanner }, vulnerabilities: ids.map((vulnerabilityID) => ({ vulnerabilityID, resource: 'libssl', installedVersion: '1', severity: 'HIGH' })) },
  });
  assert.ok(facts);
  return facts;
}

describe('decoding reports', () => {
  const decoded = (vulnerability: object): ReportFacts['weaknesses'][number] | undefined =>
    decodeReport('vulnerabilityReport')({ metadata: { name: 'r' }, report: { vulnerabilities: [vulnerability] } })?.weaknesses[0];

  it('has severities as Trivy writes them in SARIF, and the unknown is low', () => {
    const of = (severity: unknown): unknown => decoded({ vulnerabilityID: 'a', severity })?.severity;
    assert.deepEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN', 'constructor', 7].map(of), ['critical', 'high', 'medium', 'low', 'low', 'low', 'low']);
  });
  it('keeps https links only, and no text without end', () => {
    for (const primaryLink of ['http://a', 'javascript:alert(1)', 'command:x', 'https://a b', `https://${'a'.repeat(600)}`]) assert.equal(decoded({ vulnerabilityID: 'a', primaryLink })?.helpUri, undefined, primaryLink);
    assert.equal(decoded({ vulnerabilityID: 'a', title: 'x'.repeat(10_000) })?.message.length, 500);
  });
  it('takes the name of what was scanned from an annotation where it is too long for a label', () => {
    const name = `${'a'.repeat(80)}-5c689d88bb`;
    const facts = decodeReport('configAuditReport')({ metadata: { name: 'r', namespace: 'shop', labels: { 'trivy-operator.resource.kind': 'ReplicaSet', 'trivy-operator.resource.name-hash': '7' }, annotations: { 'trivy-operator.resource.name': name } } });
    assert.deepEqual([facts?.subject.name, facts?.subject.place], [name, `k8s:/shop/Deployment/${'a'.repeat(80)}`]);
  });
});

describe('shelf of reports', () => {
  const contents = (shelf: ReportShelf): unknown => {
    const scan = shelf.scan('vulnerabilityReport');
    if (scan === undefined) return undefined;
    const all = Uint32Array.from({ length: scan.columns.count }, (_, index) => index);
    const details = shelf.details('vulnerabilityReport', scan.version, all) ?? [];
    const store = new FindingStore(scan.columns);
    return details.map((finding, index) => {
      assert.deepEqual([finding?.tool, finding?.ruleId, finding?.from, finding?.locations[0]?.uri], [store.get(index).tool, store.get(index).ruleId, store.get(index).from, store.uriOf(index)]);
      return `${finding?.tool} ${finding?.locations[0]?.uri.split('-').at(-1)} ${finding?.ruleId} ${finding?.from.run}.${finding?.from.result}`;
    });
  };

  it('makes one run of each scanner, and finds the details of each finding again', () => {
    const shelf = new ReportShelf();
    shelf.apply({ type: 'upsert', facts: vulnerabilities('a', ['CVE-1', 'CVE-2']) });
    shelf.apply({ type: 'upsert', facts: vulnerabilities('empty', []) });
    shelf.apply({ type: 'upsert', facts: vulnerabilities('b', ['CVE-3'], { scanner: 'Other', updated: '2026-06-01T00:00:00Z' }) });
    shelf.apply({ type: 'upsert', facts: vulnerabilities('none', []) });
    shelf.apply({ type: 'upsert', facts: vulnerabilities('c', ['CVE-1']) });
    assert.deepEqual(contents(shelf), ['Trivy a CVE-1 0.0', 'Trivy a CVE-2 0.1', 'Trivy c CVE-1 0.2', 'Other b CVE-3 1.0']);
    const scan = shelf.scan('vulnerabilityReport');
    assert.deepEqual(scan?.report.runs.map(({ tool, results, origin }) => [tool, results, origin?.ended]), [['Trivy', 3, '2026-05-20T12:38:10.000Z'], ['Other', 1, '2026-06-01T00:00:00.000Z']]);
    assert.deepEqual(scan.subjects.map((subject) => (subject === '' ? '' : (JSON.parse(subject) as ReportFacts['subject']).place)), ['', 'k8s:/shop/Deployment/a/main', 'k8s:/shop/Deployment/c/main', 'k8s:/shop/Deployment/b/main']);
    assert.equal(shelf.details('vulnerabilityReport', scan.version - 1, new Uint32Array([0])), undefined);
  });
  it('keeps equal weaknesses once, as long as a report has them', () => {
    const shelf = new ReportShelf();
    shelf.apply({ type: 'upsert', facts: vulnerabilities('a', ['CVE-1', 'CVE-2']) });
    shelf.apply({ type: 'upsert', facts: vulnerabilities('b', ['CVE-1', 'CVE-2', 'CVE-3']) });
    assert.equal(shelf.weaknesses, 3);
    assert.equal(shelf.apply({ type: 'upsert', facts: vulnerabilities('b', ['CVE-1', 'CVE-2', 'CVE-3']) }), undefined, 'no news');
    shelf.apply({ type: 'upsert', facts: vulnerabilities('b', ['CVE-2'], { version: '2' }) });
    assert.equal(shelf.weaknesses, 2);
    shelf.apply({ type: 'retain', kind: 'vulnerabilityReport', namespace: 'shop', keys: new Set(['shop/replicaset-b']) });
    assert.equal(shelf.weaknesses, 1);
    assert.deepEqual(contents(shelf), ['Trivy b CVE-2 0.0']);
    shelf.apply({ type: 'remove', kind: 'vulnerabilityReport', namespace: 'shop', name: 'replicaset-b' });
    assert.deepEqual([shelf.weaknesses, contents(shelf)], [0, undefined]);
  });
  it('where all is well says so, and not that nothing was scanned', () => {
    const shelf = new ReportShelf();
    shelf.apply({ type: 'upsert', facts: vulnerabilities('a', []) });
    assert.deepEqual(shelf.scan('vulnerabilityReport')?.report.runs.map(({ outcome }) => outcome), ['clean']);
  });
});
