// The filter of the Volumes view in words.

import type { ClaimFilter, FilterVerdict } from '../tree/claimFilter.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';
import { protectionWord } from './protectionWords.ts';

export function filterVerdictWord(verdict: FilterVerdict, language: Language): string {
  switch (verdict) {
    case 'needAction':
      return language.t('Need action');
    case 'Lost':
      return language.t('Lost');
    default:
      return protectionWord(verdict, language);
  }
}

/** @returns such as `"orders", Stale`; '' where nothing is filtered. */
export function filterPhrase({ text, verdicts }: ClaimFilter, language: Language): string {
  const quoted = text.trim() === '' ? [] : [`"${plainText(text.trim(), 40)}"`];
  return [...quoted, ...verdicts.map((verdict) => filterVerdictWord(verdict, language))].join(', ');
}

/** @returns what is said in place of the rows where the filter lets none through. */
export function nothingMatches(filter: ClaimFilter, hidden: number, language: Language): string {
  return hidden === 1
    ? language.t('The filter {filter} hides the only volume there is. Clear Filter shows it.', { filter: filterPhrase(filter, language) })
    : language.t('No volume passes the filter {filter}. Clear Filter shows all {count}.', { filter: filterPhrase(filter, language), count: hidden });
}
