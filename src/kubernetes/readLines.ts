// Reads the lines of an answer's body while it arrives, as watches send their events.

import type { IncomingMessage } from 'node:http';
import type { Deadline } from './deadline.ts';
import { readChunks } from './readChunks.ts';
import type { Scrubber } from './scrubber.ts';

const lineFeed = 0x0a;

/**
 * Calls `onLine` for each line that is not empty. Resolves when the body ends; an unfinished last line is dropped.
 * @throws the stream's error, the error of `clock`, or what `onLine` throws: the answer is then destroyed.
 */
export async function readLines(answer: IncomingMessage, scrubber: Scrubber | undefined, clock: Deadline, stall: number, onLine: (line: string) => void): Promise<void> {
  let pending: Buffer[] = [];
  await readChunks(answer, scrubber, clock, stall, (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const rest = chunk.subarray(start, end);
      const line = pending.length === 0 ? rest : Buffer.concat([...pending, rest]);
      pending = [];
      start = end + 1;
      if (line.length > 0) onLine(line.toString());
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  });
}
