// Works through whatever is added, a slice at a time: nothing else in the extension host waits for all of it.

import type { Disposable } from './ports/disposable.ts';

/** Items per slice: a millisecond or two for what is done with each. */
const size = 100;

export class Slices<T> implements Disposable {
  readonly #work: (items: readonly T[]) => void;
  readonly #queue = new Set<T>();
  #next: NodeJS.Immediate | undefined;
  #settled: PromiseWithResolvers<undefined> | undefined;

  /** @param work done with each slice. */
  constructor(work: (items: readonly T[]) => void) {
    this.#work = work;
  }

  /** What waits already is not added again. The first slice is worked on at once. */
  add(items: Iterable<T>): void {
    for (const item of items) this.#queue.add(item);
    if (this.#next === undefined && this.#queue.size > 0) this.#run();
  }

  /** Whether nothing waits. */
  get idle(): boolean {
    return this.#queue.size === 0;
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    if (this.idle) return;
    this.#settled ??= Promise.withResolvers();
    await this.#settled.promise;
  }

  dispose(): void {
    clearImmediate(this.#next);
    this.#queue.clear();
    this.#settled?.resolve(undefined);
  }

  #run(): void {
    const slice: T[] = [];
    for (const item of this.#queue) {
      slice.push(item);
      if (slice.length === size) break;
    }
    for (const item of slice) this.#queue.delete(item);
    this.#next = this.#queue.size === 0 ? undefined : setImmediate(() => this.#run());
    this.#work(slice);
    if (this.#queue.size > 0) return;
    this.#settled?.resolve(undefined);
    this.#settled = undefined;
  }
}
