// The large cluster: 10,000 claims with volumes and 10,000 pods in 500 namespaces, 50,000 snapshots with contents, 20,000
// secrets of which 5,000 hold certificates. It takes minutes to plant, so what etcd holds then is kept and started from.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../lib/cacheFolder.ts';
import type { Progress } from '../../lib/progress.ts';
import { withLock } from '../../lib/withLock.ts';
import { BareControlPlane } from '../bareControlPlane.ts';
import { buildPrograms, programsFolder } from '../programs.ts';
import { plantScale } from './scale/plant.ts';
import { namespacesAtFullSize } from './scale/scaleNamespace.ts';

/** Of full size: one namespace. */
export const smallestSize = 1 / namespacesAtFullSize;

/** Ages and expiries count from the planting: what is older than this is planted anew. */
const freshMs = 60 * 86_400_000;

/**
 * The folder of etcd's data for that size, planted first where the cache has none. To be copied, not written to.
 * @param size 1 is full size, 0.1 a tenth of it; from `smallestSize` to 1.
 */
export async function scaleData(size: number, progress: Progress, signal?: AbortSignal): Promise<string> {
  const namespaces = Math.round(namespacesAtFullSize * size);
  if (!(namespaces >= 1 && namespaces <= namespacesAtFullSize)) throw new RangeError(`${size} is no size: from ${smallestSize} to 1.`);
  await buildPrograms('control-plane', progress, signal);
  const folder = cacheFolder('scale', `${namespaces}-${await seedHash()}`);
  return await withLock(`planting ${folder}`, { timeoutMs: 3_600_000, signal }, async () => {
    if (await isFresh(folder)) return folder;
    await rm(folder, { recursive: true, force: true });
    await progress.during('Planting the large cluster, which happens once (five minutes at full size on two cores)', async () => {
      await plantInto(folder, namespaces, progress, signal);
    });
    return folder;
  });
}

async function plantInto(folder: string, namespaces: number, progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  // No controller makes service accounts here, so no pod can be asked to have one.
  const plane = await BareControlPlane.start({ serverArguments: ['--disable-admission-plugins=ServiceAccount', '--max-mutating-requests-inflight=1000'] });
  const unfinished = `${folder}.unfinished`;
  try {
    const minuteMs = 60_000;
    await plantScale(plane, namespaces, Math.floor(Date.now() / minuteMs) * minuteMs, progress, signal);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(join(unfinished, '..'), { recursive: true });
    await plane.takeEtcdData(unfinished);
    await rename(unfinished, folder);
  } finally {
    await plane.stop();
  }
}

async function isFresh(folder: string): Promise<boolean> {
  const planted = await stat(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return planted !== undefined && Date.now() - planted.mtimeMs < freshMs;
}

/** Another one as soon as what is planted changes, or what it is planted into. */
async function seedHash(): Promise<string> {
  const hash = createHash('sha256').update(await programsFolder());
  const sources = join(import.meta.dirname, 'scale');
  for (const file of (await readdir(sources)).sort()) hash.update(await readFile(join(sources, file)));
  return hash.digest('hex').slice(0, 12);
}
