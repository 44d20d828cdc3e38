// The large cluster: 10,000 claims, 50,000 snapshots and all that belongs to them on a real API server. What it takes until the
// tree is known, beside `kubectl get` of the same kinds and beside bare requests; how long changes take; what it costs the
// extension host; and how all of it grows with the cluster.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import { programPath } from '../../scripts/cluster/programs.ts';
import { scaleData } from '../../scripts/cluster/seeds/scale.ts';
import { namespaceName, namespacesAtFullSize, perNamespace } from '../../scripts/cluster/seeds/scale/scaleNamespace.ts';
import { idleExtension, type IdleExtension } from '../../scripts/editor/idleExtension.ts';
import { runSpecs } from '../../scripts/editor/runSpecs.ts';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import { run } from '../../scripts/lib/run.ts';
import { until } from '../../scripts/lib/until.ts';
import { median, type Bench, type BenchContext, type BenchRow } from './bench.ts';
import type { HostResult, HostTask } from './host/reading.ts';
import { CountingProxy } from './scale/countingProxy.ts';
import type { Fetched } from './scale/fetchOnce.ts';
import { measurePainted, type Painted } from './scale/painted.ts';
import type { Expected, Reading } from './scale/reading.ts';
import type { WatchedEvents } from './scale/watchEvents.ts';

/** Every so often at each size, in turns, after one turn that warms the server and is not counted. */
const turns = 3;
/** kubectl takes a minute for the largest: fewer will do. */
const kubectlTurns = 2;
const deadline = 180_000;
const eventsPerSecond = 500;
const eventSeconds = 10;

/** Shares of kubectl's time and of the bare requests' that are the goals. */
const kubectlShare = 0.06;
const fetchShare = 1.3;

/** What the tree is made of, as kubectl is asked for it; leases and journals are few, and have no line of their own. */
const kubectlKinds = [
  ['persistentvolumeclaims'],
  ['persistentvolumes'],
  ['volumesnapshots'],
  ['volumesnapshotcontents'],
  ['volumesnapshotclasses'],
  ['storageclasses'],
  ['statefulsets'],
  ['deployments'],
  ['daemonsets'],
  ['pods'],
  ['secrets', '--field-selector=type=kubernetes.io/tls'],
  ['configmaps'],
  ['services'],
  ['ingresses'],
];

export default {
  name: 'scale',
  async run(context: BenchContext): Promise<readonly BenchRow[]> {
    const extension = await idleExtension();
    try {
      const rows: BenchRow[] = [];
      for (const size of [0.1, 0.3]) {
        rows.push(...(await withCluster(size, extension, context, async (cluster) => growthRows(size, await measureReadings(cluster, 1)))));
      }
      return [...(await withCluster(1, extension, context, measureAll)), ...rows];
    } finally {
      await extension[Symbol.asyncDispose]();
    }
  },
} satisfies Bench;

/** A running cluster of one size, and how to measure on it. */
interface Ground {
  readonly plane: BareControlPlane;
  readonly authority: string;
  readonly extension: IdleExtension;
  readonly expected: Expected;
  readonly context: BenchContext;
}

/** Of one size: medians, milliseconds. */
interface Readings {
  readonly ours: readonly Reading[];
  readonly kubectl: number;
  readonly fetchWhole: number;
  readonly fetchOutline: number;
  readonly fetchBytes: number;
}

async function withCluster<T>(size: number, extension: IdleExtension, context: BenchContext, measure: (ground: Ground) => Promise<T>): Promise<T> {
  const { progress, signal } = context;
  const etcdData = await scaleData(size, progress, signal);
  const namespaces = Math.round(size * namespacesAtFullSize);
  // Of twenty claims, eighteen have snapshots.
  const expected = { claims: namespaces * perNamespace.claims, claimsWithSnapshots: namespaces * (perNamespace.claims - 2) };
  const plane = await progress.during(`Starting the cluster of ${expected.claims} claims`, async () => await BareControlPlane.start({ etcdData }));
  try {
    const ground = { plane, authority: join(plane.folder, 'certificates', 'apiserver.crt'), extension, expected, context };
    // For some seconds after its start, a server answers 429 for custom resources.
    await until('snapshots to be served', async () => await fetchOnce(ground, 'whole'), { timeoutMs: 120_000, intervalMs: 1000, signal });
    return await progress.during(`Measuring with ${expected.claims} claims`, async () => await measure(ground));
  } finally {
    await plane.stop();
  }
}

