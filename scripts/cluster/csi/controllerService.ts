// The CSI Controller service: makes, deletes and grows volumes, and makes, deletes and lists snapshots.

import { pauseWriters } from './pauseWriters.ts';
import { CsiError, required, requireFileSystem, timestamp, type CapacityRange, type Reply, type Service, type VolumeCapability, type VolumeContentSource } from './protocol.ts';
import type { Snapshot, Volume, VolumeStore } from './volumeStore.ts';

const defaultBytes = 1024 ** 3;
/** A volume's largest size. Sizes are recorded, not enforced. */
const largestBytes = 1024 ** 4;

interface CreateVolumeRequest {
  readonly name: string;
  readonly capacity_range: CapacityRange | null;
  readonly volume_capabilities: readonly VolumeCapability[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly volume_content_source: VolumeContentSource | null;
}

interface ListSnapshotsRequest {
  readonly max_entries: number;
  readonly starting_token: string;
  readonly source_volume_id: string;
  readonly snapshot_id: string;
}

const capabilities = ['CREATE_DELETE_VOLUME', 'CREATE_DELETE_SNAPSHOT', 'LIST_SNAPSHOTS', 'CLONE_VOLUME', 'EXPAND_VOLUME'];

export function controllerService(store: VolumeStore): Service {
  return {
    ControllerGetCapabilities: async () => await Promise.resolve({ capabilities: capabilities.map((type) => ({ rpc: { type } })) }),

    CreateVolume: async (request: CreateVolumeRequest) => {
      required(request.name, 'name');
      requireFileSystem(request.volume_capabilities);
      const id = store.idOf('volumes', request.name);
      const volume = await store.exclusively(id, async () => await createVolume(store, id, request));
      return {
        volume: {
          volume_id: volume.id,
          capacity_bytes: volume.capacityBytes,
          // What a PersistentVolume shows under spec.csi.volumeAttributes.
          volume_context: request.parameters['encrypted'] === undefined ? {} : { encrypted: request.parameters['encrypted'] },
          content_source: request.volume_content_source,
        },
      };
    },

    DeleteVolume: async ({ volume_id }: { readonly volume_id: string }) => {
      required(volume_id, 'volume_id');
      await store.exclusively(volume_id, async () => await store.remove('volumes', volume_id));
      return {};
    },

    ValidateVolumeCapabilities: async (request: { readonly volume_id: string; readonly volume_capabilities: readonly VolumeCapability[]; readonly volume_context: Readonly<Record<string, string>> }) => {
      required(request.volume_id, 'volume_id');
      requireFileSystem(request.volume_capabilities);
      await store.get('volumes', request.volume_id);
      return { confirmed: { volume_capabilities: request.volume_capabilities, volume_context: request.volume_context } };
    },

    ControllerExpandVolume: async ({ volume_id, capacity_range }: { readonly volume_id: string; readonly capacity_range: CapacityRange | null }) => {
      required(volume_id, 'volume_id');
      if (capacity_range === null) throw new CsiError('INVALID_ARGUMENT', 'capacity_range is missing');
      return await store.exclusively(volume_id, async () => {
        const volume = await store.get('volumes', volume_id);
        const capacityBytes = Math.max(volume.capacityBytes, choose(capacity_range, volume.capacityBytes));
        await store.put('volumes', { ...volume, capacityBytes });
        return { capacity_bytes: capacityBytes, node_expansion_required: true };
      });
    },

    CreateSnapshot: async ({ name, source_volume_id }: { readonly name: string; readonly source_volume_id: string }) => {
      required(name, 'name');
      required(source_volume_id, 'source_volume_id');
      const id = store.idOf('snapshots', name);
      const snapshot = await store.exclusively(id, async () => {
        const found = await store.find('snapshots', id);
        if (found?.volumeId === source_volume_id) return found;
        if (found !== undefined) throw new CsiError('ALREADY_EXISTS', `${name} is a snapshot of ${found.volumeId}`);
        await store.get('volumes', source_volume_id);
        return await pauseWriters([source_volume_id], async () => await copySnapshot(store, { id, name, volumeId: source_volume_id }));
      });
      return { snapshot: describe(snapshot) };
    },

    DeleteSnapshot: async ({ snapshot_id }: { readonly snapshot_id: string }) => {
      required(snapshot_id, 'snapshot_id');
      await store.exclusively(snapshot_id, async () => {
        const group = (await store.find('snapshots', snapshot_id))?.groupId;
        if (group !== undefined) throw new CsiError('FAILED_PRECONDITION', `${snapshot_id} can only be deleted with its group ${group}`);
        await store.remove('snapshots', snapshot_id);
      });
      return {};
    },

    ListSnapshots: async (request: ListSnapshotsRequest) => {
      const wanted = (await store.snapshots()).filter(
        (snapshot) =>
          (request.snapshot_id === '' || snapshot.id === request.snapshot_id) && (request.source_volume_id === '' || snapshot.volumeId === request.source_volume_id),
      );
      const first = Number(request.starting_token);
      if (!Number.isInteger(first) || first < 0 || first > wanted.length) throw new CsiError('ABORTED', 'starting_token is not one of ours');
      const end = request.max_entries > 0 ? first + request.max_entries : wanted.length;
      return {
        entries: wanted.slice(first, end).map((snapshot) => ({ snapshot: describe(snapshot) })),
        next_token: end < wanted.length ? String(end) : '',
      };
    },
  };
}

/** Copies the volume's present state; the caller holds its users still. */
export async function copySnapshot(store: VolumeStore, of: Pick<Snapshot, 'id' | 'name' | 'volumeId' | 'groupId'>): Promise<Snapshot> {
  const createdMs = Date.now();
  const { capacityBytes } = await store.get('volumes', of.volumeId);
  await store.copy({ kind: 'volumes', id: of.volumeId }, { kind: 'snapshots', id: of.id });
  const snapshot = { ...of, sizeBytes: capacityBytes, createdMs };
  await store.put('snapshots', snapshot);
  return snapshot;
}

/** A snapshot as the CSI messages have it. */
export function describe(snapshot: Snapshot): Reply {
  return {
    snapshot_id: snapshot.id,
    source_volume_id: snapshot.volumeId,
    size_bytes: snapshot.sizeBytes,
    creation_time: timestamp(snapshot.createdMs),
    ready_to_use: true,
    group_snapshot_id: snapshot.groupId ?? '',
  };
}

async function createVolume(store: VolumeStore, id: string, request: CreateVolumeRequest): Promise<Volume> {
  const snapshotId = request.volume_content_source?.snapshot?.snapshot_id;
  const volumeId = request.volume_content_source?.volume?.volume_id;
  const found = await store.find('volumes', id);
  if (found !== undefined) {
    if (!fits(found.capacityBytes, request.capacity_range) || found.source !== (snapshotId ?? volumeId)) {
      throw new CsiError('ALREADY_EXISTS', `${request.name} exists with another size or source`);
    }
    return found;
  }
  if (snapshotId !== undefined) {
    const source = await store.get('snapshots', snapshotId);
    const volume = { id, name: request.name, capacityBytes: sizeForCopy(request.capacity_range, source.sizeBytes), source: snapshotId };
    await store.copy({ kind: 'snapshots', id: snapshotId }, { kind: 'volumes', id });
    await store.put('volumes', volume);
    return volume;
  }
  if (volumeId !== undefined) {
    const source = await store.get('volumes', volumeId);
    const volume = { id, name: request.name, capacityBytes: sizeForCopy(request.capacity_range, source.capacityBytes), source: volumeId };
    await pauseWriters([volumeId], async () => await store.copy({ kind: 'volumes', id: volumeId }, { kind: 'volumes', id }));
    await store.put('volumes', volume);
    return volume;
  }
  const volume = { id, name: request.name, capacityBytes: choose(request.capacity_range, defaultBytes) };
  await store.makeEmpty(id);
  await store.put('volumes', volume);
  return volume;
}

function sizeForCopy(range: CapacityRange | null, sourceBytes: number): number {
  const bytes = choose(range, sourceBytes);
  if (bytes < sourceBytes) throw new CsiError('OUT_OF_RANGE', `the source needs ${sourceBytes} bytes`);
  return bytes;
}

/** The size to give, in bytes. */
function choose(range: CapacityRange | null, otherwise: number): number {
  const { required_bytes: least, limit_bytes: most } = range ?? { required_bytes: 0, limit_bytes: 0 };
  const bytes = least > 0 ? least : most > 0 ? Math.min(otherwise, most) : otherwise;
  if (bytes > largestBytes || (most > 0 && bytes > most)) throw new CsiError('OUT_OF_RANGE', `a volume has at most ${largestBytes} bytes`);
  return bytes;
}

function fits(bytes: number, range: CapacityRange | null): boolean {
  return range === null || (bytes >= range.required_bytes && (range.limit_bytes === 0 || bytes <= range.limit_bytes));
}
