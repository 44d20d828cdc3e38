// Brings up a cluster: builds what is missing, clears away what a former one left, starts everything, and waits until pods can run.

import { constants } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../lib/progress.ts';
import { until } from '../lib/until.ts';
import { withLock } from '../lib/withLock.ts';
import { apiServerReady } from './apiServerReady.ts';
import { bareServiceRange } from './bareControlPlane.ts';
import { baseImages } from './baseImages.ts';
import { createCgroups } from './cgroups.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { clusterHealth } from './clusterHealth.ts';
import { writeRecord } from './clusterRecord.ts';
import { containerd, containerdSocket, nodeRoot } from './container.ts';
import { apiServer, controllerManager, etcd, scheduler } from './controlPlane.ts';
import { createCredentials, nodeName } from './credentials.ts';
import { driverName } from './csi/driverName.ts';
import { describeDns } from './dns.ts';
import { importImage } from './image.ts';
import { createNamespaces, runInside, startInside, type Program, type Started } from './namespaces.ts';
import { joinNetwork } from './network.ts';
import { coreDns, kubelet, kubeProxy } from './node.ts';
import { buildPrograms, programsFolder } from './programs.ts';
import { ensureHostPrograms, requireLinuxAndRoot } from './requirements.ts';
import { csiDriver, describeSnapshots, describeStorage, storageControllers } from './storage.ts';
import { killProcesses, teardown } from './teardown.ts';

/** The longest that a part of the cluster may take to start, in milliseconds. On an idle machine it takes seconds. */
const startMs = 120_000;

