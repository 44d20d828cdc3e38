// The plan as a document that a person reads before running it: Markdown that reads well as plain text too.

import type { ObjectChange, Plan } from '../../domain/plans/plan.ts';
import { consequenceSentence } from './consequenceWords.ts';
import { hazardSentence } from './hazardWords.ts';
import type { Language } from './language.ts';
import { planTitle } from './operationWords.ts';
import { plainText } from './plainText.ts';
import { stepSentence } from './stepWords.ts';
import { yamlText } from './yamlText.ts';

function changeTitle(change: ObjectChange, language: Language): string {
  const object = `${change.kind} ${change.namespace === '' ? '' : `${change.namespace}/`}${change.name}`;
  if (change.before === undefined) return language.t('{object} is made', { object });
  if (change.after === undefined) return language.t('{object} is deleted', { object });
  return language.t('{object} changes', { object });
}

/** Text for a fenced block: a fence inside it must not end it. */
const fenced = (text: string): string => text.replace(/^(\s*)```/gm, "$1'''");

function changeLines(change: ObjectChange, language: Language): readonly string[] {
  const shown = change.after ?? change.before;
  return [`### ${changeTitle(change, language)}`, '', '```yaml', fenced(yamlText(shown)).trimEnd(), '```', ''];
}

const list = (sentences: readonly string[]): readonly string[] => [...sentences.map((sentence) => `- ${sentence}`), ''];

/** @param mayRun false: the plan of an operation that was begun already. @returns the document. What it shows of the cluster stands as plain text or in fenced blocks. */
export function planDocument(plan: Plan, mayRun: boolean, now: number, language: Language): string {
  const refusals = plan.hazards.filter((hazard) => hazard.weight === 'refuse');
  const warnings = plan.hazards.filter((hazard) => hazard.weight === 'warn');
  const say = (hazard: Plan['hazards'][number]): string => hazardSentence(hazard, now, language);
  return [
    `# ${planTitle(plan, language)} — ${language.t('plan')}`,
    '',
    language.t('Context {context}, namespace {namespace}.', { context: plainText(plan.context), namespace: plan.subject.namespace }),
    '',
    ...(!mayRun
      ? [language.t('This is what was confirmed when the operation began; the Activity view says how far it came.'), '']
      : refusals.length === 0
      ? [language.t('Nothing has been done yet. Run… in the title of this document does what follows; Discard throws it away.'), '']
      : [`## ${language.t('This cannot be run')}`, '', ...list(refusals.map(say))]),
    ...(plan.steps.length === 0
      ? []
      : [`## ${language.t('What happens')}`, '', ...plan.steps.map((step, index) => `${index + 1}. ${stepSentence(step, language)}`), '']),
    ...(warnings.length === 0 ? [] : [`## ${language.t('What to know before')}`, '', ...list(warnings.map(say))]),
    ...(plan.lost.length === 0 ? [] : [`## ${language.t('What it costs')}`, '', ...list(plan.lost.map((c) => consequenceSentence(c, now, language)))]),
    ...(plan.kept.length === 0 ? [] : [`## ${language.t('What is kept')}`, '', ...list(plan.kept.map((c) => consequenceSentence(c, now, language)))]),
    ...(plan.changes.length === 0 ? [] : [`## ${language.t('Objects')}`, '', ...plan.changes.flatMap((change) => changeLines(change, language))]),
    `${language.t('Operation')} ${plan.operation}`,
    '',
  ].join('\n');
}
