// Reading SARIF files of 100 MB, 400 MB and 1 GB in the shape of CodeQL's: finding where everything is, and the key facts of
// all results, beside JSON.parse of the whole and beside a viewer's way of reading; peak memory; the first findings.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../../scripts/build.ts';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import { RunError, run } from '../../scripts/lib/run.ts';
import { median, type Bench, type BenchContext, type BenchRow } from './bench.ts';
import { writeCodeqlFile } from './sarif/codeqlFile.ts';
import type { Measured, Way } from './sarif/measure.ts';

const sizes = [{ name: '100 MB', bytes: 100e6 }, { name: '400 MB', bytes: 400e6 }, { name: '1 GB', bytes: 1e9 }] as const;
const repetitions = 3;
/** The goals: times as fast as JSON.parse; bytes above idle; milliseconds. */
const goals = { index: 15, facts: 5, memory: 100, first: 200 } as const;
const deadline = 300_000;
const ways: readonly Way[] = ['index', 'facts', 'first', 'parse', 'viewer'];

/** What a way took, over all repetitions; undefined: it fails. `before`: JSON.parse of the file before, where it fails on this one. */
type Taken = Readonly<Record<Way | 'before', readonly Measured[] | undefined>>;

/** A file that was written. */
interface Written {
  readonly path: string;
  readonly size: number;
  readonly results: number;
}

export default {
  name: 'sarif',
  async run(context: BenchContext): Promise<readonly BenchRow[]> {
    const folder = await mkdtemp(join(tmpdir(), 'volume-guard-bench-'));
    try {
      await buildExtension({ minify: true, outdir: join(folder, 'dist') });
      const rows: BenchRow[] = [];
      let before: Written | undefined;
      for (const { name, bytes } of sizes) {
        const path = join(folder, `${bytes}.sarif`);
        context.progress.note(`SARIF: writing ${name}`);
        // What was just written is in the system's cache.
        const results = await writeCodeqlFile(path, bytes, context.signal);
        const { size } = await stat(path);
        const taken = await measureAll(folder, { path, size, results }, before, context, name);
        const speed = (measured: readonly Measured[] | undefined, length: number): number | undefined => measured === undefined ? undefined : length / median(measured.map(({ milliseconds }) => milliseconds));
        const speedOf = (measured: readonly Measured[] | undefined): number | undefined => speed(measured, size);
        const parsing = speedOf(taken.parse);
        rows.push(...rowsOf(name, size, taken, parsing ?? speed(taken.before, before?.size ?? 0), parsing, speedOf));
        if (before !== undefined) await rm(before.path);
        before = { path, size, results };
      }
      return rows;
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
} satisfies Bench;

function rowsOf(name: string, size: number, taken: Taken, parseSpeed: number | undefined, parsing: number | undefined, speedOf: (measured: readonly Measured[] | undefined) => number | undefined): BenchRow[] {
  const megabytes = (perMillisecond: number | undefined): string => perMillisecond === undefined ? 'fails' : `${Math.round(perMillisecond / 1000)} MB/s`;
  const timed = (way: 'index' | 'facts', title: string): BenchRow => {
    const speed = speedOf(taken[way]) ?? 0;
    return {
      name: `sarif: ${title}, ${name}`,
      value: size / speed,
      unit: 'ms',
      goal: parseSpeed === undefined ? null : size / parseSpeed / goals[way],
      rival: parsing === undefined ? null : size / parsing,
      ratio: parsing === undefined ? null : parsing / speed,
      note: `${megabytes(speed)}; JSON.parse of the whole ${megabytes(parsing)}; the viewer's way ${megabytes(speedOf(taken.viewer))}; ${parseSpeed === undefined ? '' : `${(speed / parseSpeed).toFixed(1)} times JSON.parse${parsing === undefined ? "'s speed on 400 MB, measured in turns with these" : ''}, goal ${goals[way]} times`}`,
    };
  };
  const above = (measured: readonly Measured[] | undefined): number | undefined => measured === undefined ? undefined : median(measured.map(({ peak, idle }) => (peak - idle) / 1e6));
  const memory = above(taken.facts) ?? 0;
  const viewer = above(taken.viewer);
  const first = median((taken.first ?? []).map(({ milliseconds }) => milliseconds));
  return [
    timed('index', 'structure index'),
    timed('facts', 'key facts of all results'),
    {
      name: `sarif: peak memory above idle, ${name}`,
      value: memory,
      unit: 'MB',
      goal: goals.memory,
      rival: viewer ?? null,
      ratio: viewer === undefined ? null : memory / viewer,
      note: `key facts beside ${viewer === undefined ? "the viewer's way, which fails: no string of V8 is that long" : "the viewer's way"}`,
    },
    { name: `sarif: first findings, ${name}`, value: first, unit: 'ms', goal: goals.first, rival: null, ratio: null, note: "the worker's start is part of it" },
  ];
}

/** Every way in turns, so that what the machine does besides falls on all of them. */
async function measureAll(folder: string, file: Written, before: Written | undefined, context: BenchContext, name: string): Promise<Taken> {
  const taken: Record<Way | 'before', Measured[] | undefined> = { index: [], facts: [], first: [], parse: [], viewer: [], before: [] };
  const take = async (way: Way, { path, results }: Written, into: Way | 'before' = way): Promise<void> => {
    if (taken[into] === undefined) return;
    const measured = await measure(folder, way, path, context.signal);
    if (measured !== undefined && way !== 'first' && measured.results !== results) throw new Error(`${way} found ${measured.results} results of ${results}.`);
    if (measured === undefined) taken[into] = undefined;
    else taken[into].push(measured);
  };
  for (let turn = 1; turn <= repetitions; turn += 1) {
    for (const way of ways) {
      context.progress.note(`SARIF: ${name}, ${way}, turn ${turn} of ${repetitions}`);
      await take(way, file);
    }
    if (taken.parse === undefined && before !== undefined) await take('parse', before, 'before');
  }
  return taken;
}

/** @returns undefined where the file is longer than V8's longest string */
async function measure(folder: string, way: Way, file: string, signal: AbortSignal): Promise<Measured | undefined> {
  const built = join(folder, 'dist', 'sources', 'sarif');
  const args = ['--max-old-space-size=8192', join(projectRoot, 'test/bench/sarif/measure.ts'), way, file, join(built, 'worker.js'), join(built, 'scan.wasm')];
  try {
    return JSON.parse(await run(process.execPath, args, { signal, timeoutMs: deadline })) as Measured;
  } catch (error) {
    if (error instanceof RunError && error.stderr.includes('ERR_STRING_TOO_LONG')) return undefined;
    throw error;
  }
}
