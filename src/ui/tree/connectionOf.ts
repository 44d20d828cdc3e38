// How the connection is, in the word that welcome views go by and in the words of the view's title.

import type { Connection } from '../../contributes/contextKeys.ts';
import type { KindState } from '../../domain/inventory/kind.ts';
import type { ClusterStatus } from '../../domain/inventory/row.ts';
import type { Language } from '../words/language.ts';
import { timeOfDay } from '../words/moment.ts';
import { offlineState } from '../words/noticeWords.ts';
import { plainText } from '../words/plainText.ts';
import { connectionOf as connectionOfTrouble, troubleInShort } from '../words/troubleWords.ts';

const statesOf = (status: ClusterStatus, kind: 'claim' | 'snapshot'): readonly string[] => status.kinds.filter((one) => one.kind === kind).map(({ state }) => state.state);

/** @param rows how many rows there are: what is shown already stays, with first rows about the trouble. */
export function connectionOf(status: ClusterStatus | undefined, rows: number): Connection {
  if (status === undefined) return 'reading';
  if (rows > 0) return 'ready';
  if (status.trouble !== undefined) return connectionOfTrouble(status.trouble);
  const claims = statesOf(status, 'claim');
  if (claims.length > 0 && claims.every((state) => state === 'forbidden')) return 'forbidden';
  const settled = [...claims, ...statesOf(status, 'snapshot')];
  if (claims.length === 0 || settled.includes('stillReading')) return 'reading';
  return settled.includes('offline') ? 'unreachable' : 'empty';
}

/** @returns the view's description: `kind-shop · live`. */
export function connectionPhrase(status: ClusterStatus | undefined, readOnly: boolean, language: Language): string {
  if (status === undefined) return '';
  return [plainText(status.context), statePhrase(status, language), namespacesPhrase(status, language), readOnly ? language.t('read-only') : ''].filter((part) => part !== '').join(' · ');
}

/** The least settled kind speaks for all; the first rows and Show Connection Details say more. */
function statePhrase(status: ClusterStatus, language: Language): string {
  if (status.trouble !== undefined) return troubleInShort(status.trouble, language);
  const offline = offlineState(status);
  if (offline !== undefined) return language.t('partly offline since {time}', { time: timeOfDay(offline.since, language) });
  const is = (state: KindState['state']): boolean => status.kinds.some((kind) => kind.state.state === state);
  if (status.kinds.length === 0 || is('stillReading')) return language.t('reading');
  return is('catchingUp') ? language.t('catching up') : language.t('live');
}

/** What was chosen with Select Namespaces…; nothing where all are shown. */
function namespacesPhrase({ namespaces = [] }: ClusterStatus, language: Language): string {
  const [only] = namespaces;
  if (only === undefined) return '';
  return namespaces.length === 1 ? language.t('only {namespace}', { namespace: plainText(only) }) : language.t('{count} namespaces', { count: namespaces.length });
}
