// Why something cannot be done about a finding, and what is asked before it is done.

import type { ActionRefusal } from '../../domain/findings/actionRefused.ts';
import type { SuppressionRule } from '../../domain/findings/suppressionRule.ts';
import { isInForce } from '../../domain/findings/suppressionRule.ts';
import type { Language } from './language.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';

export function actionRefusalSentence(reason: ActionRefusal, language: Language): string {
  switch (reason.code) {
    case 'findingGone':
      return language.t('This finding is no longer among the open ones.');
    case 'noFolder':
      return language.t('No folder is open that the file could be written to.');
    case 'notTrusted':
      return language.t('Scanners are run in trusted workspaces only: they read its settings, and some run its code.');
    case 'notEditable':
      return language.t('{file} has faults. Mend them first: an entry cannot be added to it as it is.', { file: plainText(reason.file) });
    case 'writtenOtherwise':
      return language.t('{file}:{line} says the opposite, and would go before it. Remove that entry first.', { file: plainText(reason.file), line: reason.line + 1 });
    case 'noFix':
      return language.t('The scanner proposes no fix for this finding.');
    case 'noHelp':
      return language.t('The scan says nothing more of this rule, and names no page of it that is reached by https.');
    case 'fixElsewhere':
      return language.t('The fix changes {uri}, which is no file of this workspace. Nothing was changed.', { uri: plainText(reason.uri) });
    case 'fixChanged':
      return language.t('{file} is no longer the text that was scanned. Scan again first: the fix would change something else. Nothing was changed.', { file: plainText(reason.file) });
    case 'fixOutside':
      return language.t('The fix changes a place that {file} does not have. Nothing was changed.', { file: plainText(reason.file) });
    case 'fixOverlapping':
      return language.t('The changes of this fix overlap in {file}. Nothing was changed.', { file: plainText(reason.file) });
  }
}

/** @returns such as "until 31 Dec 2026, 01:00"; "lapsed …" for one that is void. */
export function suppressionPhrase(rule: SuppressionRule, now: number, language: Language): string {
  if (rule.until === undefined) return language.t('for good');
  const end = moment(rule.until, now, language);
  return isInForce(rule, now) ? language.t('until {moment}', { moment: end }) : language.t('lapsed {moment}', { moment: end });
}
