// Holds the processes that use a volume while it is copied, so that the copy shows one moment, as a storage system's
// snapshot does: without this a copied database would be torn.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { until } from '../../lib/until.ts';

/**
 * Does `work` while no process that has one of these volumes mounted runs.
 * The driver's own mount namespace, in which kubelet and containerd are too, is left alone.
 */
export async function pauseWriters<T>(volumeIds: readonly string[], work: () => Promise<T>): Promise<T> {
  const stopped = new Set<number>();
  try {
    // Again until there is nobody new: a process may start another one while we look.
    for (let found = await users(volumeIds); found.some((pid) => !stopped.has(pid)); found = await users(volumeIds)) {
      for (const pid of found) {
        if (signal(pid, 'SIGSTOP')) stopped.add(pid);
      }
      await until('the pods of the volume to hold still', async () => ((await allStill(found)) ? true : undefined), { timeoutMs: 2000, intervalMs: 2 });
    }
    return await work();
  } finally {
    for (const pid of stopped) signal(pid, 'SIGCONT');
  }
}

/** Process ids. mountinfo's fourth field (proc(5)) is the folder that a bind mount shows. */
async function users(volumeIds: readonly string[]): Promise<number[]> {
  const own = await readlink('/proc/self/ns/mnt');
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        if ((await readlink(`/proc/${pid}/ns/mnt`)) === own) return [];
        const mounts = (await readFile(`/proc/${pid}/mountinfo`, 'utf8')).split('\n').map((line) => line.split(' ')[3] ?? '');
        const shown = mounts.some((folder) => volumeIds.some((id) => folder.includes(`/volumes/${id}/data`)));
        return shown && (await state(pid)) !== 'Z' ? [Number(pid)] : [];
      } catch {
        // The process has ended meanwhile, so it writes nothing.
        return [];
      }
    }),
  );
  return found.flat();
}

async function allStill(pids: readonly number[]): Promise<boolean> {
  const states = await Promise.all(pids.map(async (pid) => await state(String(pid))));
  return states.every((is) => ['T', 't', 'Z', 'X', ''].includes(is));
}

/** The letter of proc(5): R running, S sleeping, T stopped …; empty when the process is gone. */
async function state(pid: string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    // It has ended.
    return false;
  }
}
