// Reads one SARIF file in one of several ways, in a process of its own, and prints what that took as JSON:
// `node measure.ts WAY FILE WORKER MODULE`.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { outlineOf } from '../../../src/sources/sarif/outline.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';
import { SarifFile } from '../../../src/sources/sarif/sarifFile.ts';
import { Scanner } from '../../../src/sources/sarif/scanner.ts';
import { viewLog } from './viewLog.ts';

/** Ways to read a file. */
export type Way = 'index' | 'facts' | 'first' | 'parse' | 'viewer';

/** What a reading took. */
export interface Measured {
  readonly milliseconds: number;
  /** Results that were found; of `first`, those that came first. */
  readonly results: number;
  /** Bytes of the process before, with a worker that has read a small file, and at most. */
  readonly idle: number;
  readonly peak: number;
}

const none = new AbortController().signal;

function clientOf(worker: string, module: string): SarifClient {
  return new SarifClient({ entry: pathToFileURL(worker), module: pathToFileURL(module) });
}

const ways: Readonly<Record<Way, (path: string, worker: string, module: string) => Promise<Omit<Measured, 'peak'>>>> = {
  async index(path, _, module) {
    const scanner = new Scanner(module);
    const file = await SarifFile.open({ path, copyTo: tmpdir, signal: none });
    const idle = process.memoryUsage.rss();
    const began = performance.now();
    const scan = outlineOf(scanner, file, {});
    let step = scan.next();
    while (!step.done) step = scan.next();
    const milliseconds = performance.now() - began;
    file.close();
    return { milliseconds, idle, results: step.value.runs?.[0]?.lists.get('results')?.length ?? 0 };
  },
  async facts(path, worker, module) {
    const client = clientOf(worker, module);
    const small = join(tmpdir(), `volume-guard-bench-${process.pid}.sarif`);
    writeFileSync(small, '{"version":"2.1.0","runs":[{"results":[{}]}]}');
    (await client.open({ path: small, name: 'small' }, { signal: none })).close();
    rmSync(small);
    const idle = process.memoryUsage.rss();
    const began = performance.now();
    const scan = await client.open({ path, name: 'scan' }, { signal: none });
    const milliseconds = performance.now() - began;
    const results = scan.store.count;
    scan.close();
    await client.dispose();
    return { milliseconds, idle, results };
  },
  // Until the first findings, with a worker that is started for it, as at the first demand.
  async first(path, worker, module) {
    const client = clientOf(worker, module);
    const enough = new AbortController();
    const idle = process.memoryUsage.rss();
    const began = performance.now();
    let milliseconds = NaN;
    let results = 0;
    const onFirst = (findings: readonly unknown[]): void => {
      milliseconds = performance.now() - began;
      results = findings.length;
      enough.abort();
    };
    await client.open({ path, name: 'scan' }, { signal: enough.signal, onFirst }).catch(() => undefined);
    await client.dispose();
    return { milliseconds, idle, results };
  },
  parse(path) {
    const idle = process.memoryUsage.rss();
    const began = performance.now();
    const log = JSON.parse(readFileSync(path, 'utf8')) as { runs: { results: unknown[] }[] };
    return Promise.resolve({ milliseconds: performance.now() - began, idle, results: log.runs[0]?.results.length ?? 0 });
  },
  viewer(path) {
    const idle = process.memoryUsage.rss();
    const began = performance.now();
    const log = viewLog(readFileSync(path, 'utf8'), pathToFileURL(path).href);
    return Promise.resolve({ milliseconds: performance.now() - began, idle, results: log.runs[0]?.results?.length ?? 0 });
  },
};

const [way = '', path = '', worker = '', module = ''] = process.argv.slice(2);
const measured = await ways[way as Way](path, worker, module);
console.log(JSON.stringify({ ...measured, peak: process.resourceUsage().maxRSS * 1024 } satisfies Measured));
