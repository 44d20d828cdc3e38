// The folder for what is slow to make and the same for every checkout: built programs, editors.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `${XDG_CACHE_HOME:-~/.cache}/volume-guard/<parts>`; not created. */
export function cacheFolder(...parts: string[]): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'volume-guard', ...parts);
}
