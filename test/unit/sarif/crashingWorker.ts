// A worker that fails in the ways a reader may: for the tests of the client. The file's name says how.

import { parentPort } from 'node:worker_threads';
import { emptyColumns } from '../../../src/domain/findings/findingColumns.ts';
import type { SarifAnswer, SarifRequest } from '../../../src/sources/sarif/port.ts';

parentPort?.on('message', (request: SarifRequest) => {
  if (request.type !== 'open') return;
  const { id, name } = request;
  if (name === 'throws') throw Object.assign(new Error('secret text'), { code: 'BROKE' });
  if (name === 'exits') process.exit(0);
  if (name === 'hangs') for (;;);
  if (name === 'hoards') {
    const hoard: unknown[] = [];
    for (;;) hoard.push(new Array(1e6).fill(0));
  }
  const answer = (to: number, file: string): SarifAnswer => ({ id: to, type: 'opened', report: { file, runs: [] }, columns: emptyColumns(file, 0) });
  parentPort?.postMessage(answer(id - 1, 'late'));
  parentPort?.postMessage(answer(id, name));
});
