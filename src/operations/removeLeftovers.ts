// Remove What Volume Guard Left in This Cluster: finds everything that carries our labels, and removes what was chosen.

import { annotations, labels } from '../domain/labels.ts';
import { field, textOf } from '../domain/json.ts';
import { decodeJournal } from '../domain/plans/journalCodec.ts';
import { madeNames } from '../domain/plans/madeNames.ts';
import { journalKeys } from './journal.ts';
import { at, deleteObject, listObjects, patchObject, readObject, type Cluster, type LiveObject, type ObjectRef } from './liveObject.ts';

const kinds = ['ConfigMap', 'Lease', 'Pod', 'Secret', 'VolumeSnapshot', 'PersistentVolumeClaim'] as const;

/** What holds data that somebody may want: kept unless it is chosen by name. */
const data: readonly string[] = ['restore-point', 'restored-claim'];

export interface Leftover {
  readonly ref: ObjectRef;
  readonly uid: string;
  /** `fence` is not an object of ours but our annotation on somebody's. */
  readonly role: string;
  readonly operation: string;
  /** `data`: a restore point or a restored claim. `running`: part of an operation that runs, or can be resumed or undone. */
  readonly keep?: 'data' | 'running';
}

/** @param namespaces those to look in; ['']: all of them. @returns what is there, in a fixed order. @throws RequestFailed */
export async function findLeftovers(cluster: Cluster, namespaces: readonly string[]): Promise<readonly Leftover[]> {
  const clusterUid = await cluster.client.clusterUid(cluster.signal);
  const found = await Promise.all(
    namespaces.flatMap((namespace) => kinds.map(async (kind) => (await listObjects(cluster, kind, namespace, { labelSelector: labels.operation })) ?? [])),
  );
  const objects = found.flat();
  const isUnfinished = (object: LiveObject): boolean => isUnfinishedJournal(object, clusterUid);
  const running = new Set(objects.filter(isUnfinished).map(operationOf));
  const marked = objects.map((object): Leftover => {
    const role = textOf(object.labels[labels.role]) ?? '';
    const keep = running.has(operationOf(object)) ? 'running' : data.includes(role) ? 'data' : undefined;
    return { ref: object.ref, uid: object.uid, role, operation: operationOf(object), ...(keep === undefined ? {} : { keep }) };
  });
  const fences = await Promise.all(objects.filter((object) => object.ref.kind === 'ConfigMap' && !isUnfinished(object)).map((journal) => fencesOf(cluster, journal)));
  return [...marked, ...fences.flat()].toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** Removes exactly these, and each only if it is still the one that was found. @throws RequestFailed */
export async function removeLeftovers(cluster: Cluster, leftovers: readonly Leftover[]): Promise<void> {
  // Journals last: they tell of the rest if this is cut short.
  for (const leftover of leftovers.toSorted((a, b) => Number(a.role === 'journal') - Number(b.role === 'journal'))) {
    const found = await readObject(cluster, leftover.ref);
    if (found?.uid !== leftover.uid || found.deleting) continue;
    if (leftover.role === 'fence') await patchObject(cluster, found, { metadata: { annotations: { [annotations.fence]: null, [annotations.restarted]: null } } });
    else if (found.labels[labels.operation] === leftover.operation) await deleteObject(cluster, found);
  }
}

/** Fences that an operation left on somebody's objects; the journal's plan says where to look, the annotation proves it. */
async function fencesOf(cluster: Cluster, journal: LiveObject): Promise<readonly Leftover[]> {
  const decoded = decodeJournal(textOf(at(journal.body, 'data', journalKeys.journal)));
  if (!decoded.readable) return [];
  const { steps, operation } = decoded.journal.plan;
  const refs = steps.flatMap((step): ObjectRef[] => {
    if (step.kind === 'deleteSnapshot') return [{ kind: 'VolumeSnapshot', namespace: step.params.namespace, name: step.params.name }];
    if (step.kind === 'issueCertificate') return [{ kind: 'Secret', namespace: step.params.namespace, name: step.params.secret }];
    return step.kind === 'restartConsumer' ? [{ kind: step.params.consumer.kind, namespace: step.params.consumer.namespace, name: step.params.consumer.name }] : [];
  });
  const objects = await Promise.all(refs.map((ref) => readObject(cluster, ref)));
  return objects.flatMap((object) => {
    const fence = textOf(object?.annotations[annotations.fence]) ?? '';
    return object !== undefined && fence.startsWith(`${operation}/`) ? [{ ref: object.ref, uid: object.uid, role: 'fence', operation }] : [];
  });
}

/** A relic is never resumed, and its state is that of another time or place: it counts as over. */
function isUnfinishedJournal(object: LiveObject, clusterUid: string): boolean {
  if (object.ref.kind !== 'ConfigMap' || object.ref.name !== madeNames.operation(operationOf(object))) return false;
  const data = object.body['data'];
  const decoded = decodeJournal(textOf(field(data, journalKeys.journal)));
  const self = textOf(field(data, journalKeys.self));
  if (!decoded.readable || decoded.journal.plan.cluster !== clusterUid || (self !== undefined && self !== object.uid)) return false;
  return decoded.journal.state === 'running' || decoded.journal.state === 'failed';
}

function operationOf(object: LiveObject): string {
  return textOf(object.labels[labels.operation]) ?? '';
}

function sortKey({ ref, role }: Leftover): string {
  return `${ref.namespace}/${role}/${ref.kind}/${ref.name}`;
}
