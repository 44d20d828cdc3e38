// Show Connection Details as a document: which cluster, which namespaces, and how every kind's list is.

import type { KindState } from '../../domain/inventory/kind.ts';
import type { ClusterStatus, KindStatus } from '../../domain/inventory/row.ts';
import type { Language } from './language.ts';
import { timeOfDay } from './moment.ts';
import { plainText } from './plainText.ts';
import { resourceName } from './resourceName.ts';
import { troubleSentence } from './troubleWords.ts';

/** @returns such as "live since 14:02". */
export function kindStatePhrase(state: KindState, language: Language): string {
  const time = timeOfDay(state.since, language);
  switch (state.state) {
    case 'stillReading':
      return language.t('reading since {time}', { time });
    case 'live':
      return language.t('live since {time}', { time });
    case 'catchingUp':
      return language.t('catching up, last up to date at {time}', { time });
    case 'offline':
      return language.t('offline since {time}: {trouble}', { time, trouble: troubleSentence(state.trouble, language) });
    case 'forbidden':
      return language.t('forbidden: you may not list it');
    case 'notInstalled':
      return language.t('not installed in this cluster');
  }
}

/** @returns Markdown. */
export function connectionDocument(status: ClusterStatus | undefined, readOnly: boolean, language: Language): string {
  if (status === undefined) return `${language.t('Nothing was read yet.')}\n`;
  const where = status.namespaces === undefined ? language.t('all that you may read') : status.namespaces.map((name) => plainText(name)).join(', ');
  const rows: readonly (readonly [string, string])[] = [
    [language.t('Server'), plainText(status.server)],
    [language.t('Cluster'), plainText(status.clusterUid ?? language.t('unknown: you may not read the namespace kube-system'))],
    [language.t('Namespaces'), where],
    [language.t('Changes'), readOnly ? language.t('none: read-only by volumeGuard.readOnlyContexts') : language.t('allowed after a plan was shown')],
    ...(status.trouble === undefined ? [] : [[language.t('Trouble'), troubleSentence(status.trouble, language)] as const]),
  ];
  return [
    `# ${plainText(status.context)}`,
    '',
    ...rows.map(([name, value]) => `- ${name}: ${value}`),
    '',
    `| ${language.t('resource')} | ${language.t('namespace')} | ${language.t('state')} |`,
    '|---|---|---|',
    ...status.kinds.map((kind) => row(kind, language)),
    '',
  ].join('\n');
}

function row({ kind, namespace, state }: KindStatus, language: Language): string {
  const what = kind === 'operation' ? language.t('configmaps that hold journals') : kind === 'lease' ? language.t('leases of operations') : resourceName[kind];
  return `| ${what} | ${namespace === '' ? language.t('all') : plainText(namespace)} | ${kindStatePhrase(state, language).replaceAll('|', '\\|')} |`;
}
