// Why something is unknown, after "unknown because ".

import type { Unknown } from '../../domain/certainty.ts';
import type { Language } from './language.ts';
import { timeOfDay } from './moment.ts';
import { resourceName } from './resourceName.ts';

/** @returns such as "you may not list volumesnapshots in shop". */
export function unknownReason(why: Unknown, language: Language): string {
  switch (why.code) {
    case 'forbidden':
      return why.namespace === ''
        ? language.t('you may not list {resource}', { resource: resourceName[why.kind] })
        : language.t('you may not list {resource} in {namespace}', { resource: resourceName[why.kind], namespace: why.namespace });
    case 'notInstalled':
      return language.t('this cluster has no {resource}', { resource: resourceName[why.kind] });
    case 'stillReading':
      return language.t('still reading {resource}', { resource: resourceName[why.kind] });
    case 'offline':
      return language.t('{resource} offline since {time}', { resource: resourceName[why.kind], time: timeOfDay(why.since, language) });
    case 'notVisible':
      return language.t('not visible through the API');
    case 'unreadable':
      return language.t('it cannot be read');
  }
}
