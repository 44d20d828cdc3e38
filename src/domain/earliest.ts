// The earliest of several moments: what one timer has to wake at, however many verdicts wait for their time.

/** @returns the smallest of the defined times; undefined if there is none. */
export function earliest(times: Iterable<number | undefined>): number | undefined {
  let first: number | undefined;
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time;
  return first;
}
