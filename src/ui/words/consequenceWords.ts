// What a plan loses and keeps, as sentences.

import type { Consequence } from '../../domain/plans/plan.ts';
import type { Language } from './language.ts';
import { dayOf, moment } from './moment.ts';
import { plainText } from './plainText.ts';

export function consequenceSentence(consequence: Consequence, now: number, language: Language): string {
  switch (consequence.code) {
    case 'restorePointLost':
      return language.t('Restore point {name} from {moment} is lost.', { name: consequence.name, moment: moment(consequence.at, now, language) });
    case 'storageSnapshotKept':
      return consequence.handle === undefined
        ? language.t('The snapshot itself stays in the storage system (deletion policy Retain).')
        : language.t('The snapshot itself stays in the storage system as {handle} (deletion policy Retain).', { handle: plainText(consequence.handle) });
    case 'claimUntouched':
      return language.t('Claim {name} and its data stay as they are.', { name: consequence.name });
    case 'oldCertificateKept':
      return language.t('The old certificate is kept in secret {secret} until the new one is proved to be served.', { secret: consequence.secret });
    case 'oldCertificateStaysValid':
      return language.t('The old certificate stays valid until {day}: who has its key can use it.', { day: dayOf(consequence.notAfter, now, language) });
    case 'podsRestart':
      return consequence.replicas === 1
        ? language.t('The pod of {workload} restarts.', { workload: consequence.workload })
        : language.t('The {replicas} pods of {workload} restart, one after the other.', { replicas: consequence.replicas, workload: consequence.workload });
    case 'nothingLost':
      return language.t('Nothing is lost.');
  }
}
