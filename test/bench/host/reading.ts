// Runs in the extension host: opens the view on the large cluster and measures what reading it costs the host, then how long
// the cluster's changes take to the API's listeners.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { commands, extensions } from 'vscode';
import type { VolumeGuardApi } from '../../../src/api.ts';
import { eventOf, latencyFrom, nanoseconds, patience, type Latency, type MadeEvents } from '../scale/events.ts';
import { ReadingWatch, type Expected, type Reading } from '../scale/reading.ts';

/** What the bench gives, as JSON in VOLUME_GUARD_BENCH. */
export interface HostTask {
  /** Where the result goes. */
  readonly result: string;
  readonly expected: Expected;
  /** The program that makes events, with its arguments. */
  readonly makeEvents: readonly [string, ...string[]];
}

/** What the bench reads. */
export interface HostResult {
  readonly reading: Reading;
  readonly events: Latency;
  /** How many were made; those that the latency does not count were never seen. */
  readonly made: number;
  /** Milliseconds that making them took. */
  readonly took: number;
  readonly longestStallAtEvents: number;
}

describe('The large cluster', function () {
  this.timeout(280_000);

  it('is read and followed', async () => {
    const task = JSON.parse(process.env['VOLUME_GUARD_BENCH'] ?? '') as HostTask;
    const extension = extensions.getExtension<VolumeGuardApi>('volumeguard.volume-guard');
    if (extension === undefined) throw new Error('There is no extension.');
    const api = await extension.activate();
    // The window's own start is not what is measured.
    await sleep(5000);
    const watch = new ReadingWatch((listener) => api.onDidChangeRows(listener), task.expected);
    await commands.executeCommand('volumeGuard.volumes.focus');
    const readiness = await api.whenReady(AbortSignal.timeout(170_000));
    const unread = readiness.kinds.filter(({ state }) => state.state !== 'live' && state.state !== 'notInstalled');
    if (unread.length > 0) throw new Error(`Not everything was read: ${JSON.stringify(unread)}`);
    const reading = await watch.end(10_000);
    const followed = await follow(api, task);
    writeFileSync(task.result, JSON.stringify({ reading, ...followed } satisfies HostResult));
  });
});

async function follow(api: VolumeGuardApi, { makeEvents: [program, ...args], expected }: HostTask): Promise<Omit<HostResult, 'reading'>> {
  const maker = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: maker.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const seenAt = new Map<number, number>();
  const see = (bytes: number | undefined, at: number): void => {
    const event = eventOf(bytes ?? 0);
    if (event !== undefined && !seenAt.has(event)) seenAt.set(event, at);
  };
  const subscription = api.onDidChangeRows(({ rows }) => {
    const at = nanoseconds();
    for (const row of rows) {
      see(row.capacityBytes, at);
      for (const point of row.restorePoints) see(point.restoreBytes, at);
    }
  });
  const stalls = new ReadingWatch(() => ({ dispose: () => undefined }), expected);
  try {
    maker.stdin.write('go\n');
    const { value } = (await lines.next()) as { value: string };
    const made = JSON.parse(value) as MadeEvents;
    if (maker.exitCode === null) await once(maker, 'exit');
    for (let waited = 0; waited < patience && seenAt.size < made.sentAt.length; waited += 100) await sleep(100);
    const { longestStall } = await stalls.end(0);
    return { events: latencyFrom(made, seenAt), made: made.sentAt.length, took: made.took, longestStallAtEvents: longestStall };
  } finally {
    subscription.dispose();
  }
}
