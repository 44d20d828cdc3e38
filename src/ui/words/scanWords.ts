// The states of scans in words.

import type { ScanState } from '../ports/findings.ts';
import { ago } from './duration.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

/** @returns what is said of a scan that failed. */
export function scanPhrase({ tool, file, at }: ScanState, now: number, language: Language): { readonly label: string; readonly description: string } {
  const label = language.t('Scan failed: {tool}', { tool: plainText(tool, 60) });
  const what = language.t('what it would have found is unknown ({file})', { file: plainText(file) });
  return { label, description: at === undefined ? what : `${ago(at, now, language)} · ${what}` };
}
