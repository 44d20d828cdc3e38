// Runs an operation's steps: look, journal the intent, act, check, journal the outcome. On failure it puts back what can be
// put back, in the opposite order, or stops where it is safe. Killed at any point, whoever resumes goes on from what is live.

import type { Failure, Journal, JournalEntry, OperationState, OperationView } from '../domain/plans/journal.ts';
import type { Plan } from '../domain/plans/plan.ts';
import type { StepKind, StepOf } from '../domain/plans/step.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import type { Clock } from './clock.ts';
import type { Deadlines } from './deadlines.ts';
import { Fence } from './fence.ts';
import type { StampSources } from './gather/gatherStamp.ts';
import type { Handler, Handlers, StepContext, StepFacts } from './handler.ts';
import { JournalStore, type JournalParts } from './journal.ts';
import { Lease } from './lease.ts';
import type { Cluster, LiveObject, ObjectRef } from './liveObject.ts';
import { Abandoned, failureOf, isTransient, StepFailed } from './stepFailed.ts';

export interface RunnerParts {
  readonly client: KubernetesClient;
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** user@host. */
  readonly actor: string;
  /** `<actor>/<random>`. */
  readonly holder: string;
  /** Absent: restore points are made without a stamp. */
  readonly stamps?: StampSources | undefined;
}

export interface RunControl {
  /** Cancelling is a failure chosen by the person: what was done is undone. */
  readonly cancel: AbortSignal;
  /** The process is about to end: nothing more is done; the operation is left as interrupted. */
  readonly abandon: AbortSignal;
  readonly report: (view: OperationView) => void;
}

/** What was read of an interrupted operation. */
export interface Interrupted {
  readonly object: LiveObject;
  readonly journal: Journal;
}

/**
 * Runs a plan from its beginning, or goes on with (or undoes, by the plan's direction) an interrupted operation.
 * @returns the last view, also of an operation that failed. @throws ExecutionRefused, RequestFailed where nothing was begun.
 */
export async function runOperation(parts: RunnerParts, plan: Plan, control: RunControl, interrupted?: Interrupted): Promise<OperationView> {
  const cluster: Cluster = { client: parts.client, signal: control.abandon };
  const journalParts: JournalParts = { clock: parts.clock, actor: parts.actor, holder: parts.holder, retry: parts.deadlines.retry, report: control.report };
  const leaseParts = { client: parts.client, clock: parts.clock, holder: parts.holder, silence: parts.deadlines.leaseSilence };
  // The journal comes first: a Lease without one would be found by nobody.
  const begun = interrupted === undefined ? await JournalStore.begin(journalParts, plan, cluster) : undefined;
  const lease = await Lease.take(leaseParts, plan.subject.namespace, plan.operation, control.abandon);
  let run: OperationRun | undefined;
  try {
    const epoch = Math.max((interrupted?.journal.epoch ?? 0) + 1, lease.transitions);
    const store = begun ?? (interrupted === undefined ? undefined : await JournalStore.takeOver(journalParts, interrupted, plan, epoch, cluster));
    if (store === undefined) throw new Error('an operation is either begun or interrupted');
    run = new OperationRun(parts, plan, store, new Fence(plan.operation, epoch), lease, control);
    await (plan.direction === 'undo' ? run.undo() : run.forward());
    await lease.release(control.abandon);
    return store.view;
  } catch (error) {
    await lease.abandon();
    // Somebody else has it, the process ends, or the server is out of reach: the journal is left as it stands.
    if (run === undefined || (failureOf(error).code === 'unexpected' && !(error instanceof Abandoned))) throw error;
    return { ...run.view, state: 'interrupted' };
  }
}

class OperationRun {
  readonly #parts: RunnerParts;
  readonly #plan: Plan;
  readonly #store: JournalStore;
  readonly #fence: Fence;
  readonly #control: RunControl;
  /** Ends everything: another holder, or the end of the process. */
  readonly #halt: AbortSignal;

  constructor(parts: RunnerParts, plan: Plan, store: JournalStore, fence: Fence, lease: Lease, control: RunControl) {
    this.#parts = parts;
    this.#plan = plan;
    this.#store = store;
    this.#fence = fence;
    this.#control = control;
    this.#halt = AbortSignal.any([lease.lost, control.abandon]);
  }

  get view(): OperationView {
    return this.#store.view;
  }

