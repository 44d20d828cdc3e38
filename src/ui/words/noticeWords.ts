// First rows: partial trouble, in a label that can be read in a narrow view and a sentence for the tooltip.

import type { ClusterStatus } from '../../domain/inventory/row.ts';
import type { Notice } from '../tree/node.ts';
import { ago, duration } from './duration.ts';
import { sarifFaultSentence } from './findingWords.ts';
import type { FindingService } from '../ports/findings.ts';
import type { Language } from './language.ts';
import { timeOfDay } from './moment.ts';
import { plainText } from './plainText.ts';
import { resourceName } from './resourceName.ts';
import { troubleInShort, troubleSentence } from './troubleWords.ts';

export interface NoticeText {
  readonly label: string;
  readonly description: string;
  readonly sentence: string;
}

/** Resources named in a label; the sentence names all. */
const named = 3;

/** @returns the offline kind that is tried again first. */
export function offlineState(status: ClusterStatus | undefined): Extract<ClusterStatus['kinds'][number]['state'], { readonly state: 'offline' }> | undefined {
  const offline = (status?.kinds ?? []).flatMap(({ state }) => (state.state === 'offline' ? [state] : []));
  return offline.toSorted((a, b) => a.retryAt - b.retryAt)[0];
}

/** @param localNow by this machine's clock, which kinds' states count in. @returns undefined once the notice no longer holds. */
export function noticeText(notice: Notice, status: ClusterStatus | undefined, findings: FindingService, localNow: number, language: Language): NoticeText | undefined {
  switch (notice.code) {
    case 'offline': {
      const state = offlineState(status);
      if (state === undefined) return undefined;
      const time = timeOfDay(state.since, language);
      const down = [...new Set((status?.kinds ?? []).filter((one) => one.state.state === 'offline').map(({ kind }) => resourceName[kind]))];
      const label = status?.trouble !== undefined ? language.t('Offline since {time}', { time }) : down.length === 1 ? language.t('{resources} not read since {time}', { resources: down.join(), time }) : language.t('{count} kinds not read since {time}', { count: down.length, time });
      const again = state.retryAt <= localNow ? language.t('trying again now') : language.t('trying again in {duration}', { duration: duration(state.retryAt - localNow, language) });
      const which = status?.trouble !== undefined || down.length === 1 ? '' : `${inShort(down, language)} · `;
      const description = which + language.t('{again}; what you see is from {ago}', { again, ago: ago(state.since, localNow, language) });
      return { label, description, sentence: `${label}, ${description}. ${troubleSentence(state.trouble, language)}` };
    }
    case 'trouble': {
      if (status?.trouble === undefined) return undefined;
      const label = language.t('Not up to date: {trouble}', { trouble: troubleInShort(status.trouble, language) });
      return { label, description: language.t('what you see was read before'), sentence: `${label}. ${troubleSentence(status.trouble, language)}` };
    }
    case 'kindsForbidden': {
      const resources = [...new Set(notice.kinds.map((kind) => resourceName[kind]))];
      const namespaces = notice.namespaces.join(', ');
      const say = (list: string): string => (namespaces === '' ? language.t('You may not list {resource}', { resource: list }) : language.t('You may not list {resource} in {namespaces}', { resource: list, namespaces }));
      return {
        label: say(inShort(resources, language)),
        description: language.t('what depends on them shows as unknown'),
        sentence: language.t('{label}. What depends on them shows as unknown, not as missing.', { label: say(resources.join(', ')) }),
      };
    }
    case 'limitedTo': {
      const namespaces = notice.namespaces.join(', ');
      const label = notice.inFull ? language.t('Limited to {namespaces}', { namespaces }) : language.t('Limited to parts of {namespaces}', { namespaces });
      return {
        label,
        description: language.t('you may not list everything elsewhere'),
        sentence: language.t('{label}: you may not list everything in all namespaces. Select Namespaces… shows others in which you may.', { label }),
      };
    }
    case 'leftOut': {
      const leftOut = status?.leftOut ?? [];
      if (leftOut.length === 0) return undefined;
      const count = status?.namespaces?.length ?? 0;
      const label = language.t('{count} of {all} chosen namespaces are shown', { count, all: count + leftOut.length });
      return {
        label,
        description: language.t('choose fewer, or all'),
        sentence: language.t('{label}: each one takes a connection per kind of object, so no more are watched one by one. Choose fewer, or all namespaces. Not shown: {namespaces}.', { label, namespaces: leftOut.map((name) => plainText(name)).join(', ') }),
      };
    }
    case 'noSnapshotSupport':
      return {
        label: language.t('No snapshot support'),
        description: language.t('VolumeSnapshots are not installed here'),
        sentence: language.t('This cluster has no VolumeSnapshots: the snapshot CRDs (snapshot.storage.k8s.io) are not installed, so volumes cannot be backed up by snapshot.'),
      };
    case 'clockSkew': {
      const skew = status?.clockSkew ?? 0;
      const length = duration(Math.abs(skew), language);
      const label = skew > 0 ? language.t('This computer\'s clock is {length} behind the cluster\'s', { length }) : language.t('This computer\'s clock is {length} ahead of the cluster\'s', { length });
      return {
        label,
        description: language.t('ages count by the cluster\'s clock'),
        sentence: language.t('{label}. Ages and verdicts count by the clock of the API server, as its answers tell it; times of day are this computer\'s.', { label }),
      };
    }
    case 'sarifFault': {
      const fault = findings.reports().find((report) => report.file === notice.file)?.fault;
      if (fault === undefined) return undefined;
      const sentence = sarifFaultSentence(notice.file, fault, language);
      return { label: plainText(notice.file), description: sentence, sentence };
    }
  }
}

/** @returns such as "secrets, pods, services and 2 more". */
function inShort(resources: readonly string[], language: Language): string {
  const shown = resources.slice(0, named).join(', ');
  return resources.length > named ? language.t('{shown} and {count} more', { shown, count: resources.length - named }) : shown;
}
