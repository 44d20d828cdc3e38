// The Lease of an operation: one editor runs it at a time. Whether its holder still lives is judged by observed silence, as
// client-go's leader election does, never by comparing clocks.

import { labels } from '../domain/labels.ts';
import { field } from '../domain/json.ts';
import { madeNames } from '../domain/plans/madeNames.ts';
import { ExecutionRefused } from '../domain/plans/executionRefused.ts';
import { RequestFailed, type KubernetesClient } from '../kubernetes/client.ts';
import type { Clock } from './clock.ts';
import { createObject, deleteObject, readObject, replaceObject, type LiveObject, type ObjectRef } from './liveObject.ts';
import { StepFailed } from './stepFailed.ts';

export interface LeaseParts {
  readonly client: KubernetesClient;
  readonly clock: Clock;
  /** `user@host/<random>`: two windows of one user are two holders. */
  readonly holder: string;
  /** Milliseconds; see Deadlines.leaseSilence. */
  readonly silence: number;
}

export class Lease {
  readonly #parts: LeaseParts;
  #seen: LiveObject;
  readonly #lost = new AbortController();
  readonly #end = new AbortController();
  #renewing: Promise<void> = Promise.resolve();

  private constructor(parts: LeaseParts, seen: LiveObject) {
    this.#parts = parts;
    this.#seen = seen;
    this.#renewing = this.#renewUntilEnd();
  }

  /** Aborted, with a StepFailed (leaseLost), when somebody else took the operation or it could not be renewed in time. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** How often the Lease changed hands: at least this much the epoch has grown. */
  get transitions(): number {
    return transitionsOf(this.#seen);
  }

  /**
   * Takes the Lease of an operation: makes it where there is none, else watches the present holder for `silence` first.
   * @throws ExecutionRefused (runElsewhere) while its holder renews it.
   */
  static async take(parts: LeaseParts, namespace: string, operation: string, signal: AbortSignal): Promise<Lease> {
    const ref: ObjectRef = { kind: 'Lease', namespace, name: madeNames.operation(operation) };
    const cluster = { client: parts.client, signal };
    const refused = (holder: string): ExecutionRefused => new ExecutionRefused({ code: 'runElsewhere', operation, holder });
    const held = await readObject(cluster, ref);
    try {
      if (held === undefined) {
        const metadata = { namespace, name: ref.name, labels: { [labels.operation]: operation, [labels.role]: 'lease', [labels.excludeFromVelero]: 'true' } };
        return new Lease(parts, await createObject(cluster, 'Lease', namespace, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: specOf(parts, 1, true) }));
      }
      if (holderOf(held) !== '') {
        const end = parts.clock.monotonic() + parts.silence;
        while (parts.clock.monotonic() < end) {
          await parts.clock.sleep(Math.min(1000, parts.silence / 5), signal);
          const now = await readObject(cluster, ref);
          if (now?.resourceVersion !== held.resourceVersion) throw refused(now === undefined ? '' : holderOf(now));
        }
      }
      return new Lease(parts, await replaceObject(cluster, held, { ...held.body, spec: specOf(parts, transitionsOf(held) + 1, true) }));
    } catch (error) {
      if (error instanceof RequestFailed && error.status === 409) throw refused(held === undefined ? '' : holderOf(held));
      throw error;
    }
  }

  /** Stops renewing; deletes the Lease if it is still ours. An operation that is over has none. */
  async release(signal: AbortSignal): Promise<void> {
    await this.abandon();
    if (!this.#lost.signal.aborted) await deleteObject({ client: this.#parts.client, signal }, this.#seen);
  }

  /** Stops renewing and leaves the Lease to fall silent. */
  async abandon(): Promise<void> {
    this.#end.abort();
    await this.#renewing;
  }

  /** Renews three times within `silence`; unanswered for that long, it counts as lost. */
  async #renewUntilEnd(): Promise<void> {
    const { client, clock, silence } = this.#parts;
    let renewedAt = clock.monotonic();
    const ended = (): boolean => this.#end.signal.aborted;
    while (!ended() && !this.#lost.signal.aborted) {
      try {
        await clock.sleep(silence / 3, this.#end.signal);
        // Not cancelled by `end`: an unanswered renewal would leave the version of the Lease unknown.
        const signal = AbortSignal.timeout(Math.max(1, silence));
        this.#seen = await replaceObject({ client, signal }, this.#seen, { ...this.#seen.body, spec: specOf(this.#parts, this.transitions, false) });
        renewedAt = clock.monotonic();
      } catch (error) {
        if (ended()) return;
        const taken = error instanceof RequestFailed && (error.status === 409 || error.status === 404);
        if (taken || clock.monotonic() - renewedAt >= silence) this.#lost.abort(new StepFailed({ code: 'leaseLost', holder: '' }));
      }
    }
  }
}

function specOf({ clock, holder, silence }: LeaseParts, transitions: number, isNew: boolean): Record<string, unknown> {
  const time = new Date(clock.now()).toISOString().replace('Z', '000Z'); // MicroTime
  return {
    holderIdentity: holder,
    leaseDurationSeconds: Math.max(1, Math.ceil(silence / 1000)),
    leaseTransitions: transitions,
    renewTime: time,
    ...(isNew ? { acquireTime: time } : {}),
  };
}

function holderOf(lease: LiveObject): string {
  const holder = field(lease.body['spec'], 'holderIdentity');
  return typeof holder === 'string' ? holder : '';
}

function transitionsOf(lease: LiveObject): number {
  const transitions = field(lease.body['spec'], 'leaseTransitions');
  return typeof transitions === 'number' ? transitions : 0;
}
