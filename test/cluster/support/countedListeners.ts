// Counts who listens to signals: imported before anything else makes one.

import { getEventListeners } from 'node:events';

const signals: WeakRef<AbortSignal>[] = [];

function remember(signal: AbortSignal): AbortSignal {
  signals.push(new WeakRef(signal));
  return signal;
}

globalThis.AbortController = class extends AbortController {
  constructor() {
    super();
    remember(this.signal);
  }
};
const any = AbortSignal.any.bind(AbortSignal);
AbortSignal.any = (each) => remember(any(each));

/** @returns how many listeners there are on signals that are not aborted, of AbortController and AbortSignal.any. */
export function abortListeners(): number {
  let count = 0;
  for (let i = signals.length - 1; i >= 0; i--) {
    const signal = signals[i]?.deref();
    if (signal === undefined || signal.aborted) signals.splice(i, 1);
    else count += getEventListeners(signal, 'abort').length;
  }
  return count;
}
