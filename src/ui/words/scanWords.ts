// The states of scans in words.

import type { ScanRow } from '../../domain/scanning/scanState.ts';
import { ago } from './duration.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';
import { scanFailurePhrase } from './scanningWords.ts';

/** @returns such as "Scan failed: gosec". */
export function scanLabel({ tool, condition }: ScanRow, language: Language): string {
  const name = plainText(tool, 60);
  switch (condition) {
    case 'running':
      return language.t('Scanning: {tool}', { tool: name });
    case 'failed':
      return language.t('Scan failed: {tool}', { tool: name });
    case 'olderThanCode':
      return language.t('Older than the code: {tool}', { tool: name });
    case 'current':
      return name;
  }
}

/** @param now by this machine's clock, which scans and files are dated by. @returns what that means for the findings that are shown. */
export function scanPhrase({ condition, scan, failedAt, failure }: ScanRow, now: number, language: Language): string {
  const scanned = scan?.at === undefined ? undefined : ago(scan.at, now, language);
  switch (condition) {
    case 'running':
      return scan === undefined ? language.t('nothing of it is known yet') : language.t('what is shown is of an earlier scan');
    case 'failed': {
      const before = scan === undefined || scan.outcome === 'didNotRun' ? language.t('what it would have found is unknown') : language.t('what is shown is of an earlier scan');
      return [failedAt === undefined ? undefined : ago(failedAt, now, language), failure === undefined ? undefined : scanFailurePhrase(failure, language), before].filter((part) => part !== undefined).join(' · ');
    }
    case 'olderThanCode':
      return scanned === undefined ? language.t('files were changed since') : language.t('scanned {ago}, files were changed since', { ago: scanned });
    case 'current':
      return scanned === undefined ? '' : language.t('scanned {ago}', { ago: scanned });
  }
}
