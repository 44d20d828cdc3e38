// Reads an answer's body chunk by chunk, through a scrubber where it may hold private keys.

import type { IncomingMessage } from 'node:http';
import type { Deadline } from './deadline.ts';
import type { Scrubber } from './scrubber.ts';

/**
 * Calls `onChunk` with each chunk. Reads by 'data' events: the stream's iterator would join chunks into buffers that
 * nobody could overwrite.
 * @param stall milliseconds without a byte after which `clock` ends the wait.
 * @throws the stream's error, the error of `clock`, or what `onChunk` throws: the answer is then destroyed.
 */
export async function readChunks(answer: IncomingMessage, scrubber: Scrubber | undefined, clock: Deadline, stall: number, onChunk: (chunk: Buffer) => void): Promise<void> {
  const ended = Promise.withResolvers<undefined>();
  const onData = (chunk: Buffer): void => {
    clock.extend(stall);
    try {
      onChunk(scrubber ? scrubber.push(chunk) : chunk);
    } catch (error) {
      answer.destroy(error instanceof Error ? error : new Error('not readable'));
    }
  };
  answer.on('data', onData);
  answer.once('end', () => {
    ended.resolve(undefined);
  });
  answer.once('error', ended.reject);
  answer.once('close', () => {
    ended.reject(new Error('the answer broke off'));
  });
  clock.extend(stall);
  try {
    await clock.race(ended.promise);
  } finally {
    if (!answer.readableEnded) {
      // What has arrived of a private body without having been read is overwritten, too.
      if (scrubber) for (let rest = answer.read() as Buffer | null; rest !== null; rest = answer.read() as Buffer | null) rest.fill(0);
      answer.destroy();
    }
    answer.off('data', onData);
    scrubber?.end();
  }
}
