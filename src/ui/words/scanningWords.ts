// Scanning in words: what a scanner fetches, and how its run ended.

import { scanners, type Fetches, type ScannerId } from '../../domain/scanning/scanner.ts';
import type { ScanFailure } from '../../domain/scanning/scanState.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

export function fetchesPhrase(fetches: Fetches | undefined, language: Language): string {
  switch (fetches) {
    case undefined:
      return language.t('works offline');
    case 'rules':
      return language.t('fetches its rules from the network');
    case 'modules':
      return language.t('may fetch Go modules from the network');
    case 'databases':
      return language.t('fetches its vulnerability databases from the network');
  }
}

export function scanFailurePhrase(failure: ScanFailure, language: Language): string {
  switch (failure.code) {
    case 'notStarted':
      return language.t('the program could not be started ({detail})', { detail: plainText(failure.detail) });
    case 'exit':
      return language.t('it ended with code {exit}', { exit: failure.exit });
    case 'killed':
      return language.t('it was ended by {signal}', { signal: plainText(failure.signal) });
    case 'noResult':
      return language.t('it wrote no whole SARIF file');
  }
}

/** @returns the last line of a scan's output. */
export function scanEndSentence(scanner: ScannerId, failure: ScanFailure | undefined, language: Language): string {
  const { title } = scanners[scanner];
  return failure === undefined
    ? language.t('{scanner} is done. Its findings are being read.', { scanner: title })
    : language.t('{scanner} failed: {reason}. Its last result, if there is one, stays.', { scanner: title, reason: scanFailurePhrase(failure, language) });
}
