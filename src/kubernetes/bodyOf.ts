// The body of an answer as it was before the server compressed it.

import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** @returns `answer` itself if it is not compressed. Destroying what is returned destroys the answer, too. */
export function bodyOf(answer: IncomingMessage): Readable {
  if (answer.headers['content-encoding'] !== 'gzip') return answer;
  return pipeline(answer, createGunzip(), () => {
    // The reader of the body is told of an error by the body itself.
  });
}
