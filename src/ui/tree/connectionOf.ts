// How the connection is, in the word that welcome views go by and in the words of the view's title.

import type { Connection } from '../../contributes/contextKeys.ts';
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
  const offline = offlineState(status);
  const state =
    status.trouble !== undefined
      ? troubleInShort(status.trouble, language)
      : offline !== undefined
        ? language.t('offline since {time}', { time: timeOfDay(offline.since, language) })
        : status.kinds.length === 0 || status.kinds.some((kind) => kind.state.state === 'stillReading')
          ? language.t('reading')
          : language.t('live');
  return [plainText(status.context), state, readOnly ? language.t('read-only') : ''].filter((part) => part !== '').join(' · ');
}
