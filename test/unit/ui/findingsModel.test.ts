// The model of the Findings view with a million findings: order, filter, what is not shown, and how few are looked at.

import assert from 'node:assert/strict';
import type { ScanRow } from '../../../src/domain/scanning/scanState.ts';
import { everyFinding, type FindingFilter } from '../../../src/ui/tree/findingFilter.ts';
import { FindingsModel } from '../../../src/ui/tree/findingsModel.ts';
import type { Node } from '../../../src/ui/tree/node.ts';
import type { TreeChanges } from '../../../src/ui/tree/treeModel.ts';
import { findingsHead } from '../../../src/ui/tree/viewHead.ts';
import { ManyFindings } from './manyFindings.ts';
import { claimOf, hour, now, Rows } from './rows.ts';

const byId = (number: number): Node => ({ type: 'finding', finding: `f${number}` });

describe('the Findings model', () => {
  let many: ManyFindings;
  let rows: Rows;
  let scans: readonly ScanRow[];
  let told: (TreeChanges | 'all')[];
  let model: FindingsModel;

  const filterBy = async (change: Partial<FindingFilter>): Promise<void> => model.setFilter({ ...everyFinding, ...change });
  const ids = (): readonly string[] => model.children().flatMap((node) => (node.type === 'finding' ? node.finding : []));
  const last = (): string => {
    const node = model.children().at(-1);
    const text = node === undefined ? undefined : model.text(node);
    return `${text?.label ?? ''} | ${text?.description ?? ''}`;
  };

  beforeEach(() => {
    many = new ManyFindings();
    rows = new Rows(many.service);
    rows.put(claimOf('shop/data'));
    told = [];
    scans = [];
    model = new FindingsModel(rows.world, { changed: (changes) => told.push(changes), scanRows: () => scans, report: (error) => assert.ifError(error) });
    model.refresh();
  });

  afterEach(() => model.dispose());

  it('a thousand of a million are shown, those first by which most could be lost, and one row says how many are not', () => {
    assert.equal(ids().length, 1000);
    assert.deepEqual(ids().slice(0, 2), ['f0', 'f1']);
    assert.equal(last(), '999,000 more are not shown | filter by text, severity or tool to see them');
    assert.equal(many.made, 0, 'nothing but what the service has at hand is looked at');
  });

  it('a row says what it reaches, how that could be restored, and where it stands', () => {
    const [reaching, other] = [model.text(byId(0)), model.text(byId(1))];
    assert.equal(reaching?.description, '→ shop/data, no restore point · /w/src/0.ts');
    assert.equal(reaching.spoken, 'Finding number 0, critical, → shop/data, no restore point · /w/src/0.ts');
    assert.equal(reaching.context, 'finding');
    assert.equal(other?.description, 'reaches no volume that is known · /w/src/1.ts');
    assert.deepEqual([other.context, other.expandable], ['findingAlone', 'collapsed']);
  });

  it('below it stand the claims that it reaches, what ties it to a workload and since when it is there; each knows the way up', () => {
    const below = model.children(byId(0));
    assert.deepEqual(below.map(({ type }) => type), ['reached', 'link', 'introduced']);
    assert.deepEqual(below.map((node) => model.text(node)?.label), ['shop/data', 'Deployment orders', 'Git is being asked since when its lines are in the code.']);
    assert.deepEqual(below.map((node) => model.parent(node)), [byId(0), byId(0), byId(0)]);
  });

  it('the tooltip tells the risk with its factors', () => {
    assert.match(model.tooltip(byId(0)), /Risk 1000000 = 8 \\\(critical\\\)$/);
  });

  it('the tooltip tells what the finding falls into, and nothing of that is Markdown', () => {
    const found = many.service.find('f0') ?? assert.fail();
    Object.assign(found.finding, { taxa: [{ id: 'CWE-89', name: '[SQL](command:x) <b>' }] });
    assert.match(model.tooltip(byId(0)), /^Classified as CWE\\-89 \\\(\\\[SQL\\\]\\\(command:x\\\) \\<b\\>\\\) {2}$/m);
  });

  it('of a claim that changes the findings that reach it are told, and no others', () => {
    model.children();
    told = [];
    model.take(rows.put(claimOf('shop/other')));
    assert.deepEqual(told, []);
    model.take(rows.put(claimOf('shop/data', { capacityBytes: 5 })));
    assert.deepEqual(told, [{ rows: [0, 100, 200, 300, 400, 500, 600, 700, 800, 900].map(byId), lines: [] }]);
  });

  it('by severity and tool the first thousand that fit are read, and all of them counted', async () => {
    await filterBy({ severities: ['medium'], tools: ['Odd'] });
    assert.equal(ids()[0], 'f100001');
    assert.equal(many.made, 1000);
    assert.equal(model.text(byId(100_001))?.label, 'Finding number 100001', 'also what the service does not keep');
    assert.equal(last(), '199,000 more are not shown | filter by text, severity or tool to see them');
    assert.equal(findingsHead(model, rows.world).description, 'medium, Odd · 1000 critical, 99000 high, 400000 medium, 500000 low');
  });

  it('where all that fit are shown no row says that there are more', async () => {
    await filterBy({ severities: ['critical'], reaching: true });
    assert.deepEqual(ids(), ['f0', 'f100', 'f200', 'f300', 'f400', 'f500', 'f600', 'f700', 'f800', 'f900']);
    assert.equal(model.children().length, 10);
  });

  it('a text is looked for in the ten thousand of the highest risk, which is said', async () => {
    await filterBy({ text: 'NUMBER 99' });
    assert.equal(many.made, 10_000);
    assert.equal(ids().length, 280);
    assert.equal(last(), 'Perhaps there are more | only the 10,000 with the highest risk were searched');
    await filterBy({ text: 'nothing of that name', severities: ['critical'] });
    assert.deepEqual(ids(), []);
    assert.match(findingsHead(model, rows.world).message, /^No finding passes the filter "nothing of that name", critical\. Clear Filter shows all 1,000,000\.$/);
  });

  it('another filter ends the search that goes on; changes meanwhile have it look once more', async () => {
    const [first, second] = [filterBy({ text: 'number 1' }), filterBy({ severities: ['critical'] })];
    await Promise.all([first, second]);
    assert.equal(ids().length, 1000);
    many.made = 0;
    told = [];
    for (let i = 0; i < 50; i++) model.refresh();
    await model.settled();
    assert.deepEqual([many.made, told], [2000, ['all', 'all']]);
  });

  it('scans that run, failed or are older than the code stand first, and say what that means', () => {
    const scan = { tool: 'gosec', file: 'gosec.sarif', at: now - 3 * hour, results: 4, outcome: 'findings' } as const;
    scans = [
      { tool: 'Bandit', condition: 'current', scan },
      { tool: 'gosec', condition: 'olderThanCode', scan },
      { tool: 'semgrep', condition: 'failed', failedAt: now - hour, failure: { code: 'exit', exit: 2 } },
      { tool: 'Trivy', condition: 'failed', scan: { ...scan, file: 'trivy.sarif' }, failure: { code: 'noResult' } },
      { tool: 'eslint', condition: 'running' },
    ];
    const lines = model.children().slice(0, 4).map((node) => model.text(node));
    assert.deepEqual(lines.map((text) => `${text?.label ?? ''} | ${text?.description ?? ''}`), [
      'Scanning: eslint | nothing of it is known yet',
      'Scan failed: semgrep | 1 h ago · it ended with code 2 · what it would have found is unknown',
      'Scan failed: Trivy | it wrote no whole SARIF file · what is shown is of an earlier scan',
      'Older than the code: gosec | scanned 3 h ago, files were changed since',
    ]);
    assert.equal(model.children()[4]?.type, 'finding');
  });
});
