// Restore to New Claim: a claim filled from a VolumeSnapshot, beside the one it was taken from, which stays untouched.

import { choose, type Choices } from './choose.ts';
import { commonHazards } from './commonHazards.ts';
import type { Hazard } from './hazard.ts';
import { hazardsOfName } from './hazardsOfName.ts';
import { madeNames } from './madeNames.ts';
import { binderPodManifest, claimManifest } from './objectManifests.ts';
import type { ObjectChange, Plan } from './plan.ts';
import { planBase } from './planBase.ts';
import type { RestoreToNewClaimFacts } from './planFacts.ts';
import type { PlanIdentity } from './planIdentity.ts';
import type { Step, StepOf } from './step.ts';

/** Used where no workload mounts the source claim. It need not be there to be had: binding happens at scheduling. */
const fallbackImage = 'busybox';

/** @param claim that the snapshot was taken from, where one is known. @returns the name of the claim that will be made. */
export function restoredClaimName(choices: Choices, claim: string | undefined, operation: string): string {
  return choices['name'] ?? madeNames.restoredClaim(claim ?? choose(choices, 'snapshot'), operation);
}

/**
 * @param choices `namespace`, `snapshot`; optional `name` of the new claim, `storageClass`.
 * @throws PlanImpossible
 */
export function planRestoreToNewClaim(facts: RestoreToNewClaimFacts, choices: Choices, identity: PlanIdentity): Plan {
  const namespace = choose(choices, 'namespace');
  const snapshot = choose(choices, 'snapshot');
  const name = restoredClaimName(choices, facts.snapshot.claim, identity.operation);
  const storageClass = pickStorageClass(facts, choices['storageClass']);
  const volumeMode = facts.content?.volumeMode ?? facts.source?.volumeMode ?? 'Filesystem';
  // restoreSize may exceed what was first asked for; 0 or absent means unknown (external-snapshotter).
  const bytes = Math.max(facts.source?.bytes ?? 0, facts.snapshot.restoreBytes ?? 0);
  const claim: StepOf<'createClaimFromSnapshot'>['params'] = {
    namespace,
    name,
    snapshot,
    snapshotUid: facts.snapshot.uid,
    storageClass: storageClass.name,
    bytes,
    accessModes: facts.source?.accessModes ?? ['ReadWriteOnce'],
    volumeMode,
  };
  const binder: StepOf<'createBinderPod'>['params'] = {
    namespace,
    name: madeNames.binderPod(identity.operation),
    claim: name,
    image: facts.image ?? fallbackImage,
    volumeMode,
  };
  const create: Step = { kind: 'createClaimFromSnapshot', params: claim };
  const bound: Step = { kind: 'awaitClaimBound', params: { namespace, name } };
  const made: ObjectChange = { kind: 'PersistentVolumeClaim', namespace, name, after: claimManifest(identity, claim) };
  return {
    ...planBase('restoreToNewClaim', { kind: 'snapshot', namespace, name: snapshot, uid: facts.snapshot.uid }, choices, identity),
    steps: storageClass.waits
      ? [create, { kind: 'createBinderPod', params: binder }, bound, { kind: 'deleteBinderPod', params: { namespace, name: binder.name } }]
      : [create, bound],
    hazards: [
      ...commonHazards(facts, identity),
      ...hazardsOfSnapshot(facts, snapshot),
      ...storageClass.hazards,
      ...(bytes > 0 ? [] : [{ weight: 'refuse', code: 'sizeUnknown', name: snapshot } as const]),
      ...hazardsOfName(name, facts.nameTaken),
    ],
    lost: [{ code: 'nothingLost' }],
    kept: facts.snapshot.claim === undefined ? [] : [{ code: 'claimUntouched', name: facts.snapshot.claim }],
    changes: storageClass.waits ? [made, { kind: 'Pod', namespace, name: binder.name, after: binderPodManifest(identity, binder) }] : [made],
    destructive: false,
  };
}

function hazardsOfSnapshot(facts: RestoreToNewClaimFacts, name: string): Hazard[] {
  const hazards: Hazard[] = [];
  if (!facts.snapshot.ready) hazards.push({ weight: 'refuse', code: 'snapshotNotReady', name });
  if (facts.snapshot.deleting) hazards.push({ weight: 'refuse', code: 'beingDeleted', name });
  if (facts.content === undefined) hazards.push({ weight: 'refuse', code: 'contentMissing', name });
  else if (!facts.content.pointsBack) hazards.push({ weight: 'refuse', code: 'misbound', name });
  return hazards;
}

/** The claim's own class where its provisioner is the snapshot's driver, else the driver's default class, else its first by name. */
function pickStorageClass(
  facts: RestoreToNewClaimFacts,
  chosen: string | undefined,
): { readonly name: string; readonly waits: boolean; readonly hazards: readonly Hazard[] } {
  const driver = facts.content?.driver;
  const wanted = chosen ?? facts.source?.storageClass;
  const fitting = facts.storageClasses.filter((one) => one.provisioner === driver).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const named = facts.storageClasses.find((one) => one.name === wanted);
  const picked = named ?? (chosen === undefined ? (fitting.find((one) => one.isDefault) ?? fitting[0]) : undefined);
  if (picked === undefined) {
    return { name: wanted ?? '', waits: false, hazards: [{ weight: 'refuse', code: 'storageClassMissing', storageClass: wanted ?? '' }] };
  }
  const hazards: Hazard[] =
    driver === undefined || picked.provisioner === driver ? [] : [{ weight: 'refuse', code: 'driverMismatch', snapshotDriver: driver, provisioner: picked.provisioner }];
  return { name: picked.name, waits: picked.waitsForConsumer, hazards };
}