async function measureReadings(ground: Ground, kubectlCount: number): Promise<Readings> {
  const ours: Reading[] = [];
  const whole: Fetched[] = [];
  const outline: Fetched[] = [];
  const kubectl: number[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    const reading = await readOnce(ground, ground.plane.kubeconfig);
    const fetched = await fetchOnce(ground, 'whole');
    const outlined = await fetchOnce(ground, 'outline');
    if (turn === 0) continue;
    ours.push(reading);
    whole.push(fetched);
    outline.push(outlined);
    if (turn <= kubectlCount) kubectl.push(await kubectlGet(ground));
  }
  const milliseconds = (fetched: readonly Fetched[]): number => median(fetched.map((one) => one.milliseconds));
  return { ours, kubectl: median(kubectl), fetchWhole: milliseconds(whole), fetchOutline: milliseconds(outline), fetchBytes: median(whole.map(({ bytes }) => bytes)) };
}

async function measureAll(ground: Ground): Promise<readonly BenchRow[]> {
  const { progress } = ground.context;
  const readings = await measureReadings(ground, kubectlTurns);
  const received = await progress.during('Counting bytes', async () => await countBytes(ground));
  const host = await progress.during('In the extension host', async () => await inHost(ground));
  const watched = await progress.during('Watching bare', async () => await node<WatchedEvents>(ground, 'watchEvents.ts', [ground.plane.server, ground.authority, ...eventMaker(ground, 1)]));
  const namespace = namespaceName(0);
  const painted = await progress.during('In a window', async () => {
    const makeEvents = eventMaker(ground, 2, [`${namespace}/${visibleClaim}`]);
    return await measurePainted({ kubeconfig: ground.plane.kubeconfig, extension: ground.extension, namespace, claim: visibleClaim, makeEvents }, ground.context);
  });
  return [...readingRows(readings, received), ...hostRows(host, readings), ...changeRows(host, watched, painted), ...growthRows(1, readings)];
}

/** The first by name of those that have snapshots. */
const visibleClaim = 'archive';

function readingRows({ ours, kubectl, fetchWhole, fetchOutline, fetchBytes }: Readings, received: number): BenchRow[] {
  const whole = median(ours.map((reading) => reading.whole));
  const outlined = median(ours.map((reading) => reading.outlined));
  return [
    { ...beside('every claim a row', median(ours.map(({ allRows }) => allRows)), kubectl, kubectlShare), note: 'the rival is kubectl get of all kinds, as in the two rows below' },
    beside('every claim with a first look at its restore points, beside kubectl', outlined, kubectl, kubectlShare),
    beside('every verdict final, beside kubectl', whole, kubectl, kubectlShare, whereTimeGoes(ours)),
    beside('every claim with a first look at its restore points, beside bare requests for as much', outlined, fetchOutline, fetchShare),
    beside('every verdict final, beside bare requests for as much', whole, fetchWhole, fetchShare),
    { name: 'large tree: read from the server', value: received / 1e6, unit: 'MB', goal: null, rival: fetchBytes / 1e6, ratio: received / fetchBytes, note: 'the rival is the bare requests for the whole' },
  ];
}

function beside(name: string, value: number, rival: number, share: number, note?: string): BenchRow {
  return { name: `large tree: ${name}`, value, unit: 'ms', goal: share * rival, rival, ratio: value / rival, ...(value > share * rival && note !== undefined ? { note } : {}) };
}

