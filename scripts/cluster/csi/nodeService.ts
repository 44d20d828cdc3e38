// The CSI Node service: shows a volume's folder to a pod by a bind mount.

import { mkdir, readFile, rmdir, stat, statfs } from 'node:fs/promises';
import { run } from '../../lib/run.ts';
import { CsiError, required, requireFileSystem, type CapacityRange, type Service, type VolumeCapability } from './protocol.ts';
import type { VolumeStore } from './volumeStore.ts';

interface NodePublishVolumeRequest {
  readonly volume_id: string;
  readonly target_path: string;
  readonly volume_capability: VolumeCapability | null;
  readonly readonly: boolean;
}

export function nodeService(store: VolumeStore, nodeId: string): Service {
  return {
    NodeGetInfo: async () => await Promise.resolve({ node_id: nodeId }),

    NodeGetCapabilities: async () => await Promise.resolve({ capabilities: ['GET_VOLUME_STATS', 'EXPAND_VOLUME'].map((type) => ({ rpc: { type } })) }),

    NodePublishVolume: async ({ volume_id, target_path, volume_capability, readonly }: NodePublishVolumeRequest) => {
      required(volume_id, 'volume_id');
      required(target_path, 'target_path');
      requireFileSystem([volume_capability]);
      await store.get('volumes', volume_id);
      if (await isMounted(target_path)) return {};
      await mkdir(target_path, { recursive: true });
      await run('mount', ['--bind', store.data('volumes', volume_id), target_path]);
      if (readonly) await run('mount', ['-o', 'remount,bind,ro', target_path]);
      return {};
    },

    NodeUnpublishVolume: async ({ volume_id, target_path }: { readonly volume_id: string; readonly target_path: string }) => {
      required(volume_id, 'volume_id');
      required(target_path, 'target_path');
      if (await isMounted(target_path)) await run('umount', [target_path]);
      await rmdir(target_path).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      });
      return {};
    },

    NodeGetVolumeStats: async ({ volume_id, volume_path }: { readonly volume_id: string; readonly volume_path: string }) => {
      required(volume_id, 'volume_id');
      required(volume_path, 'volume_path');
      const { capacityBytes } = await store.get('volumes', volume_id);
      await requirePath(volume_path);
      const [usedKiB = ''] = (await run('du', ['--summarize', '--block-size=1024', volume_path])).split('\t');
      const used = Number(usedKiB) * 1024;
      const { files, ffree } = await statfs(volume_path);
      return {
        usage: [
          { unit: 'BYTES', total: capacityBytes, used, available: Math.max(0, capacityBytes - used) },
          { unit: 'INODES', total: files, used: files - ffree, available: ffree },
        ],
      };
    },

    NodeExpandVolume: async ({ volume_id, volume_path }: { readonly volume_id: string; readonly volume_path: string; readonly capacity_range: CapacityRange | null }) => {
      required(volume_id, 'volume_id');
      required(volume_path, 'volume_path');
      const { capacityBytes } = await store.get('volumes', volume_id);
      await requirePath(volume_path);
      return { capacity_bytes: capacityBytes };
    },
  };
}

async function requirePath(path: string): Promise<void> {
  await stat(path).catch(() => {
    throw new CsiError('NOT_FOUND', `${path} does not exist`);
  });
}

/** The fifth field of mountinfo (proc(5)), in which a space is written as \040. */
async function isMounted(path: string): Promise<boolean> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  return mounts.some((line) => line.split(' ')[4]?.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))) === path);
}
