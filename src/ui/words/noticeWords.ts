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
import { troubleSentence } from './troubleWords.ts';

export interface NoticeText {
  readonly label: string;
  readonly description: string;
  readonly sentence: string;
}

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
      const label = language.t('Offline since {time}', { time: timeOfDay(state.since, language) });
      const again = state.retryAt <= localNow ? language.t('trying again now') : language.t('trying again in {duration}', { duration: duration(state.retryAt - localNow, language) });
      const description = language.t('{again}; what you see is from {ago}', { again, ago: ago(state.since, localNow, language) });
      return { label, description, sentence: `${label}, ${description}. ${troubleSentence(state.trouble, language)}` };
    }
    case 'kindForbidden': {
      const resource = resourceName[notice.kind];
      const label = language.t('You may not list {resource}', { resource });
      return { label, description: language.t('what depends on them shows as unknown'), sentence: language.t('{label}. What depends on them shows as unknown, not as missing.', { label }) };
    }
    case 'limitedTo': {
      const label = language.t('Only {namespaces} is shown in full', { namespaces: notice.namespaces.join(', ') });
      return { label, description: language.t('you may not list everything elsewhere'), sentence: language.t('{label}: you may not list everything in all namespaces, but you may there.', { label }) };
    }
    case 'noSnapshotSupport':
      return {
        label: language.t('No snapshot support'),
        description: language.t('VolumeSnapshots are not installed here'),
        sentence: language.t('This cluster has no VolumeSnapshots: the snapshot CRDs (snapshot.storage.k8s.io) are not installed, so volumes cannot be backed up by snapshot.'),
      };
    case 'sarifFault': {
      const fault = findings.reports().find((report) => report.file === notice.file)?.fault;
      if (fault === undefined) return undefined;
      const sentence = sarifFaultSentence(notice.file, fault, language);
      return { label: plainText(notice.file), description: sentence, sentence };
    }
  }
}
