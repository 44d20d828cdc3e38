// A worker that fails in the ways a reader may: for the tests of the client. The file's name says how.

import { parentPort } from 'node:worker_threads';
import type { ReadRequest } from '../../../src/sources/sarif/port.ts';

parentPort?.on('message', ({ id, name }: ReadRequest) => {
  if (name === 'throws') throw Object.assign(new Error('secret text'), { code: 'BROKE' });
  if (name === 'exits') process.exit(0);
  if (name === 'hangs') for (;;);
  if (name === 'hoards') {
    const hoard: unknown[] = [];
    for (;;) hoard.push(new Array(1e6).fill(0));
  }
  parentPort?.postMessage({ id: id - 1, type: 'done', report: { file: 'late', runs: [] } });
  parentPort?.postMessage({ id, type: 'done', report: { file: name, runs: [] } });
});
