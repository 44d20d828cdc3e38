// The row of one claim, or of what is left of one.

import type { Known, Unknown } from '../certainty.ts';
import { unknown } from '../certainty.ts';
import { encryptionOf } from '../volumes/encryptionOf.ts';
import { hasCertificateRow } from './certificateRow.ts';
import type { RowReader } from './derivedRows.ts';
import type { ClaimFacts, IngressFacts, VolumeFacts } from './facts.ts';
import { hostsMeet } from './hostsMeet.ts';
import { keyOf } from './keys.ts';
import type { Kind } from './kind.ts';
import { reachOf, refOf } from './reachOf.ts';
import type { Way } from './reachOf.ts';
import { restorePointsOf, unclaimedPoints } from './restorePointsOf.ts';
import type { CertificateOnTheWay, ClaimRow, KeptVolume } from './row.ts';
import { same } from './same.ts';
import { keptVolumesOf, volumeOfRow } from './volumeOfRow.ts';

const unclaimed = 'snapshot:';

/** @returns the id of the row of a snapshot that names no claim; no claim can have that name. */
export function unclaimedId(namespace: string, snapshot: string): string {
  return keyOf(namespace, `${unclaimed}${snapshot}`);
}

/**
 * @param id `<namespace>/<name>` of a claim that is or was, or an `unclaimedId`
 * @returns its row; undefined where there is neither a claim nor anything left of one, or that cannot be told yet
 */
export function claimRow(reader: RowReader, id: string): ClaimRow | undefined {
  const slash = id.indexOf('/');
  const [namespace, name] = [id.slice(0, slash), id.slice(slash + 1)];
  if (name.startsWith(unclaimed)) return unclaimedRow(reader, id, namespace, name.slice(unclaimed.length));
  const claim = reader.find('claim', id);
  return claim === undefined ? goneRow(reader, id, namespace, name) : liveRow(reader, id, claim);
}

function liveRow(reader: RowReader, id: string, claim: ClaimFacts): ClaimRow {
  const { namespace, name } = claim;
  const volume = volumeOfRow(reader, id);
  const storageClass = claim.storageClass === undefined ? undefined : reader.find('storageClass', keyOf('', claim.storageClass));
  return {
    id,
    namespace,
    name,
    uid: claim.uid,
    state: claim.deletingSince === undefined ? claim.phase : 'Deleting',
    createdAt: claim.createdAt,
    ...(claim.capacityBytes === undefined ? {} : { capacityBytes: claim.capacityBytes }),
    ...(claim.requestedBytes === undefined ? {} : { requestedBytes: claim.requestedBytes }),
    ...(claim.storageClass === undefined ? {} : { storageClass: claim.storageClass }),
    accessModes: claim.accessModes,
    volumeMode: claim.volumeMode,
    ...(claim.volume === undefined ? {} : { volume: volume === undefined || volume === 'unread' ? { name: claim.volume } : summaryOf(volume) }),
    ...keptFor(reader, id),
    ...(claim.pod === undefined ? {} : { pod: claim.pod }),
    ...(storageClass === undefined ? {} : { waitsForConsumer: storageClass.waitsForConsumer, provisioner: storageClass.provisioner }),
    encrypted: encryptedOf(reader, volume),
    restorePoints: restorePointsOf(reader, { id, claim, volume }),
    // Of a claim without a volume nothing can have been saved.
    unread: claim.volume === undefined ? [] : unreadSources(reader, namespace, volume),
    ...outlineOf(reader, namespace, id),
    ...onTheWay(reader, namespace, name),
  };
}

/** A claim that is no more, but left restore points or a volume that is kept. Only a complete list of claims proves it gone. */
function goneRow(reader: RowReader, id: string, namespace: string, name: string): ClaimRow | undefined {
  if (!reader.wasRead('claim', namespace)) return undefined;
  const volume = volumeOfRow(reader, id);
  const kept = volume === 'unread' ? undefined : volume;
  const restorePoints = restorePointsOf(reader, { id, volume: kept });
  if (kept === undefined && restorePoints.length === 0) return undefined;
  const lastSeenAt = lastSightOf(reader, id);
  return {
    id,
    namespace,
    name,
    state: 'Gone',
    ...(kept?.capacityBytes === undefined ? {} : { capacityBytes: kept.capacityBytes }),
    ...(kept?.storageClass === undefined ? {} : { storageClass: kept.storageClass }),
    accessModes: [],
    volumeMode: 'Filesystem',
    ...(kept === undefined ? {} : { volume: summaryOf(kept) }),
    ...keptFor(reader, id),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
    encrypted: encryptedOf(reader, kept),
    restorePoints,
    unread: unreadSources(reader, namespace, volume),
    ...onTheWay(reader, namespace, name),
  };
}

/** A snapshot made by hand, or the content of one that is gone, whose volume nobody can tell stands alone, under the snapshot's name. */
function unclaimedRow(reader: RowReader, id: string, namespace: string, name: string): ClaimRow | undefined {
  const restorePoints = unclaimedPoints(reader, keyOf(namespace, name));
  if (restorePoints.length === 0) return undefined;
  return {
    id,
    namespace,
    name,
    state: 'Gone',
    accessModes: [],
    volumeMode: 'Filesystem',
    encrypted: unknown({ code: 'notVisible' }),
    restorePoints,
    unread: unreadSources(reader, namespace, 'unread'),
    reach: [],
    certificates: [],
    certificatesUnread: [],
  };
}

function summaryOf({ name, driver, handle, reclaimPolicy }: VolumeFacts): NonNullable<ClaimRow['volume']> {
  return { name, ...(driver === undefined ? {} : { driver }), ...(handle === undefined ? {} : { handle }), reclaimPolicy };
}

