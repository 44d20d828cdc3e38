// The risk of a finding in words: the formula with each of its factors.

import type { Risk, RiskFactor } from '../../domain/findings/risk.ts';
import { severityWord } from './findingWords.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

/** @returns such as "25.6 = 8 (high) × 2 (Ingress storefront leads to it) × 1.6 (…)". */
export function riskFormula({ score, factors }: Risk, language: Language): string {
  return `${score} = ${factors.map((factor) => `${rounded(factor.times)} (${factorPhrase(factor, language)})`).join(' × ')}`;
}

function factorPhrase(factor: RiskFactor, language: Language): string {
  switch (factor.code) {
    case 'severity':
      return severityWord(factor.severity, language);
    case 'reachesNothing':
      return language.t('it reaches no volume that is known');
    case 'throughServices':
      return factor.hops === 1 ? language.t('through one Service') : language.t('through {count} Services', { count: factor.hops });
    case 'onlyLikely':
      return language.t('the link is likely, not certain');
    case 'exposed':
      return language.t('Ingress {ingress} leads to it', { ingress: plainText(factor.ingress) });
    case 'noRestorePoint':
      return language.t('the volume has no restore point that counts');
    case 'stale':
      return language.t('the newest restore point is older than the policy allows');
    case 'failing':
      return language.t('the last backup failed');
    case 'recoveryUnknown':
      return language.t('whether the volume can be restored is unknown');
    case 'undrilled':
      return language.t('no drill has proved the restore point');
    case 'skipped':
      return language.t('the policy says the volume needs no backup');
    case 'moreVolumes':
      return factor.count === 1 ? language.t('one more volume') : language.t('{count} more volumes', { count: factor.count });
  }
}

function rounded(times: number): string {
  return String(Math.round(times * 100) / 100);
}
