// `npm run bench [-- --only NAME] [--json FILE]`: measures what the docs claim, each figure beside its rival's in the same
// run. A bench is a file test/bench/*.bench.ts whose default export is a Bench.
import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from '../test/bench/bench.ts';
import { terminalProgress } from './lib/progress.ts';
import { projectRoot } from './lib/projectRoot.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new Error(`Stopped by ${name}.`)));
const progress = terminalProgress((line) => console.error(line));

const benches = (await load()).filter(({ name }) => values.only === undefined || name === values.only);
if (benches.length === 0) {
  console.error(`There is no bench ${values.only ?? ''}. Known: ${(await load()).map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const rows: BenchRow[] = [];
for (const bench of benches) {
  rows.push(...(await progress.during(`Bench ${bench.name}`, async () => await bench.run({ progress, signal: interrupted.signal }))));
}
print(rows);
if (values.json !== undefined) await writeFile(resolve(values.json), `${JSON.stringify(rows, null, 2)}\n`);

async function load(): Promise<Bench[]> {
  const folder = join(projectRoot, 'test', 'bench');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.bench.ts')).sort();
  const modules = await Promise.all(files.map(async (file) => (await import(pathToFileURL(join(folder, file)).href)) as { default: Bench }));
  return modules.map((module) => module.default);
}

function print(measured: readonly BenchRow[]): void {
  const head = ['what', 'value', 'unit', 'goal', 'met', 'rival', 'ratio'];
  const lines = measured.map(({ name, value, unit, goal, rival, ratio }) => [name, number(value), unit, number(goal), goal === null ? '–' : value <= goal ? 'yes' : 'no', number(rival), number(ratio)]);
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of [head, ...lines]) {
    console.log(line.map((cell, column) => (column === 0 || column === 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
  }
  const notes = measured.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
  if (notes.length > 0) console.log(`\n${notes.join('\n')}`);
}

/** Three significant digits. */
function number(value: number | null): string {
  if (value === null) return '–';
  if (value === Infinity) return 'never';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
