// Entry point of the worker thread that reads SARIF files, so that reading never holds up the extension host.

import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '../../domain/findings/findingColumns.ts';
import { codeOf } from './codeOf.ts';
import type { SarifAnswer, SarifRequest, WorkerSetup } from './port.ts';
import { SarifScan } from './sarifScan.ts';
import type { ScanProgress } from './sarifScan.ts';
import { Scanner } from './scanner.ts';
import { makeTemporary, sweepTemporary } from './temporaryFolder.ts';

/** Milliseconds between two reports of progress. */
const progressEvery = 250;

const port = parentPort;
if (port === null) throw new Error('This module is the entry point of a worker thread.');
const { module, temporary } = workerData as WorkerSetup;
const scans = new Map<number, SarifScan>();
const opening = new Map<number, AbortController>();
const scanner = new Scanner(module);
let hasFolder = false;
sweepTemporary();

port.on('message', (request: SarifRequest) => {
  switch (request.type) {
    case 'open':
      void open(request);
      break;
    case 'cancel':
      opening.get(request.id)?.abort();
      break;
    case 'details':
      answerDetails(request);
      break;
    case 'close':
      scans.get(request.scan)?.close();
      scans.delete(request.scan);
      break;
  }
});

/** @returns the worker's private folder; it is made for the first copy, and nobody else can have made it. */
function copyTo(): string {
  if (!hasFolder) makeTemporary(temporary);
  hasFolder = true;
  return temporary;
}

function post(answer: SarifAnswer, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(answer, transfer);
}

/** Scans a file. Never rejects. */
async function open({ id, path, name }: Extract<SarifRequest, { type: 'open' }>): Promise<void> {
  const end = new AbortController();
  opening.set(id, end);
  let told = performance.now();
  try {
    const scan = await SarifScan.read({
      path,
      name,
      scanner,
      another: () => new Scanner(module),
      signal: end.signal,
      copyTo,
      onFirst: (findings, settled) => post({ id, type: 'first', findings, settled }),
      async pause({ read, size }: ScanProgress) {
        if (performance.now() - told > progressEvery) {
          told = performance.now();
          post({ id, type: 'progress', read, size });
        }
        await setImmediate();
        end.signal.throwIfAborted();
      },
    });
    scans.set(id, scan);
    post({ id, type: 'opened', report: scan.report, columns: scan.columns }, buffersOf(scan.columns));
  } catch (error) {
    post({ id, type: 'failed', code: codeOf(error) });
  } finally {
    opening.delete(id);
  }
}

function answerDetails({ id, scan, indices }: Extract<SarifRequest, { type: 'details' }>): void {
  try {
    const findings = scans.get(scan)?.details(indices);
    post(findings === undefined ? { id, type: 'failed', code: 'gone' } : { id, type: 'details', findings });
  } catch (error) {
    post({ id, type: 'failed', code: codeOf(error) });
  }
}
