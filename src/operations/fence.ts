// The fence: an annotation that says which operation, in which epoch, may stop or delete an object. A Lease does not stop
// a laptop that slept: it wakes and sends its DELETE. Taking an operation over writes a newer fence, which changes the
// object's resourceVersion, so that the sleeper's request is refused by the server.

import { annotations } from '../domain/labels.ts';
import { madeNames } from '../domain/plans/madeNames.ts';
import { nameOf, patchObject, readObject, type Cluster, type LiveObject, type ObjectRef } from './liveObject.ts';
import { StepFailed } from './stepFailed.ts';

export class Fence {
  readonly #operation: string;
  readonly #epoch: number;

  constructor(operation: string, epoch: number) {
    this.#operation = operation;
    this.#epoch = epoch;
  }

  /**
   * Writes the fence on every one of `refs` that exists.
   * @throws StepFailed (fenced) where another operation that is not over, or a later epoch of this one, has it.
   */
  async take(cluster: Cluster, refs: readonly ObjectRef[]): Promise<void> {
    for (const ref of refs) {
      const found = await readObject(cluster, ref);
      if (found === undefined || found.annotations[annotations.fence] === this.#value) continue;
      const [operation, epoch] = readFence(found);
      const isOlder = operation === this.#operation && epoch < this.#epoch;
      if (operation !== undefined && !isOlder && (operation === this.#operation || (await isUnderWay(cluster, ref.namespace, operation)))) {
        throw new StepFailed({ code: 'fenced', object: nameOf(ref) });
      }
      await patchObject(cluster, found, { metadata: { annotations: { [annotations.fence]: this.#value } } });
    }
  }

  /**
   * @returns the object as it is now, at a version that was read after the fence was seen on it: only with this version may
   * it be changed. Undefined if it is gone. @throws StepFailed (fenced)
   */
  async guard(cluster: Cluster, ref: ObjectRef): Promise<LiveObject | undefined> {
    const found = await readObject(cluster, ref);
    if (found !== undefined && found.annotations[annotations.fence] !== this.#value) throw new StepFailed({ code: 'fenced', object: nameOf(ref) });
    return found;
  }

  /** Takes this operation's fence off whatever still carries it. */
  async release(cluster: Cluster, refs: readonly ObjectRef[]): Promise<void> {
    for (const ref of refs) {
      const found = await readObject(cluster, ref);
      if (found === undefined || found.deleting || found.annotations[annotations.fence] !== this.#value) continue;
      await patchObject(cluster, found, { metadata: { annotations: { [annotations.fence]: null, [annotations.restarted]: null } } });
    }
  }

  get #value(): string {
    return `${this.#operation}/${String(this.#epoch)}`;
  }
}

function readFence(object: LiveObject): [string, number] | [undefined, undefined] {
  const value = object.annotations[annotations.fence];
  const [, operation, epoch] = typeof value === 'string' ? (/^([a-z0-9]+)\/(\d+)$/.exec(value) ?? []) : [];
  return operation === undefined ? [undefined, undefined] : [operation, Number(epoch)];
}

/** An operation that is over has no Lease any more; an interrupted one has to be resumed or undone first. */
async function isUnderWay(cluster: Cluster, namespace: string, operation: string): Promise<boolean> {
  return (await readObject(cluster, { kind: 'Lease', namespace, name: madeNames.operation(operation) })) !== undefined;
}
