// The property files that a log's runs refer to: only relative uris, and none that leads out of the log's folder; never
// the network.

import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { externalUris } from '../../domain/findings/externalProperties.ts';
import { SarifFile } from './sarifFile.ts';
import type { OpenOptions } from './sarifFile.ts';

/** Files of one log that are read. */
const mostExternal = 50;

/** A property file, open. */
export interface ExternalFile {
  readonly uri: string;
  readonly file: SarifFile;
}

/** @returns those of the files that the log at `options.path` refers to that can be opened. @throws the signal's reason */
export async function openExternal(log: unknown, options: OpenOptions): Promise<readonly ExternalFile[]> {
  const opened: ExternalFile[] = [];
  for (const uri of externalUris(log).slice(0, mostExternal)) {
    try {
      const folder = dirname(realpathSync(options.path));
      const real = realpathSync(resolve(folder, decodeURIComponent(uri)));
      const inside = relative(folder, real);
      if (inside.startsWith('..') || isAbsolute(inside)) continue;
      opened.push({ uri, file: await SarifFile.open({ ...options, path: real }) });
    } catch {
      options.signal.throwIfAborted();
      // A property file that is missing leaves its run incomplete, which the run's outcome says.
      continue;
    }
  }
  return opened;
}
