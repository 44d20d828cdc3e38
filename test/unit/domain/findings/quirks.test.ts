// What single producers write against the standard: each of them, and that nobody else is read so.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../scripts/lib/projectRoot.ts';
import { decodeLog } from '../../../../src/domain/findings/decodeLog.ts';
import { straighten } from '../../../../src/domain/findings/quirks.ts';
import { settleLocation, splitLines } from '../../../../src/domain/findings/region.ts';
import { parseTolerant } from '../../../../src/sources/sarif/tolerantJson.ts';
import { at, decodeResult, decodeRuns } from './log.ts';

const by = (name: string, more: object = {}): object => ({ tool: { driver: { name } }, ...more });
const measureOf = (name: string, run: object = {}): unknown =>
  decodeResult({ locations: [at('a.py', { startLine: 1, startColumn: 3, endColumn: 5 })] }, by(name, run))?.locations[0]?.measure;

describe('quirks of producers', () => {
  it('Bandit counts columns in bytes, unless its run says what it counts', () => {
    assert.deepEqual(measureOf('Bandit'), { by: 'utf8Bytes' });
    assert.equal(measureOf('Bandit', { columnKind: 'utf16CodeUnits' }), undefined);
    assert.equal(measureOf('Ruff'), undefined);
  });
  it("Bandit's endLine is the second line: the region goes to its end", () => {
    const regionOf = (name: string): unknown => decodeResult({ locations: [at('a.py', { startLine: 1, startColumn: 3, endLine: 2, endColumn: 5 })] }, by(name))?.locations[0]?.region;
    assert.deepEqual(regionOf('Bandit'), { startLine: 0, startColumn: 2, endLine: 1 });
    assert.deepEqual(regionOf('Ruff'), { startLine: 0, startColumn: 2, endLine: 1, endColumn: 4 });
  });
  it('the end of a single line is trusted', () => {
    const location = { uri: 'a.py', region: { startLine: 1, startColumn: 2, endLine: 1, endColumn: 9 } };
    assert.equal(straighten(location, 'endLineIsSecond', ''), location);
  });
  it("Gitleaks' snippets and fingerprints are neither kept nor hashed", () => {
    const secret = { locations: [at('a', { startLine: 1, snippet: { text: 'token = 123' } })], partialFingerprints: { author: 'somebody@example.com' } };
    const digestOf = (name: string, result: object): unknown => decodeResult(result, by(name))?.identity.digest;
    assert.equal(digestOf('gitleaks', secret), digestOf('gitleaks', { locations: [at('a', { startLine: 1 })] }));
    assert.notEqual(digestOf('Semgrep', secret), digestOf('Semgrep', { locations: [at('a', { startLine: 1 })] }));
    assert.doesNotMatch(JSON.stringify(decodeResult(secret, by('gitleaks'))), /token|somebody/);
  });
  it('Staticcheck leaves results out where it found nothing; others did not run then', () => {
    const outcome = (name: string, ...invocations: readonly object[]): unknown => decodeRuns(by(name, { invocations })).report.runs[0]?.outcome;
    assert.equal(outcome('Staticcheck', { executionSuccessful: true }), 'clean');
    assert.equal(outcome('Staticcheck', { executionSuccessful: true }, { executionSuccessful: false }), 'didNotRun');
    assert.equal(outcome('Staticcheck'), 'didNotRun');
    assert.equal(outcome('Other', { executionSuccessful: true }), 'didNotRun');
    assert.equal(decodeRuns(by('Staticcheck', { results: null, invocations: [{ executionSuccessful: true }] })).report.runs[0]?.outcome, 'didNotRun');
  });
  it("Trivy's lines are whole ones, the last among them: both its columns are always 1", () => {
    const regionOf = (name: string, region: object): unknown => decodeResult({ locations: [at('Dockerfile', region)] }, by(name))?.locations[0]?.region;
    const lines = { startLine: 16, startColumn: 1, endLine: 44, endColumn: 1 };
    assert.deepEqual(regionOf('Trivy', lines), { startLine: 15, startColumn: 0, endLine: 43 });
    assert.deepEqual(regionOf('Trivy', { ...lines, endLine: 16 }), { startLine: 15, startColumn: 0, endLine: 15 });
    assert.deepEqual(regionOf('Other', lines), { startLine: 15, startColumn: 0, endLine: 43, endColumn: 0 });
    assert.deepEqual(regionOf('Trivy', { startLine: 3, startColumn: 5, endLine: 3, endColumn: 1 }), { startLine: 2, startColumn: 4, endLine: 2 });
    assert.deepEqual(regionOf('Trivy', { startLine: 3, startColumn: 5, endLine: 4, endColumn: 1 }), { startLine: 2, startColumn: 4, endLine: 3, endColumn: 0 });
  });
  it('Trivy 0.68 to 0.74 counts the lines of a manifest without the separators of its documents', () => {
    const manifest = '---\na: 1\n---\nb: 1\nb: 2\n--- \nc: 1\n---\n---\nd: 1\n';
    const lineOf = (line: number, { name = 'Trivy', version = '0.68.1', ruleId = 'KSV011', uri = 'k8s/a.yaml' } = {}): string | undefined => {
      const tool = { driver: { name, version } };
      const [first] = decodeResult({ ruleId, locations: [at(uri, { startLine: line, startColumn: 1, endLine: line, endColumn: 1 })] }, { tool })?.locations ?? [];
      assert.ok(first);
      const { region } = settleLocation(first, splitLines(manifest));
      assert.equal(region?.startLine, region?.endLine);
      return manifest.split('\n')[region?.startLine ?? -1];
    };
    assert.deepEqual([2, 3, 4, 6, 8].map((line) => lineOf(line)), ['a: 1', 'b: 1', 'b: 2', 'c: 1', 'd: 1']);
    for (const version of ['0.68.0', '0.69.3', '0.74.0', 'v0.70.0']) assert.equal(lineOf(3, { version }), 'b: 1', version);
    for (const version of ['0.62.1', '0.67.2', '0.75.0', '1.70.0', 'dev']) assert.equal(lineOf(4, { version }), 'b: 1', version);
    for (const ruleId of ['KSV-0011', 'AVD-KSV-0011', 'KCV0001']) assert.equal(lineOf(3, { ruleId }), 'b: 1', ruleId);
    assert.equal(lineOf(4, { ruleId: 'aws-access-key-id' }), 'b: 1', 'a secret');
    assert.equal(lineOf(4, { uri: 'k8s/a.json' }), 'b: 1');
    assert.equal(lineOf(4, { name: 'Other' }), 'b: 1');
  });
  it("Trivy's own output means the lines that stand in the shop", () => {
    const text = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
    const { findings } = decodeLog(parseTolerant(text('test/fixtures/sarif/trivy.sarif')), 'trivy.sarif');
    const found = findings.find(({ ruleId, locations: [first] }) => ruleId === 'DS029' && first?.uri === 'file:///mnt/services/catalog/Dockerfile');
    const { startLine = -1, ...end } = found?.locations[0]?.region ?? {};
    assert.match(text('samples/shop/services/catalog/Dockerfile').split('\n')[startLine] ?? '', /^RUN apt-get/);
    assert.deepEqual(end, { startColumn: 0, endLine: startLine });
    // Counted without the two separators before.
    const inThird = findings.find(({ ruleId, locations: [first] }) => ruleId === 'KSV011' && first?.uri === 'file:///mnt/k8s/base/uploads.yaml')?.locations[0];
    const lines = splitLines(text('samples/shop/k8s/base/uploads.yaml'));
    assert.equal(inThird && lines[settleLocation(inThird, lines).region?.startLine ?? -1]?.trim(), '- name: uploads');
    const secret = findings.find(({ ruleId }) => ruleId === 'aws-access-key-id');
    assert.deepEqual([secret?.severity, secret?.locations[0]?.region], ['critical', { startLine: 1, startColumn: 0, endLine: 1 }]);
    assert.match(secret?.message ?? '', /AWS_ACCESS_KEY_ID=\*+$/);
  });
  it("Trivy's run says which image it scanned", () => {
    const { runs: [run] } = decodeRuns(by('Trivy', { results: [], properties: { imageName: 'shop/orders', imageID: 'sha256:1', repoDigests: ['shop/orders@sha256:2', 7] } })).report;
    assert.deepEqual(run?.origin, { image: { name: 'shop/orders', id: 'sha256:1', digests: ['shop/orders@sha256:2'] } });
  });
  it("kube-linter's logical locations name the object, and its unsuccessful run has findings", () => {
    const logicalLocations = [{ kind: 'GVK/Kind', name: 'Deployment' }, { kind: 'Object Name', name: 'orders' }, { kind: 'Object Namespace', name: 'shop' }];
    const { findings, report } = decodeRuns(by('kube-linter', { invocations: [{ executionSuccessful: false }], results: [{ locations: [{ ...(at('a.yaml', { startLine: 1 }) as object), logicalLocations }] }] }));
    assert.deepEqual(findings[0]?.objects, [{ kind: 'Deployment', name: 'orders', namespace: 'shop' }]);
    assert.equal(report.runs[0]?.outcome, 'unknown');
  });
  it("Semgrep's constant fingerprint says nothing", () => {
    const digests = [{ fingerprints: { 'matchBasedId/v1': 'requires login' } }, {}].map((result) => decodeResult(result, by('Semgrep OSS'))?.identity.digest);
    assert.equal(digests[0], digests[1]);
  });
  it("gosec's ruleIndex may be another rule's, and startColumn is endColumn", () => {
    const tool = { driver: { name: 'gosec', rules: [{ id: 'G101', name: 'Secrets' }, { id: 'G304', name: 'Files' }] } };
    const finding = decodeResult({ ruleId: 'G304', ruleIndex: 0, locations: [at('a.go', { startLine: 2, startColumn: 4, endColumn: 4 })] }, { tool });
    assert.equal(finding?.ruleName, 'Files');
    assert.deepEqual(finding.locations[0]?.region, { startLine: 1, startColumn: 3, endLine: 1, endColumn: 3 });
  });
  it("Snyk's security-severity may be null or \"undefined\": the level decides", () => {
    for (const value of [null, 'undefined', '', ' ']) {
      const tool = { driver: { name: 'SnykCode', rules: [{ id: 'R', defaultConfiguration: { level: 'error' }, properties: { 'security-severity': value } }] } };
      assert.equal(decodeResult({ ruleId: 'R' }, { tool })?.severity, 'high');
    }
  });
  it("ESLint's helpUri may be prose, and its uris are absolute", () => {
    const tool = { driver: { name: 'ESLint', rules: [{ id: 'no-eval', helpUri: 'See the docs.' }] } };
    const finding = decodeResult({ ruleId: 'no-eval', locations: [at('file:///src/a.ts')] }, { tool });
    assert.equal(finding?.helpUri, undefined);
    assert.equal(finding?.locations[0]?.uri, 'file:///src/a.ts');
  });
});
