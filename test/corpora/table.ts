// Reads the SARIF files of public repositories with the extension's reader and with three others, and writes what came of it
// to docs/sarif-corpora.md. Run by hand: `node test/corpora/table.ts FOLDER PYTHON MULTITOOL`, where FOLDER holds a bare
// clone of each repository of corpora.ts as owner+name, PYTHON has sarif-tools, and MULTITOOL is the program Sarif.Multitool.
// What they say of a file is remembered in FOLDER/answers.json, so that it is asked once. Ends with 1 where a difference has no explanation.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWasm } from '../../scripts/buildWasm.ts';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import { multitoolDifference, plainDifference, toolsDifference } from './agreement.ts';
import { corpora } from './corpora.ts';
import type { Corpus } from './corpora.ts';
import { explained } from './explained.ts';
import { askOthers } from './others.ts';
import type { OthersSay, Programs } from './others.ts';
import { ourReader } from './ourReader.ts';
import { readPlainly } from './plainReader.ts';

/** Largest file that is taken out of a repository, in bytes. */
const largest = 100 * 1024 * 1024;

const readers = ['plain', 'sarif-tools', 'Multitool'] as const;
type Reader = (typeof readers)[number];

interface Difference {
  readonly file: string;
  readonly reader: Reader;
  readonly what: string;
  readonly because: string | undefined;
}

/** What came of one repository; `agreed` counts files, results and refusals by reader. */
interface Row {
  readonly corpus: Corpus;
  files: number;
  refused: number;
  results: number;
  readonly tools: Map<string, number>;
  readonly agreed: Record<Reader, { files: number; results: number; refuses: number }>;
  readonly differences: Difference[];
}

function git(repository: string, args: readonly string[]): Buffer {
  return execFileSync('git', ['--git-dir', repository, ...args], { maxBuffer: 2 * largest });
}

/** @returns the repository's SARIF files: those called so, and JSON that says in its path or first lines that it is. */
function sarifFiles(repository: string, commit: string): readonly { readonly path: string; readonly bytes: Buffer }[] {
  const listed = git(repository, ['ls-tree', '-r', '-l', '-z', commit]).toString('utf8').split('\0');
  return listed.flatMap((line) => {
    const [, mode, id = '', size = '', path = ''] = /^(\d+) blob (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
    const named = /\.sarif(?:\.json|\.golden|\.gz)?$/i.test(path);
    if (mode === '120000' || !(Number(size) <= largest) || !(named || /\.(?:json|golden)$/i.test(path)) || /schema/i.test(path)) return [];
    const bytes = git(repository, ['cat-file', 'blob', id]);
    return named || (bytes.includes('"runs"') && /sarif/i.test(path + bytes.toString('latin1', 0, 4000))) ? [{ path, bytes }] : [];
  });
}

/** Asks the other readers of files with these digests. */
type Asking = (paths: readonly string[], digests: readonly string[]) => Promise<readonly OthersSay[]>;

/** @returns a function that asks of each file once, and remembers in `file`. */
async function asking(file: string, programs: Programs): Promise<Asking> {
  const known = new Map(Object.entries(existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Record<string, OthersSay>) : {}));
  return async (paths, digests) => {
    const unknown = paths.filter((_, index) => !known.has(digests[index] ?? ''));
    const said = await askOthers(unknown, programs);
    for (const [index, path] of unknown.entries()) {
      const answer = said[index];
      if (answer !== undefined) known.set(digests[paths.indexOf(path)] ?? '', answer);
    }
    await writeFile(file, JSON.stringify(Object.fromEntries(known)));
    return digests.map((digest) => known.get(digest) ?? { sarifTools: { error: 'no answer' }, multitool: { error: 'no answer' } });
  };
}

