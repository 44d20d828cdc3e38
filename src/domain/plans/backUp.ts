// Back Up Volume: a VolumeSnapshot of one claim, waited for until the storage driver says that it is ready.

import { choose, type Choices } from './choose.ts';
import { commonHazards } from './commonHazards.ts';
import type { Hazard } from './hazard.ts';
import { hazardsOfName } from './hazardsOfName.ts';
import { madeNames } from './madeNames.ts';
import { snapshotManifest } from './objectManifests.ts';
import type { Plan } from './plan.ts';
import { planBase } from './planBase.ts';
import type { BackUpFacts } from './planFacts.ts';
import type { PlanIdentity } from './planIdentity.ts';
import type { StepOf } from './step.ts';

/** @returns the name of the VolumeSnapshot that will be made. */
export function backUpName(choices: Choices, operation: string): string {
  return choices['name'] ?? madeNames.snapshot(choose(choices, 'claim'), operation);
}

/**
 * @param choices `namespace`, `claim`; optional `class` (VolumeSnapshotClass), `name`. What the restore point is stamped
 * with is no part of the plan: it is gathered when the snapshot is made, so that a pod that restarts meanwhile changes no plan.
 * @throws PlanImpossible
 */
export function planBackUp(facts: BackUpFacts, choices: Choices, identity: PlanIdentity): Plan {
  const namespace = choose(choices, 'namespace');
  const claim = choose(choices, 'claim');
  const name = backUpName(choices, identity.operation);
  const picked = pickClass(facts, choices['class']);
  const params: StepOf<'createSnapshot'>['params'] = {
    namespace,
    name,
    claim,
    claimUid: facts.claim.uid,
    ...(picked.class === undefined ? {} : { class: picked.class }),
  };
  return {
    ...planBase('backUp', { kind: 'claim', namespace, name: claim, uid: facts.claim.uid }, choices, identity),
    steps: [
      { kind: 'createSnapshot', params },
      { kind: 'awaitSnapshotReady', params: { namespace, name } },
    ],
    hazards: [
      ...commonHazards(facts, identity),
      ...hazardsOfClaim(facts, claim),
      ...picked.hazards,
      ...hazardsOfName(name, facts.nameTaken),
      { weight: 'warn', code: 'crashConsistentOnly' },
    ],
    lost: [{ code: 'nothingLost' }],
    kept: [{ code: 'claimUntouched', name: claim }],
    changes: [{ kind: 'VolumeSnapshot', namespace, name, after: snapshotManifest(identity, params) }],
    destructive: false,
  };
}

function hazardsOfClaim(facts: BackUpFacts, claim: string): Hazard[] {
  const hazards: Hazard[] = [];
  if (!facts.claim.bound) hazards.push({ weight: 'refuse', code: 'claimNotBound', claim });
  if (facts.claim.deleting) hazards.push({ weight: 'refuse', code: 'beingDeleted', name: claim });
  if (facts.volume !== undefined && facts.volume.driver === undefined) hazards.push({ weight: 'refuse', code: 'notCsi', volume: facts.volume.name });
  return hazards;
}

/**
 * The class is always named: left out, the snapshot controller picks the driver's default class when it comes to it, which
 * may then be another one (external-snapshotter, SetDefaultSnapshotClass: none or several defaults fail the snapshot).
 */
function pickClass(facts: BackUpFacts, chosen: string | undefined): { readonly class?: string; readonly hazards: readonly Hazard[] } {
  if (facts.classes === undefined) return { hazards: [{ weight: 'refuse', code: 'noSnapshotSupport' }] };
  const driver = facts.volume?.driver;
  if (driver === undefined) return { hazards: [] };
  const fitting = facts.classes.filter((one) => one.driver === driver);
  const classes = fitting.map((one) => one.name).toSorted();
  if (chosen !== undefined) {
    return classes.includes(chosen) ? { class: chosen, hazards: [] } : { hazards: [{ weight: 'refuse', code: 'noSnapshotClass', driver }] };
  }
  const defaults = fitting.filter((one) => one.isDefault).map((one) => one.name).toSorted();
  const [only] = defaults.length > 0 ? defaults : classes;
  if (only === undefined) return { hazards: [{ weight: 'refuse', code: 'noSnapshotClass', driver }] };
  if (defaults.length > 1) return { hazards: [{ weight: 'refuse', code: 'severalDefaultClasses', driver, classes: defaults }] };
  if (defaults.length === 0 && classes.length > 1) return { hazards: [{ weight: 'refuse', code: 'noDefaultClass', driver, classes }] };
  return { class: only, hazards: [] };
}