/** Of the reading in the middle. */
function whereTimeGoes(ours: readonly Reading[]): string {
  const reading = ours.toSorted((a, b) => a.whole - b.whole)[Math.floor(ours.length / 2)];
  if (reading === undefined) return '';
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
  const last = Object.entries(reading.kinds).toSorted((a, b) => b[1] - a[1]).slice(0, 5);
  return `of ${seconds(reading.whole)} our own threads worked ${seconds(reading.processor)}; the last kinds to be live: ${last.map(([kind, at]) => `${kind} ${seconds(at)}`).join(', ')}`;
}

function hostRows({ reading }: HostResult, { ours }: Readings): BenchRow[] {
  const plain = (pick: (reading: Reading) => number): number => median(ours.map(pick));
  const alone = (name: string, value: number, unit: string, goal: number | null, note?: string): BenchRow => ({ name: `large tree: ${name}`, value, unit, goal, rival: null, ratio: null, ...(note === undefined ? {} : { note }) });
  const megabytes = (bytes: number): number => bytes / 1e6;
  return [
    alone('first rows known after the view was opened', reading.firstRows, 'ms', 300),
    alone('every verdict final, in the extension host', reading.whole, 'ms', null),
    alone('longest stall of the extension host while reading', reading.longestStall, 'ms', 30, `in plain Node ${plain(({ longestStall }) => longestStall).toFixed(0)} ms, in which the thread itself worked ${plain(({ longestWork }) => longestWork).toFixed(0)} ms at most: the rest of a stall is waiting for a processor`),
    alone('memory of the extension host, over idle', megabytes(reading.memoryAfter - reading.memoryBefore), 'MB', 150, `resident, ten seconds after the reading, worker included; of it the rows’ own heap ${megabytes(reading.heapAfter - reading.heapBefore).toFixed(0)} MB; at its peak ${megabytes(reading.memoryPeak - reading.memoryBefore).toFixed(0)} MB`),
    alone('memory in plain Node, over idle', megabytes(plain(({ memoryAfter, memoryBefore }) => memoryAfter - memoryBefore)), 'MB', 150),
  ];
}

function changeRows({ events, made, took, longestStallAtEvents }: HostResult, watched: WatchedEvents, painted: Painted): BenchRow[] {
  const row = (name: string, value: number, goal: number | null, rival: number | null, note?: string): BenchRow => ({ name: `changes: ${name}`, value, unit: 'ms', goal, rival, ratio: rival === null ? null : value / rival, ...(note === undefined ? {} : { note }) });
  const rate = (made / took) * 1000;
  return [
    row('told to listeners, p50', events.p50, null, watched.events.p50, `${made} changes at ${rate.toFixed(0)} per second, from the moment each was asked for; ${made - events.count} were never told (the bare watch, which is the rival, missed ${watched.made - watched.events.count})`),
    row('told to listeners, p99', events.p99, 50, watched.events.p99),
    row('told to listeners, at most', events.most, null, watched.events.most),
    row('longest stall of the extension host meanwhile', longestStallAtEvents, 30, null),
    { ...row('first rows painted after the click on the view', painted.firstRows, 300, null), name: 'large tree: first rows painted after the click on the view', note: 'the extension’s activation included' },
    row('painted, p50', painted.changes.p50, null, null),
    row('painted, p99', painted.changes.p99, 350, null, `the row read differently ${painted.paintings} times in ${eventSeconds} s, and stood still for ${painted.longestStill.toFixed(0)} ms at most`),
  ];
}

function growthRows(size: number, { ours, kubectl, fetchWhole, fetchOutline }: Readings): BenchRow[] {
  const claims = Math.round(size * namespacesAtFullSize) * perNamespace.claims;
  const row = (name: string, value: number, rival: number): BenchRow => ({ name: `${claims} claims: ${name}`, value, unit: 'ms', goal: null, rival, ratio: value / rival });
  return [
    row('every claim with a first look, beside bare requests', median(ours.map(({ outlined }) => outlined)), fetchOutline),
    row('every verdict final, beside bare requests', median(ours.map(({ whole }) => whole)), fetchWhole),
    row('every verdict final, beside kubectl', median(ours.map(({ whole }) => whole)), kubectl),
  ];
}

