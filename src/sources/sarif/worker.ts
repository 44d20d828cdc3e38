// Entry point of the worker thread that reads SARIF files, so that parsing never holds up the extension host.

import { parentPort } from 'node:worker_threads';
import type { ReadAnswer, ReadRequest } from './port.ts';
import { readSarif } from './readSarif.ts';

/** Findings in one message: cloning them holds the extension host for about a millisecond. */
const batchSize = 500;

const port = parentPort;
if (port === null) throw new Error('This module is the entry point of a worker thread.');

port.on('message', (request: ReadRequest) => {
  const post = (answer: ReadAnswer): void => port.postMessage(answer);
  const { findings, report } = readSarif(request.path, request.name);
  for (let start = 0; start < findings.length; start += batchSize) {
    post({ id: request.id, type: 'findings', findings: findings.slice(start, start + batchSize) });
  }
  post({ id: request.id, type: 'done', report });
});