  async forward(): Promise<void> {
    const signal = AbortSignal.any([this.#halt, this.#control.cancel]);
    let step = 0;
    try {
      await this.#patiently(signal, () => this.#fence.take(this.#cluster(signal), this.#fenced()));
      for (; step < this.#plan.steps.length; step++) await this.#carryOut(step, signal);
    } catch (error) {
      this.#rethrowIfNotOurs(error);
      const failure: Failure = this.#control.cancel.aborted ? { code: 'cancelled' } : failureOf(error);
      await this.#store.append({ step, event: 'failed', failure }, this.#cluster(this.#halt));
      await this.#putBack();
      return;
    }
    await this.#end('done');
  }

  async undo(): Promise<void> {
    try {
      await this.#patiently(this.#halt, () => this.#fence.take(this.#cluster(this.#halt), this.#fenced()));
    } catch (error) {
      this.#rethrowIfNotOurs(error);
      await this.#store.append({ step: 0, event: 'failed', failure: failureOf(error) }, this.#cluster(this.#halt));
      await this.#end('failed');
      return;
    }
    await this.#putBack();
  }

  async #carryOut(step: number, signal: AbortSignal): Promise<void> {
    const { handler, params } = this.#handlerOf(step);
    const context = this.#context(step, signal);
    let intended = false;
    const facts = await this.#patiently(signal, async (): Promise<StepFacts> => {
      if ((await handler.precondition(context, params)) === 'toDo') {
        if (!intended) await this.#store.append({ step, event: 'intent' }, context);
        intended = true;
        await handler.act(context, params);
      }
      return handler.check(context, params);
    });
    await this.#store.append({ step, event: 'done', facts }, context);
  }

  /** Undoes every step that was begun, the last first; then lets what still runs on the new state take up the old one. */
  async #putBack(): Promise<void> {
    const begun = this.#plan.steps.map((_, step) => step).filter((step) => this.#has(step, 'intent') || this.#has(step, 'done'));
    let step = begun.at(-1) ?? 0;
    try {
      for (step of begun.toReversed()) {
        if (!(await this.#undoStep(step))) {
          await this.#end('stopped');
          return;
        }
      }
      for (step of begun) {
        const { handler, params } = this.#handlerOf(step);
        const settle = handler.settle?.bind(handler);
        if (settle !== undefined) await this.#patiently(this.#halt, () => settle(this.#context(step, this.#halt), params));
      }
    } catch (error) {
      this.#rethrowIfNotOurs(error);
      await this.#store.append({ step, event: 'failed', failure: failureOf(error) }, this.#cluster(this.#halt));
      await this.#end('failed');
      return;
    }
    await this.#end('undone');
  }

  /** @returns false where the step cannot be undone. */
  async #undoStep(step: number): Promise<boolean> {
    const { handler, params } = this.#handlerOf(step);
    const context = this.#context(step, this.#halt);
    await this.#store.append({ step, event: 'undoIntent' }, context);
    const outcome = await this.#patiently(this.#halt, () => handler.undo(context, params));
    await this.#store.append({ step, event: outcome === 'undone' ? 'undone' : 'cannotUndo' }, context);
    return outcome === 'undone';
  }

  async #end(state: OperationState): Promise<void> {
    const cluster = this.#cluster(this.#halt);
    await this.#patiently(this.#halt, () => this.#fence.release(cluster, this.#fenced()));
    await this.#store.finish(state, cluster);
  }

  /** Tries again while the server cannot be reached or objects change under the step; each try looks anew. */
  async #patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { clock, deadlines } = this.#parts;
    const end = clock.monotonic() + deadlines.retry;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isTransient(error) || clock.monotonic() >= end) throw error;
        await clock.sleep(deadlines.poll, signal);
      }
    }
  }

  /** What is not a failure of a step: the operation is somebody else's now, or this process ends, or nobody answers. */
  #rethrowIfNotOurs(error: unknown): void {
    if (this.#halt.aborted) throw error;
    if (error instanceof Abandoned) throw error;
    const { code } = failureOf(error);
    if (code === 'leaseLost' || code === 'unreachable') throw error;
    // Fenced before anything was begun: another operation has the object, and this one simply fails.
    if (code === 'fenced' && this.#store.journal.entries.length > 0) throw error;
  }

  #has(step: number, event: JournalEntry['event']): boolean {
    return this.#store.journal.entries.some((entry) => entry.step === step && entry.event === event);
  }

  #fenced(): readonly ObjectRef[] {
    const refs = this.#plan.steps.flatMap((_, step) => {
      const { handler, params } = this.#handlerOf(step);
      return handler.fences?.(params) ?? [];
    });
    return [...new Map(refs.map((ref) => [`${ref.kind} ${ref.namespace} ${ref.name}`, ref])).values()];
  }

  #cluster(signal: AbortSignal): Cluster {
    return { client: this.#parts.client, signal };
  }

  #context(step: number, signal: AbortSignal): StepContext {
    const { client, clock, deadlines, actor, stamps } = this.#parts;
    const earlier = this.#store.journal.entries.findLast((entry) => entry.step === step && entry.event === 'done')?.facts;
    return { client, clock, deadlines, actor, stamps, signal, poll: deadlines.poll, plan: this.#plan, fence: this.#fence, earlier };
  }

  #handlerOf(index: number): { readonly handler: Handler<StepKind>; readonly params: StepOf<StepKind>['params'] } {
    const step = this.#plan.steps[index];
    if (step === undefined) throw new StepFailed({ code: 'unexpected', detail: 'step out of range' });
    // The table pairs each kind with its own handler; the compiler cannot follow the pairing through the union.
    return { handler: this.#parts.handlers[step.kind] as unknown as Handler<StepKind>, params: step.params };
  }
}
