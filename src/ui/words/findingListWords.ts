// The list of findings in words: what each could cost, what is filtered, what is not shown, and which scans are behind it.

import { newestRestorePoint } from '../../domain/volumes/newestRestorePoint.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import type { FindingCounts } from '../../domain/findings/findingWays.ts';
import type { ReachingFinding, ScanState } from '../ports/findings.ts';
import type { FindingFilter } from '../tree/findingFilter.ts';
import type { World } from '../world.ts';
import { ago } from './duration.ts';
import { severityCounts, severityWord } from './findingWords.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

/** @returns such as "→ shop/data-orders-db-0, saved 3 h ago, and 2 more". */
export function reachedPhrase({ reaches, links, risk }: Pick<ReachingFinding, 'reaches' | 'links' | 'risk'>, world: World): string {
  const { language } = world;
  const claim = risk.claim ?? reaches[0]?.claim;
  if (claim === undefined) {
    const guess = links.find(({ confidence }) => confidence === 'suggestion');
    return guess === undefined ? language.t('reaches no volume that is known') : language.t('perhaps of {workload}: a guess', { workload: plainText(guess.workload.name) });
  }
  const row = world.row(claim);
  const recovery = row === undefined ? undefined : recoveryInShort(row, world);
  const first = recovery === undefined ? `→ ${claim}` : `→ ${claim}, ${recovery}`;
  return reaches.length < 2 ? first : language.t('{first}, and {count} more', { first, count: reaches.length - 1 });
}

/** @returns what a restore would start from, in three words; the claim's own line says more. */
function recoveryInShort(row: ClaimRow, world: World): string {
  const { language } = world;
  const newest = newestRestorePoint(row);
  if (newest !== undefined) return language.t('saved {ago}', { ago: ago(newest.at, world.now(), language) });
  if (row.outline !== undefined) return language.t('still reading');
  return world.verdicts.of(row).protection === 'Unknown' ? language.t('unknown whether it was saved') : language.t('no restore point');
}

/** @returns such as `"sql", high, Semgrep, reaching a volume`; '' where nothing is filtered. */
export function findingFilterPhrase({ text, severities, tools, reaching }: FindingFilter, language: Language): string {
  return [
    ...(text.trim() === '' ? [] : [`"${plainText(text.trim(), 40)}"`]),
    ...severities.map((severity) => severityWord(severity, language)),
    ...tools.map((tool) => plainText(tool, 40)),
    ...(reaching ? [language.t('reaching a volume')] : []),
  ].join(', ');
}

/** @returns the view's description: the filter, then how many open findings there are of each severity. */
export function findingsTitle(filter: FindingFilter, counts: FindingCounts, language: Language): string {
  return [findingFilterPhrase(filter, language), severityCounts(counts, language)].filter((part) => part !== '').join(' · ');
}

/** @param more how many pass the filter and are not shown. @param searched how many were searched for the filter's text; absent: all. */
export function notShownPhrase(more: number, searched: number | undefined, language: Language): { readonly label: string; readonly description: string } {
  const count = more.toLocaleString(language.locale);
  const narrow = language.t('filter by text, severity or tool to see them');
  if (searched === undefined) return { label: more === 1 ? language.t('1 more is not shown') : language.t('{count} more are not shown', { count }), description: narrow };
  const those = language.t('only the {searched} with the highest risk were searched', { searched: searched.toLocaleString(language.locale) });
  return more === 0 ? { label: language.t('Perhaps there are more'), description: those } : { label: language.t('At least {count} more are not shown', { count }), description: those };
}

/** @returns what is said in place of rows where the scans found nothing that is open. */
export function noFindingsSentence(scans: readonly ScanState[], now: number, language: Language): string {
  const clean = scans.filter(({ outcome, supersededBy }) => supersededBy === undefined && (outcome === 'clean' || outcome === 'findings'));
  const newest = Math.max(...clean.flatMap(({ at }) => at ?? []));
  const tools = [...new Set(clean.map(({ tool }) => plainText(tool, 40)))].join(', ');
  if (tools === '') return language.t('No scan in this workspace has a result: nothing is known.');
  return Number.isFinite(newest) ? language.t('No open finding. {tools}, newest {ago}.', { tools, ago: ago(newest, now, language) }) : language.t('No open finding. {tools}.', { tools });
}

/** @returns what is said in place of rows where the filter lets none through. */
export function noFindingPasses(filter: FindingFilter, hidden: number, language: Language): string {
  return language.t('No finding passes the filter {filter}. Clear Filter shows all {count}.', { filter: findingFilterPhrase(filter, language), count: hidden.toLocaleString(language.locale) });
}
