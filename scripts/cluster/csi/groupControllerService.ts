// The CSI GroupController service: snapshots of several volumes at one moment.

import { copySnapshot, describe } from './controllerService.ts';
import { pauseWriters } from './pauseWriters.ts';
import { CsiError, required, timestamp, type Reply, type Service } from './protocol.ts';
import type { Group, VolumeStore } from './volumeStore.ts';

export function groupControllerService(store: VolumeStore): Service {
  return {
    GroupControllerGetCapabilities: async () => await Promise.resolve({ capabilities: [{ rpc: { type: 'CREATE_DELETE_GET_VOLUME_GROUP_SNAPSHOT' } }] }),

    CreateVolumeGroupSnapshot: async ({ name, source_volume_ids }: { readonly name: string; readonly source_volume_ids: readonly string[] }) => {
      required(name, 'name');
      if (source_volume_ids.length === 0) throw new CsiError('INVALID_ARGUMENT', 'source_volume_ids is missing');
      const id = store.idOf('groups', name);
      return await store.exclusively(id, async () => {
        const found = await store.find('groups', id);
        if (found !== undefined) {
          const reply = await describeGroup(store, found);
          const volumes = await sources(store, found);
          if (volumes.join() !== [...source_volume_ids].sort().join()) throw new CsiError('ALREADY_EXISTS', `${name} is a snapshot of other volumes`);
          return reply;
        }
        for (const volumeId of source_volume_ids) await store.get('volumes', volumeId);
        return await describeGroup(store, await create(store, id, name, source_volume_ids));
      });
    },

    GetVolumeGroupSnapshot: async ({ group_snapshot_id }: { readonly group_snapshot_id: string }) => {
      required(group_snapshot_id, 'group_snapshot_id');
      return await describeGroup(store, await store.get('groups', group_snapshot_id));
    },

    DeleteVolumeGroupSnapshot: async ({ group_snapshot_id }: { readonly group_snapshot_id: string }) => {
      required(group_snapshot_id, 'group_snapshot_id');
      await store.exclusively(group_snapshot_id, async () => {
        const group = await store.find('groups', group_snapshot_id);
        for (const snapshotId of group?.snapshotIds ?? []) await store.remove('snapshots', snapshotId);
        await store.remove('groups', group_snapshot_id);
      });
      return {};
    },
  };
}

async function create(store: VolumeStore, id: string, name: string, volumeIds: readonly string[]): Promise<Group> {
  const createdMs = Date.now();
  const snapshotIds: string[] = [];
  await pauseWriters(volumeIds, async () => {
    for (const volumeId of volumeIds) {
      const member = `${name}/${volumeId}`;
      const snapshot = await copySnapshot(store, { id: store.idOf('snapshots', member), name: member, volumeId, groupId: id });
      snapshotIds.push(snapshot.id);
    }
  });
  const group = { id, name, snapshotIds, createdMs };
  await store.put('groups', group);
  return group;
}

async function sources(store: VolumeStore, group: Group): Promise<string[]> {
  const members = await Promise.all(group.snapshotIds.map(async (id) => await store.get('snapshots', id)));
  return members.map((snapshot) => snapshot.volumeId).sort();
}

async function describeGroup(store: VolumeStore, group: Group): Promise<Reply> {
  const members = await Promise.all(group.snapshotIds.map(async (id) => await store.get('snapshots', id)));
  return {
    group_snapshot: {
      group_snapshot_id: group.id,
      snapshots: members.map(describe),
      creation_time: timestamp(group.createdMs),
      ready_to_use: true,
    },
  };
}