export interface UpOptions {
  /** Whether the CSI driver asks for a VolumeAttachment before a volume is mounted. */
  readonly attachRequired: boolean;
  /**
   * A folder of etcd's data, of a bare control plane, to start with. Then there is a control plane and nothing else:
   * controllers would find that nothing stands behind those objects.
   */
  readonly etcdData?: string | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** The folders of the programs. */
interface Programs {
  readonly controlPlane: string;
  readonly dns: string;
}

/** Whether a cluster of that name runs, is well, and is what `up` with these options and the present pins would make. */
export async function isUsable(name: string, { attachRequired, etcdData }: UpOptions): Promise<boolean> {
  const health = await clusterHealth(name);
  if (health.state !== 'healthy') return false;
  const { record } = health;
  return record.attachRequired === attachRequired && record.etcdData === etcdData && record.programs === (await programsFolder());
}

/**
 * Brings the cluster up unless one that is usable runs already; anything else under its name is replaced.
 * If it fails, nothing goes on running, but the logs stay until the next `up` or `down`; if it is cancelled, nothing stays.
 */
export async function up(name: string, options: UpOptions): Promise<void> {
  const { progress, signal } = options;
  const cluster = openCluster(name);
  requireLinuxAndRoot();
  await ensureHostPrograms(progress, signal);
  const programs = {
    controlPlane: await buildPrograms('control-plane', progress, signal),
    dns: await buildPrograms('coredns', progress, signal),
  };
  await nodeRoot(progress, signal);
  const images = await baseImages(progress, signal);
  await withLock(cluster.stateDir, { timeoutMs: 300_000, signal }, async () => {
    if (await isUsable(name, options)) return;
    await teardown(cluster.paths);
    try {
      await progress.during(`Starting the cluster ${name}`, async () => await start(cluster, programs, images, options));
    } catch (error) {
      if (signal?.aborted === true) {
        await teardown(cluster.paths);
        throw error;
      }
      await killProcesses(cluster.paths);
      throw new Error(`The cluster ${name} did not come up: ${error instanceof Error ? error.message : String(error)}\nLogs: ${cluster.paths.logs}`, { cause: error });
    }
  });
}

/** Starts everything in the order in which one needs the other, and waits for the end of it all once. */
async function start(cluster: Cluster, programs: Programs, images: readonly string[], { attachRequired, etcdData, signal }: UpOptions): Promise<void> {
  const { name, paths } = cluster;
  await mkdir(paths.logs, { recursive: true });
  await createCgroups(name);
  const anchor = await createNamespaces(paths, signal);
  const network = await joinNetwork(anchor, signal);
  await createCredentials(name, paths, network);
  const started: Started[] = [];
  const startAll = (list: readonly Program[]) => list.forEach((program) => started.push(startInside(paths, anchor, program)));
  const answers = async (watched: AbortSignal) =>
    await until('the API server to be ready', async () => await apiServerReady(paths, network.server, 2000), { timeoutMs: startMs, signal: watched });
  const written = async () =>
    await writeRecord(paths, { number: network.number, programs: programs.controlPlane, attachRequired, etcdData, running: started.map((program) => program.name), seeds: [] });

  if (etcdData !== undefined) {
    await cp(etcdData, join(paths.state, 'etcd'), { recursive: true, mode: constants.COPYFILE_FICLONE });
    startAll([etcd(programs.controlPlane), apiServer(programs.controlPlane, { ...network, services: bareServiceRange })]);
    await failEarly(started, signal, async (watched) => {
      await answers(watched);
    });
    await written();
    return;
  }
  startAll([etcd(programs.controlPlane), apiServer(programs.controlPlane, network), await containerd(paths, network), csiDriver(name, programs.controlPlane, attachRequired)]);
  await failEarly(started, signal, async (watched) => {
    const control = async () => {
      await answers(watched);
      startAll([
        controllerManager(programs.controlPlane),
        scheduler(programs.controlPlane),
        await kubelet(name, programs.controlPlane, paths, network),
        await kubeProxy(name, programs.controlPlane, paths, network),
        await coreDns(programs.dns, paths, network),
      ]);
      const snapshots = async () => {
        await describeSnapshots(cluster, programs.controlPlane, watched);
        startAll(storageControllers(name, programs.controlPlane));
      };
      await Promise.all([snapshots(), describeStorage(cluster, attachRequired, watched), describeDns(cluster, network, watched), nodeReady(cluster, watched)]);
    };
    await Promise.all([loadImages(cluster, anchor, images, watched), control()]);
  });
  await written();
}

/** Does `work`, and fails at once, with the end of its log, when one of the programs ends meanwhile. */
async function failEarly(started: readonly Started[], signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const watched = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])]);
  const timer = setInterval(() => {
    for (const program of started) void program.assertRunning().catch((error: unknown) => stop.abort(error));
  }, 200);
  try {
    await work(watched);
    for (const program of started) await program.assertRunning();
  } finally {
    clearInterval(timer);
    // Where one part has failed, the others stop waiting.
    stop.abort();
  }
}

async function loadImages(cluster: Cluster, anchor: number, images: readonly string[], signal: AbortSignal): Promise<void> {
  const ctr = join(await nodeRoot(), 'usr/bin/ctr');
  await until('containerd to answer', async () => await runInside(anchor, [ctr, '--address', containerdSocket, 'version'], signal), { timeoutMs: startMs, signal });
  for (const image of images) await importImage(cluster, image, signal);
}

/** The node takes pods, knows the CSI driver, and pods of the default namespace can be made. */
async function nodeReady(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const wait = async (...args: string[]) => await cluster.kubectl(['wait', `--timeout=${startMs / 1000}s`, ...args], { signal });
  const node = nodeName(cluster.name);
  const driverKnown = async () => {
    await wait('--for=create', `csinode/${node}`);
    await wait(`--for=jsonpath={.spec.drivers[0].name}=${driverName}`, `csinode/${node}`);
  };
  const ready = async () => {
    await wait('--for=create', `node/${node}`);
    await wait('--for=condition=Ready', `node/${node}`);
  };
  await Promise.all([ready(), driverKnown(), wait('--for=create', 'serviceaccount/default', '--namespace=default')]);
}
