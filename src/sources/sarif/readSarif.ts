// Reads one SARIF file from disk, with the property files beside it, and decodes it.

import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { decodeLog } from '../../domain/findings/decodeLog.ts';
import type { DecodedLog } from '../../domain/findings/decodeLog.ts';
import { externalUris } from '../../domain/findings/externalProperties.ts';
import type { ExternalProperties } from '../../domain/findings/externalProperties.ts';
import { codeOf } from './codeOf.ts';
import { readSarifText } from './sarifBytes.ts';
import { parseTolerant } from './tolerantJson.ts';

/** External property files of one log that are read. */
const mostExternal = 50;

/** @returns hexadecimal SHA-256 of the UTF-8 bytes of `text`. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The property files of the log at `path`. Only relative uris, and none that leads out of its folder; never the network. */
function readExternal(log: unknown, path: string): readonly ExternalProperties[] {
  const read: ExternalProperties[] = [];
  for (const uri of externalUris(log).slice(0, mostExternal)) {
    try {
      const folder = dirname(realpathSync(path));
      const real = realpathSync(resolve(folder, decodeURIComponent(uri)));
      const inside = relative(folder, real);
      if (inside.startsWith('..') || isAbsolute(inside)) continue;
      read.push({ uri, properties: parseTolerant(readSarifText(real)).value });
    } catch {
      // A property file that is missing leaves its run incomplete, which the run's outcome says.
      continue;
    }
  }
  return read;
}

/**
 * @param path absolute path of the file; `name` is what the report calls it.
 * @returns what can be read; trouble is in the report. Never throws.
 */
export function readSarif(path: string, name: string): DecodedLog {
  let text: string;
  try {
    text = readSarifText(path);
  } catch (error) {
    return { findings: [], report: { file: name, runs: [], fault: { code: 'unreadable', detail: codeOf(error) } } };
  }
  if (text.trim() === '') return { findings: [], report: { file: name, runs: [], fault: { code: 'empty' } } };
  const parsed = parseTolerant(text);
  return decodeLog(parsed, name, sha256, readExternal(parsed.value, path));
}
