// Plans and runs operations. No caller can skip the plan: only a digest of a plan that was shown is run, and only if the
// plan, derived again from what is live then, still has it.

import { createHash } from 'node:crypto';
import type { LeaseFacts, OperationFacts } from '../domain/inventory/facts.ts';
import type { Choices } from '../domain/plans/choose.ts';
import { canonicalJson, digest } from '../domain/plans/digest.ts';
import { ExecutionRefused } from '../domain/plans/executionRefused.ts';
import type { OperationView } from '../domain/plans/journal.ts';
import type { Command, Plan } from '../domain/plans/plan.ts';
import type { PlanIdentity } from '../domain/plans/planIdentity.ts';
import { PlanImpossible } from '../domain/plans/planImpossible.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import type { Clock } from './clock.ts';
import type { Deadlines } from './deadlines.ts';
import { derivePlan } from './gather/derivePlan.ts';
import type { StampSources } from './gather/gatherStamp.ts';
import type { Handlers } from './handler.ts';
import { OperationViews } from './operationViews.ts';
import { readInterrupted } from './readInterrupted.ts';
import { runOperation, type Interrupted } from './runner.ts';
import { Abandoned } from './stepFailed.ts';

/** The watched journals and Leases; the inventory fits it. */
export interface WatchedOperations {
  operations(): readonly OperationFacts[];
  leases(): readonly LeaseFacts[];
  status(): { readonly clusterUid?: string } | undefined;
  onDidChange(listener: () => void): { dispose(): void };
}

export interface OperationServiceParts {
  /** The way to the present context's API server. */
  readonly client: () => Promise<KubernetesClient>;
  readonly watched: WatchedOperations;
  readonly handlers: Handlers;
  readonly readOnly: (context: string) => boolean;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** @returns a new operation's id: lower-case letters and digits, at random. */
  readonly newId: () => string;
  /** user@host. */
  readonly actor: string;
  /** Who knows what restore points are stamped with; absent: they get no stamp. */
  readonly stamps?: StampSources;
}

/** For how long a plan that was shown may be run, in milliseconds. */
const shownFor = 30 * 60_000;

interface Shown {
  readonly plan: Plan;
  readonly until: number;
}

interface Planned {
  readonly plan: Plan;
  readonly digest: string;
}

export class OperationService {
  readonly #parts: OperationServiceParts;
  readonly #holder: string;
  readonly #shown = new Map<string, Shown>();
  readonly #running = new Map<string, AbortController>();
  readonly #views = new OperationViews();
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  readonly #watching: { dispose(): void };
  #silence: NodeJS.Timeout | undefined;

  constructor(parts: OperationServiceParts) {
    this.#parts = parts;
    this.#holder = `${parts.actor}/${parts.newId()}`;
    this.#watching = parts.watched.onDidChange(() => this.#changed());
  }

  /** @throws PlanImpossible, RequestFailed */
  async plan(command: Command, choices: Choices, signal: AbortSignal): Promise<Planned> {
    const client = await this.#parts.client();
    return this.#show(await this.#derive(client, command, choices, await this.#identity(client, this.#parts.newId(), signal), signal));
  }

  /** @throws PlanImpossible, RequestFailed */
  async planResume(operation: string, namespace: string, direction: 'resume' | 'undo', signal: AbortSignal): Promise<Planned> {
    const client = await this.#parts.client();
    return this.#show((await this.#deriveAgain(client, operation, namespace, direction, signal)).plan);
  }

