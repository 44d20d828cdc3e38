// What is wrong in a policy file or a log of suppressions.

import type { PolicyFault } from '../../domain/policies/policy.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

export function policyFaultSentence({ code, field }: PolicyFault, language: Language): string {
  switch (code) {
    case 'notYaml':
      return language.t('This is not YAML: nothing in this file counts.');
    case 'notSarif':
      return language.t('This is no SARIF 2.1.0 log: none of its suppressions counts.');
    case 'unknownVersion':
      return language.t('Only version 1 of the policy file is known: nothing in it counts.');
    case 'badField':
      return language.t('{field} is missing, unknown or makes no sense: this entry does not count.', { field: plainText(field) });
  }
}