function encryptedOf(reader: RowReader, volume: VolumeFacts | 'unread' | undefined): Known<boolean> {
  if (volume === 'unread') return unknown(reader.unread('volume', '') ?? { code: 'notVisible' });
  return encryptionOf(volume?.driver, volume?.attributes ?? {});
}

/**
 * What could not be read and might hold a restore point of the volume, or the proof that one is of it. A volume that is no
 * CSI one has no snapshots, nor has a cluster without their API.
 */
function unreadSources(reader: RowReader, namespace: string, volume: VolumeFacts | 'unread' | undefined): readonly Unknown[] {
  const snapshots = reader.unread('snapshot', namespace);
  const isServed = snapshots !== undefined || reader.wasRead('snapshot', namespace);
  const isRead = volume !== undefined && volume !== 'unread';
  if (!isServed || (isRead && volume.driver === undefined)) return [];
  return distinct([
    snapshots,
    reader.unread('snapshotContent', ''),
    ...(isRead ? unreadElsewhere(reader, volume) : [reader.unread('volume', '')]),
  ]);
}

/** A content tells of a snapshot of the volume in another namespace, where it may not have been read. */
function unreadElsewhere(reader: RowReader, { driver = '', handle = '' }: VolumeFacts): readonly (Unknown | undefined)[] {
  const contents = reader.look('contentOfHandle', driver, handle);
  return contents.map(({ snapshot }) => (reader.find('snapshot', snapshot.namespace, snapshot.name) === undefined ? reader.unread('snapshot', snapshot.namespace) : undefined));
}

/** Offline is said once, however many kinds are: with the first that matters. */
function distinct(unread: readonly (Unknown | undefined)[]): readonly Unknown[] {
  const all = unread.filter((why) => why !== undefined);
  return all.filter((why, i) => all.findIndex((other) => same(other, why) || (other.code === 'offline' && why.code === 'offline')) === i);
}

function keptFor(reader: RowReader, id: string): Pick<ClaimRow, 'keptVolumes'> {
  const kept = keptVolumesOf(reader, id);
  return kept.length === 0 ? {} : { keptVolumes: kept.map(keptVolume) };
}

function keptVolume({ name, driver, handle, reclaimPolicy, capacityBytes, phase, phaseSince, createdAt }: VolumeFacts): KeptVolume {
  return {
    name,
    ...(driver === undefined ? {} : { driver }),
    ...(handle === undefined ? {} : { handle }),
    reclaimPolicy,
    ...(capacityBytes === undefined ? {} : { capacityBytes }),
    phase,
    ...(phaseSince === undefined ? {} : { since: phaseSince }),
    createdAt,
  };
}

/** A snapshot can only be taken of a claim that is there, and a volume is released when its claim goes. */
function lastSightOf(reader: RowReader, id: string): number | undefined {
  const taken = reader.look('snapshotOfClaim', id).flatMap(({ ready, takenAt }) => (ready === true ? (takenAt ?? []) : []));
  const released = keptVolumesOf(reader, id).flatMap(({ claim, phase, phaseSince, createdAt }) => (phase === 'Available' || claim?.uid === '' ? [] : (phaseSince ?? createdAt)));
  const seen = [...taken, ...released];
  return seen.length === 0 ? undefined : Math.max(...seen);
}

function outlineOf(reader: RowReader, namespace: string, id: string): Pick<ClaimRow, 'outline'> {
  if (reader.unread('snapshot', namespace)?.code !== 'stillReading') return {};
  const outline = reader.find('snapshotOutline', id);
  if (outline === undefined) return {};
  const { count, readyCount, newestFrom, newestTo } = outline;
  return { outline: { count, readyCount, ...(newestFrom === undefined ? {} : { newestFrom }), ...(newestTo === undefined ? {} : { newestTo }) } };
}

const kindsOnTheWay: readonly Kind[] = ['secret', 'ingress', 'service', 'statefulSet', 'deployment', 'daemonSet', 'pod', 'configMap'];

function onTheWay(reader: RowReader, namespace: string, claim: string): Pick<ClaimRow, 'reach' | 'certificates' | 'certificatesUnread'> {
  const ways = reachOf(reader, namespace, claim);
  const namespaces = [...new Set([namespace, ...ways.map(({ workload }) => workload.namespace)])].sort();
  return {
    reach: ways.map(({ reach }) => reach),
    certificates: ways.flatMap((way) => certificatesOn(reader, way)),
    certificatesUnread: distinct(namespaces.flatMap((each) => kindsOnTheWay.map((kind) => reader.unread(kind, each)))),
  };
}

/** The TLS secrets that a workload mounts, and those with which an Ingress serves the hosts that lead to it. */
function certificatesOn(reader: RowReader, { workload, ingresses }: Way): readonly CertificateOnTheWay[] {
  const names = [...workload.uses.secrets, ...ingresses.flatMap(({ ingress, service }) => secretsTo(ingress, service))];
  const ids = [...new Set(names)].sort().map((name) => keyOf(workload.namespace, name));
  return ids.filter((id) => hasCertificateRow(reader, id)).map((certificate) => ({ certificate, workload: refOf(workload) }));
}

function secretsTo(ingress: IngressFacts, service: string): readonly string[] {
  const rules = ingress.rules.filter(({ services }) => services.includes(service));
  const serves = (hosts: readonly string[]): boolean => hosts.length === 0 || rules.some(({ host }) => host === undefined || hosts.some((served) => hostsMeet(served, host)));
  return ingress.tls.flatMap(({ secret, hosts }) => (secret !== undefined && serves(hosts) ? [secret] : []));
}
