// Problems of a million findings: only what was asked for is made, a few milliseconds at a time, and only files in which
// something reads differently are touched.

import assert from 'node:assert/strict';
import { ProblemSync } from '../../../src/ui/diagnostics/problemSync.ts';
import type { ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { findingNumber, ManyFindings } from './manyFindings.ts';

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('problems', () => {
  let many: ManyFindings;
  let sync: ProblemSync<ReachingFinding>;
  let shown: Map<string, readonly ReachingFinding[]>;
  let touched: string[];
  let counts: number[];
  let milliseconds: number;
  let made: number;

  /** Lets it work until it says how many are shown. @returns the most problems that it made before others got their turn. */
  async function worked(): Promise<number> {
    const before = counts.length;
    let most = 0;
    while (counts.length === before) {
      const already = made;
      await turn();
      most = Math.max(most, made - already);
    }
    return most;
  }

  beforeEach(() => {
    many = new ManyFindings();
    shown = new Map<string, readonly ReachingFinding[]>();
    touched = [];
    counts = [];
    milliseconds = 0;
    made = 0;
    const sink = {
      make: (reaching: ReachingFinding) => {
        // Each takes a millisecond.
        milliseconds += 1;
        made += 1;
        return reaching;
      },
      printOf: ({ finding }: ReachingFinding) => finding.message,
      show: (file: string, problems: readonly ReachingFinding[]) => {
        touched.push(file);
        shown.set(file, problems);
      },
      shown: (count: number) => counts.push(count),
    };
    sync = new ProblemSync(many.service, sink, () => milliseconds);
  });

  afterEach(() => sync.dispose());

  it('those of the highest risk are shown, and how many that is; nobody waits for more than a few of them', async () => {
    sync.lookAtAll();
    assert.ok((await worked()) <= 8);
    assert.deepEqual([made, shown.size, counts], [1000, 1000, [1000]]);
  });

  it('an open file shows all of its own, closed again only those of the highest risk; no other file is touched', async () => {
    sync.lookAtAll();
    await worked();
    touched = [];
    many.open.set('/w/src/7.ts', Array.from({ length: 200 }, (_, i) => findingNumber(7 + i * 5000)));
    sync.lookAtAll();
    await worked();
    assert.deepEqual([touched, shown.get('/w/src/7.ts')?.length, counts.at(-1)], [['/w/src/7.ts'], 200, 1199]);
    many.open.clear();
    many.open.set('/w/src/8.ts', []);
    sync.lookAtAll();
    await worked();
    assert.deepEqual([touched.slice(1), shown.get('/w/src/7.ts')?.length, shown.get('/w/src/8.ts'), counts.at(-1)], [['/w/src/7.ts', '/w/src/8.ts'], 1, [], 999]);
  });

  it('a claim that changes concerns the files with findings that reach it', async () => {
    sync.lookAtAll();
    await worked();
    assert.deepEqual([...sync.filesOf(['shop/data', 'shop/other'])], [0, 100, 200, 300, 400, 500, 600, 700, 800, 900].map((number) => `/w/src/${number}.ts`));
    many.open.set('/w/src/100.ts', []);
    sync.lookAt(['/w/src/100.ts']);
    await worked();
    assert.equal(sync.filesOf(['shop/data']).has('/w/src/100.ts'), false);
  });

  it('what is added while it works is looked at, too', async () => {
    sync.lookAtAll();
    await turn();
    many.open.set('/w/src/4999.ts', [findingNumber(4999)]);
    sync.lookAt(['/w/src/4999.ts']);
    await worked();
    assert.equal(shown.get('/w/src/4999.ts')?.length, 1);
    assert.equal(counts.length, 1);
  });
});
