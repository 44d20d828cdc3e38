// Does one work after the other, and some of it later: several changes in a row are one work.

export class WorkQueue {
  readonly #onTrouble: (error: unknown) => void;
  #timer: { readonly at: number; readonly timeout: NodeJS.Timeout } | undefined;
  #running: Promise<void> = Promise.resolve();
  #isOver = false;

  /** @param onTrouble told what failed of work that nobody waits for. */
  constructor(onTrouble: (error: unknown) => void) {
    this.#onTrouble = onTrouble;
  }

  /** Does `work` after what was begun before, whatever became of that. @throws what the work throws */
  now(work: () => Promise<void>): Promise<void> {
    this.#unschedule();
    const turn = this.#running.then(work);
    this.#running = turn.catch(() => undefined);
    return turn;
  }

  /** Does `work` in `delay` milliseconds, if nothing is to be done before: what comes later does not put it off. */
  soon(work: () => Promise<void>, delay: number): void {
    const at = performance.now() + delay;
    if (this.#isOver || (this.#timer !== undefined && this.#timer.at <= at)) return;
    this.#unschedule();
    const timeout = setTimeout(() => {
      this.#timer = undefined;
      this.now(work).catch((error: unknown) => {
        if (!this.#isOver) this.#onTrouble(error);
      });
    }, delay);
    this.#timer = { at, timeout };
  }

  dispose(): void {
    this.#isOver = true;
    this.#unschedule();
  }

  #unschedule(): void {
    clearTimeout(this.#timer?.timeout);
    this.#timer = undefined;
  }
}
