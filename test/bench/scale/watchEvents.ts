// The rival for changes: a process that watches claims and snapshots bare, by node:https, and only notes when it sees which
// event. Arguments: server, the file of its authority, the program that makes the events, its arguments. Prints a WatchedEvents as JSON.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventOf, latencyFrom, nanoseconds, patience, type Latency, type MadeEvents } from './events.ts';

export interface WatchedEvents {
  readonly events: Latency;
  readonly made: number;
}

interface Changed {
  readonly object: { readonly status?: { readonly capacity?: { readonly storage: string }; readonly restoreSize?: string } };
}

const [server = '', authority = '', program = '', ...args] = process.argv.slice(2);
const ca = readFileSync(authority);
const end = new AbortController();
const seenAt = new Map<number, number>();

await Promise.all(['/api/v1/persistentvolumeclaims', '/apis/snapshot.storage.k8s.io/v1/volumesnapshots'].map(watch));
const maker = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: maker.stdout })[Symbol.asyncIterator]();
await lines.next();
maker.stdin.write('go\n');
const { value } = (await lines.next()) as { value: string };
const made = JSON.parse(value) as MadeEvents;
for (let waited = 0; waited < patience && seenAt.size < made.sentAt.length; waited += 100) await sleep(100);
end.abort();
console.log(JSON.stringify({ events: latencyFrom(made, seenAt), made: made.sentAt.length } satisfies WatchedEvents));

/** Resolves when the watch stands. */
async function watch(path: string): Promise<void> {
  const headers = { Authorization: 'Bearer token-of-admin' };
  const newest = await answer(`${path}?limit=1`);
  let text = '';
  for await (const part of newest) text += String(part);
  const { metadata } = JSON.parse(text) as { metadata: { resourceVersion: string } };
  const events = await answer(`${path}?watch=true&resourceVersion=${metadata.resourceVersion}`);
  // Its being cut off is how it ends.
  events.on('error', () => undefined);
  let rest = '';
  events.setEncoding('utf8').on('data', (chunk: string) => {
    const at = nanoseconds();
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      const { status } = (JSON.parse(line) as Changed).object;
      for (const size of [status?.capacity?.storage, status?.restoreSize]) {
        const event = eventOf(Number(size));
        if (event !== undefined && !seenAt.has(event)) seenAt.set(event, at);
      }
    }
  });

  async function answer(of: string): Promise<IncomingMessage> {
    const asked = request(`${server}${of}`, { ca, headers, signal: end.signal });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    asked.on('error', () => undefined);
    return response;
  }
}
