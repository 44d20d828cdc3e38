// Waits for something to become true, with a deadline.

/** @returns the first value of `look` that is not undefined or false. @throws after `deadline` milliseconds. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false, deadline = 20_000): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`not within ${deadline} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