  /** @throws ExecutionRefused, PlanImpossible, RequestFailed where nothing was begun. */
  async execute(shownDigest: string, signal: AbortSignal, progress?: (view: OperationView) => void): Promise<OperationView> {
    const shown = this.#shown.get(shownDigest);
    if (shown === undefined || shown.until < this.#parts.clock.monotonic()) throw new ExecutionRefused({ code: 'digestUnknown' });
    const { operation, command, choices, direction, subject, context } = shown.plan;
    if (this.#parts.readOnly(context)) throw new ExecutionRefused({ code: 'contextReadOnly', context });
    const client = await this.#parts.client();
    const again: { readonly plan: Plan; readonly interrupted?: Interrupted } =
      direction === undefined
        ? { plan: await this.#derive(client, command, choices, await this.#identity(client, operation, signal), signal) }
        : await this.#deriveAgain(client, operation, subject.namespace, direction, signal);
    if (digest(again.plan, sha256) !== shownDigest) throw new ExecutionRefused({ code: 'planChanged' });
    const hazard = again.plan.hazards.find((one) => one.weight === 'refuse');
    if (hazard !== undefined) throw new ExecutionRefused({ code: 'hazard', hazard });
    // A digest runs once: running it again is another operation, with a plan of its own.
    this.#shown.delete(shownDigest);
    return this.#run(client, again.plan, again.interrupted, signal, progress);
  }

  operations(): readonly OperationView[] {
    const { watched, clock } = this.#parts;
    return this.#views.views(watched.operations(), watched.leases(), watched.status()?.clusterUid, clock.monotonic()).views;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  cancel(operation: string): void {
    this.#running.get(operation)?.abort();
  }

  /** What runs here is left as interrupted; nothing is undone, since there may be no time for it. */
  dispose(): void {
    this.#end.abort(new Abandoned('the process ends'));
    this.#watching.dispose();
    clearTimeout(this.#silence);
    this.#listeners.clear();
  }

  async #run(client: KubernetesClient, plan: Plan, interrupted: Interrupted | undefined, signal: AbortSignal, progress: ((view: OperationView) => void) | undefined): Promise<OperationView> {
    const { handlers, clock, deadlines, actor, stamps } = this.#parts;
    const cancel = new AbortController();
    const report = (view: OperationView): void => {
      this.#views.setLocal(view);
      progress?.(view);
      this.#changed();
    };
    this.#running.set(plan.operation, cancel);
    let last: OperationView | undefined;
    try {
      const control = { cancel: AbortSignal.any([cancel.signal, signal]), abandon: this.#end.signal, report };
      last = await runOperation({ client, handlers, clock, deadlines, actor, holder: this.#holder, stamps }, plan, control, interrupted);
      return last;
    } finally {
      this.#running.delete(plan.operation);
      this.#views.endLocal(plan.operation, last);
      this.#changed();
    }
  }

  async #identity(client: KubernetesClient, operation: string, signal: AbortSignal): Promise<PlanIdentity> {
    return { operation, cluster: await client.clusterUid(signal), context: client.context, readOnly: this.#parts.readOnly(client.context) };
  }

  #derive(client: KubernetesClient, command: Command, choices: Choices, identity: PlanIdentity, signal: AbortSignal): Promise<Plan> {
    return derivePlan(command, { client, signal, operation: identity.operation, now: this.#parts.clock.now() }, choices, identity);
  }

  /**
   * The plan of an interrupted operation from what is live now. Where that is not possible any more, because the operation
   * itself has consumed what it started from, the journal's steps are shown: each looks at live uids before it acts.
   */
  async #deriveAgain(client: KubernetesClient, operation: string, namespace: string, direction: 'resume' | 'undo', signal: AbortSignal): Promise<{ readonly plan: Plan; readonly interrupted: Interrupted }> {
    const identity = { ...(await this.#identity(client, operation, signal)), direction };
    const interrupted = await readInterrupted({ client, signal }, operation, namespace, identity.cluster);
    const journalled = interrupted.journal.plan;
    const readOnly = identity.readOnly ? [{ weight: 'refuse', code: 'contextReadOnly', context: identity.context } as const] : [];
    const fromJournal = (code: 'stepsFromJournal' | 'stepsDiffer'): Plan => ({
      ...journalled,
      direction,
      context: identity.context,
      hazards: [...readOnly, { weight: 'warn', code }],
    });
    try {
      const derived = await this.#derive(client, journalled.command, journalled.choices, identity, signal);
      if (derived.subject.uid !== journalled.subject.uid) return { plan: fromJournal('stepsFromJournal'), interrupted };
      const isSame = canonicalJson(derived.steps) === canonicalJson(journalled.steps);
      if (direction === 'resume') return { plan: isSame ? derived : { ...derived, hazards: [...derived.hazards, { weight: 'warn', code: 'stepsDiffer' }] }, interrupted };
      // What has to be put back is what was done, even where the facts would give other steps today.
      const undoing = isSame ? { ...derived, hazards: derived.hazards.filter((one) => one.code === 'contextReadOnly' || one.code === 'missingPermission') } : fromJournal('stepsDiffer');
      return { plan: undoing, interrupted };
    } catch (error) {
      if (error instanceof PlanImpossible && error.reason.code === 'notFound') return { plan: fromJournal('stepsFromJournal'), interrupted };
      throw error;
    }
  }

  #show(plan: Plan): Planned {
    const now = this.#parts.clock.monotonic();
    for (const [key, { until }] of this.#shown) if (until < now) this.#shown.delete(key);
    const key = digest(plan, sha256);
    this.#shown.set(key, { plan, until: now + shownFor });
    return { plan, digest: key };
  }

  /** Tells listeners, and comes back when the next Lease falls silent: that is a change that no event announces. */
  #changed(): void {
    const { watched, clock } = this.#parts;
    const now = clock.monotonic();
    const { silentAt } = this.#views.views(watched.operations(), watched.leases(), watched.status()?.clusterUid, now);
    clearTimeout(this.#silence);
    this.#silence = silentAt === undefined || this.#end.signal.aborted ? undefined : setTimeout(() => this.#changed(), silentAt - now + 1);
    this.#silence?.unref();
    for (const listener of this.#listeners) listener();
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
