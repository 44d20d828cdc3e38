// Check Permissions as a document: what each feature needs, and what of it is missing.

import type { Feature } from '../../domain/plans/permissions.ts';
import type { PermissionAnswer } from '../ports/cluster.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

export function featureWord(feature: Feature, language: Language): string {
  switch (feature) {
    case 'watchVolumes':
      return language.t('Show volumes');
    case 'watchReports':
      return language.t('Show what trivy-operator found');
    case 'watchRenewals':
      return language.t('Show what cert-manager renews');
    case 'watchCertificates':
      return language.t('Show certificates');
    case 'runOperations':
      return language.t('Run operations');
    case 'removeLeftovers':
      return language.t('Remove what Volume Guard left');
    case 'backUp':
      return language.t('Back Up Volume');
    case 'restoreToNewClaim':
      return language.t('Restore to New Claim');
    case 'deleteRestorePoint':
      return language.t('Delete Restore Point');
    case 'rotateCertificate':
      return language.t('Rotate Certificate');
  }
}

function mark(allowed: boolean, language: Language): string {
  return allowed ? language.t('yes') : language.t('NO');
}

/** @returns Markdown: a table per feature, those with something missing first. */
export function permissionDocument(context: string, namespace: string, answers: readonly PermissionAnswer[], language: Language): string {
  const features = [...new Set(answers.map(({ feature }) => feature))].map((feature) => {
    const own = answers.filter((answer) => answer.feature === feature);
    return { feature, own, missing: own.filter(({ allowed }) => !allowed) };
  });
  const where = namespace === '' ? language.t('all namespaces') : language.t('namespace {namespace}', { namespace });
  return [
    `# ${language.t('Permissions in {context}, {where}', { context: plainText(context), where })}`,
    '',
    ...features.map(({ feature, missing }) => `- ${featureWord(feature, language)}: ${missing.length === 0 ? language.t('everything that it needs is allowed') : language.t('{count} missing', { count: missing.length })}`),
    '',
    ...features
      .toSorted((a, b) => b.missing.length - a.missing.length)
      .flatMap(({ feature, own }) => [
        `## ${featureWord(feature, language)}`,
        '',
        `| ${language.t('resource')} | ${language.t('verb')} | ${language.t('scope')} | ${language.t('allowed')} |`,
        '|---|---|---|---|',
        ...own.map((answer) => `| ${answer.resource}${answer.group === '' ? '' : `.${answer.group}`} | ${answer.verb} | ${answer.namespace === '' ? language.t('cluster') : answer.namespace} | ${mark(answer.allowed, language)} |`),
        '',
      ]),
    language.t('ClusterRoles that are enough stand in the documentation, one for viewers and one for operators.'),
    '',
  ].join('\n');
}
