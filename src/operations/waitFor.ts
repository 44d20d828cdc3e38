// Waits until something is so, with a deadline of its own: what Kubernetes retries for ever is not waited for for ever.

import type { Clock } from './clock.ts';
import { isTransient, StepFailed } from './stepFailed.ts';

export interface Waiting {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Milliseconds between two looks. */
  readonly poll: number;
}

/** What one look told: the result, or the last word of what is waited for (untrusted text). */
export type Look<T> = { readonly value: T } | { readonly waiting: string | undefined };

/** @param deadline in milliseconds. @throws StepFailed (timedOut) with the last word; whatever `look` throws that does not pass by itself. */
export async function waitFor<T>(waiting: Waiting, deadline: number, look: () => Promise<Look<T>>): Promise<T> {
  const end = waiting.clock.monotonic() + deadline;
  let lastWord: string | undefined;
  for (;;) {
    try {
      const seen = await look();
      if ('value' in seen) return seen.value;
      lastWord = seen.waiting ?? lastWord;
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
    if (waiting.clock.monotonic() >= end) {
      throw new StepFailed({ code: 'timedOut', seconds: Math.round(deadline / 1000), ...(lastWord === undefined ? {} : { detail: lastWord }) });
    }
    await waiting.clock.sleep(waiting.poll, waiting.signal);
  }
}