async function readOnce({ extension, expected, context }: Omit<Ground, 'plane'>, kubeconfig: string): Promise<Reading> {
  return await script<Reading>('readOnce.ts', [join(extension.folder, 'dist', 'sources', 'cluster', 'worker.js'), kubeconfig, JSON.stringify(expected)], context.signal);
}

async function fetchOnce(ground: Ground, what: 'whole' | 'outline'): Promise<Fetched> {
  return await node<Fetched>(ground, 'fetchOnce.ts', [ground.plane.server, what]);
}

/** Runs a script beside this file, which trusts the cluster's authority. @returns the JSON that it prints. */
async function node<T>({ authority, context }: Ground, name: string, args: readonly string[]): Promise<T> {
  return await script<T>(name, args, context.signal, { NODE_EXTRA_CA_CERTS: authority });
}

async function script<T>(name: string, args: readonly string[], signal: AbortSignal, env: Readonly<Record<string, string>> = {}): Promise<T> {
  const printed = await run(process.execPath, [join(import.meta.dirname, 'scale', name), ...args], { env: { ...process.env, ...env }, signal, timeoutMs: deadline });
  return JSON.parse(printed) as T;
}

/** @returns milliseconds for all kinds, one after the other, as a person would ask; kubectl's cache of the API is warm from the first on. */
async function kubectlGet({ plane, context }: Ground): Promise<number> {
  const kubectl = await programPath('kubectl');
  const env = { ...process.env, HOME: plane.folder, KUBECACHEDIR: join(plane.folder, 'kubectl-cache') };
  let sum = 0;
  for (const kind of kubectlKinds) {
    const began = performance.now();
    await promisify(execFile)(kubectl, ['--kubeconfig', plane.kubeconfig, 'get', ...kind, '--all-namespaces'], { env, signal: context.signal, timeout: deadline, maxBuffer: 2 ** 30 });
    sum += performance.now() - began;
  }
  return sum;
}

/** In a reading of its own: a proxy takes time. */
async function countBytes(ground: Ground): Promise<number> {
  const { plane } = ground;
  await using proxy = await CountingProxy.start(Number(new URL(plane.server).port));
  const kubeconfig = join(plane.folder, 'kubeconfig-of-the-proxy');
  await writeFile(kubeconfig, (await readFile(plane.kubeconfig, 'utf8')).replace(plane.server, `https://127.0.0.1:${proxy.port}`));
  await readOnce(ground, kubeconfig);
  return proxy.received;
}

/** @param round see sizeOf. */
function eventMaker({ plane, authority }: Ground, round: number, visible: readonly string[] = []): readonly [string, ...string[]] {
  return [process.execPath, join(import.meta.dirname, 'scale', 'makeEvents.ts'), plane.server, authority, String(eventsPerSecond), String(eventSeconds), String(round), ...visible];
}

async function inHost(ground: Ground): Promise<HostResult> {
  const { extension, expected, plane, context } = ground;
  const folder = await mkdtemp(join(tmpdir(), 'volume-guard-scale-'));
  try {
    const task: HostTask = { result: join(folder, 'result.json'), expected, makeEvents: eventMaker(ground, 0) };
    const printed: string[] = [];
    const results = await runSpecs({
      version: 'current',
      specs: [join(projectRoot, 'test/bench/host/reading.ts')],
      workspace: extension.emptyFolder,
      kubeconfig: plane.kubeconfig,
      extension: { development: extension.folder },
      env: { VOLUME_GUARD_BENCH: JSON.stringify(task) },
      deadline: 300_000,
      print: (line) => printed.push(line),
      progress: context.progress,
      signal: context.signal,
    });
    if (results.passed.length !== 1) throw new Error(`The extension host could not be measured:\n${printed.join('\n')}`);
    return JSON.parse(await readFile(task.result, 'utf8')) as HostResult;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
