// What carries one kind of step out. Engines implement it; the runner calls it.

import type { Plan } from '../domain/plans/plan.ts';
import type { StepKind, StepOf } from '../domain/plans/step.ts';
import type { Clock } from './clock.ts';
import type { Deadlines } from './deadlines.ts';
import type { Fence } from './fence.ts';
import type { StampSources } from './gather/gatherStamp.ts';
import type { Cluster, ObjectRef } from './liveObject.ts';
import type { Waiting } from './waitFor.ts';

/** What a step made or found: uids, fingerprints. It stands in the journal: never secrets. */
export type StepFacts = Readonly<Record<string, string>>;

export interface StepContext extends Cluster, Waiting {
  readonly plan: Plan;
  readonly fence: Fence;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** user@host, for audit. */
  readonly actor: string;
  /** Absent: restore points are made without a stamp. */
  readonly stamps?: StampSources | undefined;
  /** What the journal says this step made before; untrusted, so it is compared with what is live and nothing else. */
  readonly earlier: StepFacts | undefined;
}

/** Every method may be called again after a crash at any point, and looks at what is there before it does anything. */
export interface Handler<K extends StepKind> {
  /** Objects that the step or its undo may delete or stop: fenced before the first step runs. */
  fences?(params: StepOf<K>['params']): readonly ObjectRef[];
  /**
   * Looks whether the step can be done, or has been done: by uid and by the operation's marks, never by name alone.
   * @throws StepFailed where it cannot.
   */
  precondition(context: StepContext, params: StepOf<K>['params']): Promise<'toDo' | 'done'>;
  /** @throws StepFailed, RequestFailed */
  act(context: StepContext, params: StepOf<K>['params']): Promise<void>;
  /** Proves that the act took effect; waits for it with a deadline. @throws StepFailed, RequestFailed */
  check(context: StepContext, params: StepOf<K>['params']): Promise<StepFacts>;
  /** Puts back what the step did. `cannot`: it stays done, and what came before it stays too. @throws StepFailed, RequestFailed */
  undo(context: StepContext, params: StepOf<K>['params']): Promise<'undone' | 'cannot'>;
  /** After every step was undone: lets what still runs on the undone state take up the old one. */
  settle?(context: StepContext, params: StepOf<K>['params']): Promise<void>;
}

export type Handlers = { readonly [K in StepKind]: Handler<K> };
