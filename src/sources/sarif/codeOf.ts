// What an error says without words.

/** @returns the error's code, such as ENOENT, ERR_WORKER_OUT_OF_MEMORY or tooLarge, else its class. Its message may quote data. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
