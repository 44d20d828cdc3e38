// What gathering a plan's facts needs, and how a missing object is told.

import { labels } from '../../domain/labels.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import { readObject, type Cluster, type LiveObject, type ObjectRef } from '../liveObject.ts';

export interface Gathering extends Cluster {
  /** The operation that the plan is for: objects that carry its mark are not foreign. */
  readonly operation: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** @throws PlanImpossible (notFound), RequestFailed */
export async function needObject(cluster: Cluster, ref: ObjectRef): Promise<LiveObject> {
  const found = await readObject(cluster, ref);
  if (found === undefined) throw new PlanImpossible({ code: 'notFound', ...ref });
  return found;
}

/** @returns whether an object of that name exists that the operation did not make. */
export async function isTaken(gathering: Gathering, ref: ObjectRef): Promise<boolean> {
  const found = await readObject(gathering, ref);
  return found !== undefined && found.labels[labels.operation] !== gathering.operation;
}
