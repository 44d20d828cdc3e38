// A process that changes the cluster at a steady rate. Arguments: server, the file of its authority, events per second, seconds,
// the round (see sizeOf), and claims `<namespace>/<name>` that are to change visibly. Prints a line when it is ready, waits for one on its input, and then
// makes event number n at its time: a claim's capacity or a snapshot's restore size becomes `sizeOf(n, round)` bytes. Ten times a
// second the newest snapshot of each claim named fails with the message `change <milliseconds since the epoch>`.
// Prints MadeEvents as JSON in the end.

import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { nanoseconds, sizeOf, type MadeEvents } from './events.ts';

interface Named {
  readonly metadata: { readonly namespace: string; readonly name: string };
}

const [server = '', authority = '', rate = '500', seconds = '10', round = '0', ...visible] = process.argv.slice(2);
const ca = readFileSync(authority);
/** For one request, its waiting for a connection included: a server that cannot keep up is measured, too. */
const patienceMs = 150_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const claims = await list('/api/v1/persistentvolumeclaims');
const snapshots = await list('/apis/snapshot.storage.k8s.io/v1/volumesnapshots');
const ofClaim = new Map<string, Named>();
for (const snapshot of snapshots) ofClaim.set(`${snapshot.metadata.namespace}/${snapshot.metadata.name.replace(/-\d{8}t.*$/, '')}`, snapshot);

console.log('ready');
await once(process.stdin, 'data');
const total = Number(rate) * Number(seconds);
const sentAt: number[] = [];
const visibleAt: number[] = [];
const pending: Promise<void>[] = [];
const began = performance.now();
const probes = visible.map(changeVisibly);
for (let n = 0; n < total; n++) {
  const due = began + (n * 1000) / Number(rate);
  // In small bunches: timers are no finer than a millisecond.
  if (due > performance.now()) await sleep(Math.max(1, due - performance.now()));
  pending.push(change(n));
}
await Promise.all([...pending, ...probes]);
agent.destroy();
process.stdin.destroy();
console.log(JSON.stringify({ sentAt, visibleAt, took: performance.now() - began } satisfies MadeEvents));

/** By turns a claim itself, and a snapshot of another one, so that no event hides an earlier one. */
async function change(n: number): Promise<void> {
  const claim = claims[Math.floor((n * claims.length) / total)] ?? claims[0];
  if (claim === undefined) throw new Error('There are no claims.');
  const { namespace, name } = claim.metadata;
  const snapshot = n % 2 === 0 ? undefined : ofClaim.get(`${namespace}/${name}`);
  const value = String(sizeOf(n, Number(round)));
  const sent = (): void => {
    sentAt[n] = nanoseconds();
  };
  if (snapshot === undefined) await patch(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}/status`, { status: { capacity: { storage: value } } }, sent);
  else await patch(`/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots/${snapshot.metadata.name}/status`, { status: { restoreSize: value } }, sent);
}

/** @param claim `<namespace>/<name>` */
async function changeVisibly(claim: string): Promise<void> {
  const snapshot = ofClaim.get(claim);
  if (snapshot === undefined) throw new Error(`${claim} has no snapshot.`);
  const { namespace, name } = snapshot.metadata;
  const path = `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots/${name}/status`;
  for (let n = 0; n < Number(seconds) * 10; n++) {
    const due = began + n * 100;
    if (due > performance.now()) await sleep(due - performance.now());
    const at = Date.now();
    visibleAt.push(at);
    await patch(path, { status: { readyToUse: false, error: { message: `change ${at}` } } });
  }
}

async function list(path: string): Promise<readonly Named[]> {
  return (JSON.parse(await send('GET', `${path}?resourceVersion=0`)) as { items: Named[] }).items;
}

async function patch(path: string, body: object, sent?: () => void): Promise<void> {
  await send('PATCH', path, JSON.stringify(body), sent);
}

/** @param sent called when the request has gone to the server: before, it may wait for a connection. */
async function send(method: string, path: string, body?: string, sent?: () => void): Promise<string> {
  const headers = { Authorization: 'Bearer token-of-admin', ...(body === undefined ? {} : { 'Content-Type': 'application/merge-patch+json' }) };
  const asked = request(`${server}${path}`, { method, agent, ca, headers, signal: AbortSignal.timeout(patienceMs) });
  if (sent !== undefined) asked.once('finish', sent);
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode ?? 0} ${Buffer.concat(parts).toString()}`);
  return Buffer.concat(parts).toString();
}