async function compare(corpus: Corpus, clones: string, ask: Asking, read: ReturnType<typeof ourReader>, folder: string): Promise<Row> {
  const none = (): Row['agreed'][Reader] => ({ files: 0, results: 0, refuses: 0 });
  const row: Row = { corpus, files: 0, refused: 0, results: 0, tools: new Map(), agreed: { plain: none(), 'sarif-tools': none(), Multitool: none() }, differences: [] };
  const files = sarifFiles(join(clones, corpus.repository.replace('/', '+')), corpus.commit);
  const paths = files.map((_, index) => join(folder, `${index}.sarif`));
  for (const [index, { bytes }] of files.entries()) await writeFile(paths[index] ?? '', bytes);
  const others = await ask(paths, files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')));
  for (const [index, { path, bytes }] of files.entries()) {
    const ours = await read(paths[index] ?? '');
    const plain = readPlainly(bytes);
    const said = others[index];
    if (said === undefined) continue;
    row.files += 1;
    row.results += ours.results.length;
    const refused = ours.fault !== undefined && ours.results.length === 0;
    if (refused) row.refused += 1;
    const judged: Record<Reader, { what: string | undefined; refuses: boolean }> = {
      plain: { what: plainDifference(ours, plain), refuses: false },
      'sarif-tools': { what: refused ? undefined : toolsDifference(ours, said.sarifTools), refuses: !refused && 'error' in said.sarifTools },
      Multitool: { what: refused ? undefined : multitoolDifference(ours, plain.passed, said.multitool), refuses: !refused && 'error' in said.multitool },
    };
    for (const reader of readers) {
      const { what, refuses } = judged[reader];
      if (refuses) row.agreed[reader].refuses += 1;
      else if (what !== undefined) {
        const file = `${corpus.repository}/${path}`;
        row.differences.push({ file, reader, what, because: explained.find((one) => one.reader === reader && one.files.test(file))?.because });
      } else if (!refused || reader === 'plain') {
        row.agreed[reader].files += 1;
        row.agreed[reader].results += ours.results.length;
      }
    }
    if (!refused) for (const tool of toolsOf(bytes)) row.tools.set(tool, (row.tools.get(tool) ?? 0) + 1);
  }
  return row;
}

/** The names of the tools, for the table. */
function toolsOf(bytes: Buffer): readonly string[] {
  try {
    const { runs } = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as { runs: { tool?: { driver?: { name?: unknown } } }[] };
    return [...new Set(runs.flatMap(({ tool }) => (typeof tool?.driver?.name === 'string' && tool.driver.name !== '' ? [tool.driver.name] : [])))];
  } catch {
    // Broken, or of a shape of its own: it has no name in the table.
    return [];
  }
}

const number = (value: number): string => value.toLocaleString('en-US');

function documentOf(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const differences = rows.flatMap((row) => row.differences);
  const cell = (some: readonly Row[], reader: Reader): string => {
    const [files, results, refuses] = (['files', 'results', 'refuses'] as const).map((of) => some.reduce((total, { agreed }) => total + agreed[reader][of], 0)) as [number, number, number];
    return `${number(files)} (${number(results)})${refuses > 0 ? `; it refuses ${number(refuses)}` : ''}`;
  };
  const names = new Map<string, number>();
  for (const { tools } of rows) for (const [name, files] of tools) names.set(name, (names.get(name) ?? 0) + files);
  const reasons = Map.groupBy(differences, ({ because = 'not explained' }) => because);
  return `${[
    '# SARIF files of others',
    '',
    `The reader (\`src/sources/sarif\`) was run on all SARIF files of ${rows.length} public repositories, ${number(sum(({ files }) => files))} files with ${number(sum(({ results }) => results))} results, beside three other readers:`,
    '',
    '- **plain**: `test/corpora/plainReader.ts`, written from the text of the standard on JSON.parse, which shares no code with the extension. Each result must be the same in run, number, rule, level, address, line and suppression.',
    '- **sarif-tools** 3.0.5 (PyPI, Microsoft): results, and how many of each level, rule and line.',
    "- **Multitool** 5.7.0 (npm, on Microsoft's SARIF SDK): results, and how many are suppressed.",
    '',
    'Results that say that all is well (kind `pass` or `notApplicable`) are no findings; they are counted where a reader counts them. A cell says in how many files (with how many results) a reader agrees. "Refused" are files of other versions (1.0.0, 2.0.0, 2.2) and files that are no SARIF: the reader says so, and so does the plain one.',
    '',
    '| repository, commit | licence | what | files | refused | results | plain | sarif-tools | Multitool | differ |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.corpus.repository} ${row.corpus.commit.slice(0, 9)} | ${row.corpus.licence} | ${row.corpus.holds} | ${number(row.files)} | ${number(row.refused)} | ${number(row.results)} | ${readers.map((reader) => cell([row], reader)).join(' | ')} | ${row.differences.length} |`),
    `| all | | | ${number(sum(({ files }) => files))} | ${number(sum(({ refused }) => refused))} | ${number(sum(({ results }) => results))} | ${readers.map((reader) => cell(rows, reader)).join(' | ')} | ${differences.length} |`,
    '',
    `What \`npm test\` reads is in \`test/fixtures/sarif\`: files of those repositories whose licence permits it, with their sources, and there and in \`samples/shop/.sarif\` output of scanners that were run on this repository's own shop; beside them stands what the three readers say of each. \`test/corpora/table.ts\` makes this page.`,
    '',
    `Written by: ${[...names].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name).join(', ')}.`,
    '',
    '## Differences',
    '',
    ...[...reasons].flatMap(([because, all]) => [`${because}:`, '', ...all.map(({ file, reader, what }) => `- \`${file}\`, ${reader}: ${what}`), '']),
  ].join('\n').trimEnd()}\n`;
}

const [clones = '', python = 'python3', multitool = 'Sarif.Multitool'] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'volume-guard-corpora-'));
try {
  const read = ourReader(await buildWasm(), folder);
  const ask = await asking(join(clones, 'answers.json'), { python, multitool });
  const rows: Row[] = [];
  for (const corpus of corpora) {
    rows.push(await compare(corpus, clones, ask, read, folder));
    console.error(`${corpus.repository}: ${rows.at(-1)?.files ?? 0} files`);
  }
  const page = join(projectRoot, 'docs', 'sarif-corpora.md');
  await writeFile(page, documentOf(rows));
  const open = rows.flatMap(({ differences }) => differences).filter(({ because }) => because === undefined);
  for (const { file, reader, what } of open) console.error(`${file}, ${reader}: ${what}`);
  console.error(`${page}: ${(await readFile(page)).length} bytes`);
  if (open.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
