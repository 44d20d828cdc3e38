// Estimates how far the server's clock is from ours, from the Date headers of its answers (RFC 9110, 6.6.1).

/**
 * A Date header has whole seconds and the answer took a while: each gives an interval that holds the skew. Intervals
 * are intersected, so that the estimate sharpens; where they do not meet, a clock was set and the newest one counts.
 */
export class ClockSkew {
  #low = -Infinity;
  #high = Infinity;
  #told = 0;
  #moved: (() => void) | undefined;

  /** Calls `listener`, instead of any before, when the estimate has moved: what it sharpens by within a second is no news. */
  onMove(listener: () => void): void {
    this.#moved = listener;
  }

  /** @param sentAt,receivedAt local times around the request, milliseconds since the epoch. */
  observe(date: string | undefined, sentAt: number, receivedAt: number): void {
    const server = Date.parse(date ?? '');
    if (Number.isNaN(server)) return;
    const low = server - receivedAt;
    const high = server + 1000 - sentAt;
    const meets = low <= this.#high && high >= this.#low;
    this.#low = meets ? Math.max(low, this.#low) : low;
    this.#high = meets ? Math.min(high, this.#high) : high;
    if (Math.abs(this.value - this.#told) < 1000) return;
    this.#told = this.value;
    this.#moved?.();
  }

  /** Server's clock minus ours, milliseconds; the smallest skew that agrees with what was seen. */
  get value(): number {
    if (this.#low > 0) return this.#low;
    return this.#high < 0 ? this.#high : 0;
  }
}
