// Reads an answer's body chunk by chunk, through a scrubber where it may hold private keys.

import type { IncomingMessage } from 'node:http';
import { bodyOf } from './bodyOf.ts';
import type { Deadline } from './deadline.ts';
import type { Scrubber } from './scrubber.ts';

/** After so much work for one body, all else that waits in the thread gets its turn. Milliseconds. */
const turn = 8;

/**
 * Calls `onChunk` with each chunk. Reads by 'data' events: the stream's iterator would join chunks into buffers that
 * nobody could overwrite.
 * @throws the stream's error, the error of `clock`, or what `onChunk` throws: the answer is then destroyed.
 */
export async function readChunks(answer: IncomingMessage, scrubber: Scrubber | undefined, clock: Deadline, onChunk: (chunk: Buffer) => void): Promise<void> {
  const body = bodyOf(answer);
  const ended = Promise.withResolvers<undefined>();
  let worked = 0;
  const onData = (chunk: Buffer): void => {
    const began = performance.now();
    try {
      onChunk(scrubber ? scrubber.push(chunk) : chunk);
    } catch (error) {
      body.destroy(error instanceof Error ? error : new Error('not readable'));
      return;
    }
    worked += performance.now() - began;
    if (worked < turn) return;
    worked = 0;
    body.pause();
    setImmediate(() => body.resume());
  };
  body.on('data', onData);
  body.once('end', () => {
    ended.resolve(undefined);
  });
  body.once('error', ended.reject);
  body.once('close', () => {
    ended.reject(new Error('the answer broke off'));
  });
  try {
    await clock.race(ended.promise);
  } finally {
    if (!body.readableEnded) {
      // What has arrived of a private body without having been read is overwritten, too.
      if (scrubber) for (let rest = body.read() as Buffer | null; rest !== null; rest = body.read() as Buffer | null) rest.fill(0);
      body.destroy();
    }
    body.off('data', onData);
    scrubber?.end();
  }
}
