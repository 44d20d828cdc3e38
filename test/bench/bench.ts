// What a bench is, and what it gives.
import type { Progress } from '../../scripts/lib/progress.ts';

export interface Bench {
  /** For --only. */
  readonly name: string;
  run(context: BenchContext): Promise<readonly BenchRow[]>;
}

export interface BenchContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** One figure. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** At most this, in the same unit; null where there is none. */
  readonly goal: number | null;
  /** The rival's value in the same run, in the same unit. */
  readonly rival: number | null;
  /** value ÷ rival. */
  readonly ratio: number | null;
  /** What is in the figure, or where the time goes. */
  readonly note?: string;
}

/** The middle value; of an even number of values, the mean of the two in the middle. @throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of nothing.');
  return (lower + upper) / 2;
}
