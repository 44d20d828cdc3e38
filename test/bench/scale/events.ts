// Events that can be told apart wherever they are seen: each sets a size that no other one sets.

/** Bytes: nothing else in the cluster is so large. */
const base = 2 ** 42;

/** Events of one round, at most. */
const perRound = 2 ** 20;

/** @param round another one each time: a size that stands there already would be no change. @returns bytes. */
export function sizeOf(event: number, round: number): number {
  return base + round * perRound + event;
}

/** @returns the number of the event that set a size of `bytes`, in its round; undefined if none did. */
export function eventOf(bytes: number): number | undefined {
  return bytes >= base ? (bytes - base) % perRound : undefined;
}

/** Of the machine's monotonic clock, which is the same in every process; microseconds are exact for a century of uptime. */
export function nanoseconds(): number {
  return Number(process.hrtime.bigint());
}

/** Milliseconds after the last event for all to be seen. */
export const patience = 10_000;

export interface MadeEvents {
  /** By number, in `nanoseconds()`. */
  readonly sentAt: readonly number[];
  /** Of the visible changes, each of which says its time: milliseconds since the epoch, ascending. */
  readonly visibleAt: readonly number[];
  /** Milliseconds. */
  readonly took: number;
}

/** Milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly count: number;
}

/** @param values milliseconds; not empty. */
export function latencyOf(values: readonly number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? NaN, count: sorted.length };
}

/**
 * From the moment at which the change was asked for: the server's own writing is in it.
 * @param seenAt by number, in `nanoseconds()`
 */
export function latencyFrom({ sentAt }: MadeEvents, seenAt: ReadonlyMap<number, number>): Latency {
  return latencyOf([...seenAt].map(([n, seen]) => (seen - (sentAt[n] ?? NaN)) / 1e6));
}
