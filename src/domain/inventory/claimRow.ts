// The row of one claim, or of what is left of one.

import type { Known, Unknown } from '../certainty.ts';
import { unknown } from '../certainty.ts';
import { encryptionOf } from '../volumes/encryptionOf.ts';
import type { RowReader } from './derivedRows.ts';
import type { ClaimFacts, IngressFacts, VolumeFacts } from './facts.ts';
import { keyOf } from './keys.ts';
import type { Kind } from './kind.ts';
import { reachOf, refOf } from './reachOf.ts';
import type { Way } from './reachOf.ts';
import { restorePointsOf, unclaimedPoint } from './restorePointsOf.ts';
import type { CertificateOnTheWay, ClaimRow } from './row.ts';
import { same } from './same.ts';
import { volumeOfRow } from './volumeOfRow.ts';

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
    ...(storageClass === undefined ? {} : { waitsForConsumer: storageClass.waitsForConsumer, provisioner: storageClass.provisioner }),
    encrypted: encryptedOf(reader, volume),
    restorePoints: restorePointsOf(reader, id, volume, claim.phase === 'Lost'),
    unread: unreadSources(reader, namespace, claim.volume !== undefined),
    ...onTheWay(reader, namespace, name),
  };
}

/** A claim that is no more, but left restore points or a volume that is kept. Only a complete list of claims proves it gone. */
function goneRow(reader: RowReader, id: string, namespace: string, name: string): ClaimRow | undefined {
  if (!reader.wasRead('claim', namespace)) return undefined;
  const volume = volumeOfRow(reader, id);
  const kept = volume === 'unread' ? undefined : volume;
  const restorePoints = restorePointsOf(reader, id, kept, true);
  if (kept === undefined && restorePoints.length === 0) return undefined;
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
    encrypted: encryptedOf(reader, kept),
    restorePoints,
    unread: unreadSources(reader, namespace, true),
    ...onTheWay(reader, namespace, name),
  };
}

/** A snapshot made by hand whose volume nobody can tell stands alone, under its own name. */
function unclaimedRow(reader: RowReader, id: string, namespace: string, name: string): ClaimRow | undefined {
  const point = unclaimedPoint(reader, keyOf(namespace, name));
  if (point === undefined) return undefined;
  return {
    id,
    namespace,
    name,
    state: 'Gone',
    accessModes: [],
    volumeMode: 'Filesystem',
    encrypted: unknown({ code: 'notVisible' }),
    restorePoints: [point],
    unread: unreadSources(reader, namespace, true),
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

/** A claim without a volume can have no restore points but those that name it. */
function unreadSources(reader: RowReader, namespace: string, hasVolume: boolean): readonly Unknown[] {
  return distinct([reader.unread('snapshot', namespace), ...(hasVolume ? [reader.unread('snapshotContent', ''), reader.unread('volume', '')] : [])]);
}

function distinct(unread: readonly (Unknown | undefined)[]): readonly Unknown[] {
  const all = unread.filter((why) => why !== undefined);
  return all.filter((why, i) => all.findIndex((other) => same(other, why)) === i);
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
  return ids.filter((id) => isCertificate(reader, id)).map((certificate) => ({ certificate, workload: refOf(workload) }));
}

function isCertificate(reader: RowReader, id: string): boolean {
  const secret = reader.find('secret', id);
  return secret !== undefined && secret.rollbackOf === undefined;
}

function secretsTo(ingress: IngressFacts, service: string): readonly string[] {
  const rules = ingress.rules.filter(({ services }) => services.includes(service));
  const serves = (hosts: readonly string[]): boolean => hosts.length === 0 || rules.some(({ host }) => host === undefined || hosts.includes(host));
  return ingress.tls.flatMap(({ secret, hosts }) => (secret !== undefined && serves(hosts) ? [secret] : []));
}
