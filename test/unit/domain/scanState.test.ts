// The states of scans, as the tree shows them.

import assert from 'node:assert/strict';
import { scannerIds, scannerOf, scanners } from '../../../src/domain/scanning/scanner.ts';
import { scanRows, type ScanEnd, type ScanFacts, type ScanSources } from '../../../src/domain/scanning/scanState.ts';

const hour = 3_600_000;
const bandit: ScanFacts = { tool: 'Bandit', file: 'b.sarif', at: 10 * hour, results: 3, outcome: 'findings' };
const rows = (sources: Partial<ScanSources>): readonly string[] =>
  scanRows({ scans: [], ends: [], running: [], newest: () => undefined, ...sources }).map(({ tool, condition, scan, failedAt, failure }) => [tool, condition, scan?.file ?? '-', failedAt ?? '', failure?.code ?? ''].join(' ').trim());

describe('states of scans', () => {
  it('no scan, nothing', () => assert.deepEqual(rows({}), []));

  it('a scan is older than the code once a file that its scanner reads was changed since', () => {
    const newest: ScanSources['newest'] = (scanner) => (scanner === 'bandit' ? 11 * hour : 5 * hour);
    assert.deepEqual(rows({ scans: [bandit, { ...bandit, tool: 'gosec', file: 'g.sarif' }], newest }), ['Bandit olderThanCode b.sarif', 'gosec current g.sarif']);
    // A checkout writes both within moments.
    assert.deepEqual(rows({ scans: [bandit], newest: () => 10 * hour + 30_000 }), ['Bandit current b.sarif']);
    const { at: _at, ...undated } = bandit;
    assert.deepEqual(rows({ scans: [undated], newest }), ['Bandit current b.sarif'], 'when it ended is not known');
    assert.equal(_at, 10 * hour);
    assert.deepEqual(rows({ scans: [undated], newest: () => Infinity }), ['Bandit olderThanCode b.sarif'], 'but the commit that was scanned is');
    // A tool that we know nothing of may read any source.
    assert.deepEqual(rows({ scans: [{ ...bandit, tool: 'Own' }], newest: (scanner) => (scanner === undefined ? 11 * hour : undefined) }), ['Own olderThanCode b.sarif']);
  });

  it('a failure counts until a newer scan is there, and leaves the one before', () => {
    const end: ScanEnd = { scanner: 'bandit', at: 12 * hour, failure: { code: 'exit', exit: 2 } };
    assert.deepEqual(rows({ scans: [bandit], ends: [end] }), [`Bandit failed b.sarif ${12 * hour} exit`]);
    assert.deepEqual(rows({ scans: [{ ...bandit, at: 13 * hour }], ends: [end] }), ['Bandit current b.sarif']);
    assert.deepEqual(rows({ scans: [bandit], ends: [{ scanner: 'bandit', at: 12 * hour }] }), ['Bandit current b.sarif']);
    assert.deepEqual(rows({ ends: [end] }), [`bandit failed - ${12 * hour} exit`]);
    assert.deepEqual(rows({ scans: [{ ...bandit, outcome: 'didNotRun' }] }), [`Bandit failed b.sarif ${10 * hour}`]);
  });

  it('what runs is running, whatever was before', () => {
    const end: ScanEnd = { scanner: 'bandit', at: 12 * hour, failure: { code: 'noResult' } };
    assert.deepEqual(rows({ scans: [bandit], running: ['bandit'] }), ['Bandit running b.sarif']);
    assert.deepEqual(rows({ ends: [end], running: ['bandit'] }), ['bandit running -']);
  });

  it('a scan that another took the place of has no row', () => assert.deepEqual(rows({ scans: [{ ...bandit, supersededBy: 'c.sarif' }] }), []));
});

describe('scanners', () => {
  it('are known by the names that they give themselves', () => {
    assert.deepEqual(['Semgrep OSS', 'Bandit', 'ESLint', 'gosec', 'Trivy', 'CodeQL', 'Checkov'].map(scannerOf), ['semgrep', 'bandit', 'eslint', 'gosec', 'trivy', 'codeql', undefined]);
  });

  it('write where they are told, and nowhere else', () => {
    for (const id of scannerIds) {
      const runs = scanners[id].runs('/out/x', { paths: ['a', 'b'], more: ['--more'], language: 'go' });
      assert.ok(runs.at(-1)?.some((arg) => arg === '/out/x' || arg === '--output=/out/x'), id);
      assert.ok(runs.at(-1)?.includes('--more'), id);
    }
  });

  it('say what they fetch', () => {
    const none = { paths: ['.'], more: [] };
    assert.deepEqual(scannerIds.map((id) => scanners[id].fetches(none)), ['rules', undefined, undefined, 'modules', 'databases', undefined]);
    assert.equal(scanners.codeql.fetches({ ...none, more: ['--download'] }), 'rules');
    assert.equal(scanners.semgrep.fetches({ ...none, config: '.semgrep' }), undefined);
    assert.equal(scanners.semgrep.fetches({ ...none, config: 'p/python' }), 'rules');
    // Its checks of configuration are fetched, too.
    assert.equal(scanners.trivy.fetches({ ...none, more: ['--offline-scan', '--skip-db-update'] }), 'databases');
    assert.equal(scanners.trivy.fetches({ ...none, more: ['--offline-scan', '--skip-db-update', '--skip-check-update'] }), undefined);
  });

  it('CodeQL makes its database only where a language is named', () => {
    assert.deepEqual(scanners.codeql.runs('o', { paths: ['.'], database: 'db', more: [] }), [['database', 'analyze', 'db', '--format=sarifv2.1.0', '--output=o']]);
    assert.deepEqual(scanners.codeql.runs('o', { paths: ['src'], language: 'python', config: 'q.qls', more: [] }), [
      ['database', 'create', '.volumeguard/codeql', '--overwrite', '--language=python', '--source-root=src'],
      ['database', 'analyze', '.volumeguard/codeql', 'q.qls', '--format=sarifv2.1.0', '--output=o'],
    ]);
  });

  it('gosec scans below folders, Go fashion', () => {
    assert.deepEqual(scanners.gosec.runs('o', { paths: ['.', 'services/uploads', './x/'], more: [] })[0]?.slice(-3), ['./...', './services/uploads/...', './x/...']);
  });
});
