// Delete Restore Point: a VolumeSnapshot, and under the content's policy Delete the storage snapshot behind it.

import { choose, type Choices } from './choose.ts';
import { commonHazards } from './commonHazards.ts';
import type { Hazard } from './hazard.ts';
import type { Plan } from './plan.ts';
import { planBase } from './planBase.ts';
import type { DeleteRestorePointFacts } from './planFacts.ts';
import type { PlanIdentity } from './planIdentity.ts';

/**
 * @param choices `namespace`, `snapshot`.
 * @throws PlanImpossible
 */
export function planDeleteRestorePoint(facts: DeleteRestorePointFacts, choices: Choices, identity: PlanIdentity): Plan {
  const namespace = choose(choices, 'namespace');
  const name = choose(choices, 'snapshot');
  const { snapshot, content } = facts;
  const keepsStorage = content?.deletionPolicy === 'Retain';
  return {
    ...planBase('deleteRestorePoint', { kind: 'snapshot', namespace, name, uid: snapshot.uid }, choices, identity),
    steps: [
      { kind: 'deleteSnapshot', params: { namespace, name, uid: snapshot.uid } },
      {
        kind: 'awaitSnapshotGone',
        params: { namespace, name, uid: snapshot.uid, ...(content === undefined || keepsStorage ? {} : { content: content.name }) },
      },
    ],
    hazards: [...commonHazards(facts, identity), ...hazardsOf(facts, name, keepsStorage)],
    lost: [{ code: 'restorePointLost', name, at: snapshot.at }],
    kept: [
      ...(keepsStorage ? [{ code: 'storageSnapshotKept', ...(content.handle === undefined ? {} : { handle: content.handle }) } as const] : []),
      ...(snapshot.claim === undefined ? [] : [{ code: 'claimUntouched', name: snapshot.claim } as const]),
    ],
    changes: [{ kind: 'VolumeSnapshot', namespace, name, before: { uid: snapshot.uid, content: content?.name ?? null, deletionPolicy: content?.deletionPolicy ?? null } }],
    destructive: true,
  };
}

function hazardsOf({ snapshot, content, others }: DeleteRestorePointFacts, name: string, keepsStorage: boolean): Hazard[] {
  const hazards: Hazard[] = [];
  if (snapshot.group !== undefined) hazards.push({ weight: 'refuse', code: 'groupMember', group: snapshot.group });
  if (content === undefined) hazards.push({ weight: 'warn', code: 'contentMissing', name });
  else if (!content.pointsBack) hazards.push({ weight: 'warn', code: 'misbound', name });
  if (others === 0 && snapshot.ready && snapshot.claim !== undefined) hazards.push({ weight: 'warn', code: 'lastRestorePoint', claim: snapshot.claim });
  if (!keepsStorage) hazards.push({ weight: 'warn', code: 'cannotBeUndone' });
  return hazards;
}
