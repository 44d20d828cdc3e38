// Operations and commands in words: titles of plans, lines of the Activity view, the modal, the result.

import type { JournalEntry, OperationView } from '../../domain/plans/journal.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import { ago, duration } from './duration.ts';
import { failureSentence } from './failureWords.ts';
import type { Language } from './language.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';
import { stepPhrase } from './stepWords.ts';

/** @returns the name of what the plan is about, and of the claim that a restore makes. */
function names({ subject, steps }: Plan): { readonly name: string; readonly claim: string } {
  const made = steps.find((step) => step.kind === 'createClaimFromSnapshot');
  return { name: plainText(subject.name), claim: plainText(made?.params.name ?? '') };
}

/** @returns what is to be done, as an imperative: "Back up data-orders-db-0". */
export function planTitle(plan: Plan, language: Language): string {
  const title = commandTitle(plan, language);
  if (plan.direction === undefined) return title;
  return plan.direction === 'resume' ? language.t('Resume: {title}', { title }) : language.t('Undo: {title}', { title });
}

function commandTitle(plan: Plan, language: Language): string {
  const { name, claim } = names(plan);
  switch (plan.command) {
    case 'backUp':
      return language.t('Back up {name}', { name });
    case 'restoreToNewClaim':
      return language.t('Restore {name} to new claim {claim}', { name, claim });
    case 'deleteRestorePoint':
      return language.t('Delete restore point {name}', { name });
    case 'rotateCertificate':
      return language.t('Rotate certificate {name}', { name });
  }
}

/** @returns the question of the modal: it names context, namespace and object. */
export function modalQuestion(plan: Plan, language: Language): string {
  const where = { title: planTitle(plan, language), context: plainText(plan.context), namespace: plan.subject.namespace };
  return language.t('{title} in {context} / {namespace}?', where);
}

/** @returns the button of the modal. */
export function modalVerb(plan: Plan, language: Language): string {
  if (plan.direction === 'resume') return language.t('Resume');
  if (plan.direction === 'undo') return language.t('Undo');
  switch (plan.command) {
    case 'backUp':
      return language.t('Back Up');
    case 'restoreToNewClaim':
      return language.t('Restore');
    case 'deleteRestorePoint':
      return language.t('Delete');
    case 'rotateCertificate':
      return language.t('Rotate');
  }
}

function doing(plan: Plan, language: Language): string {
  const { name, claim } = names(plan);
  switch (plan.command) {
    case 'backUp':
      return language.t('Backing up {name}', { name });
    case 'restoreToNewClaim':
      return language.t('Restoring {name} to new claim {claim}', { name, claim });
    case 'deleteRestorePoint':
      return language.t('Deleting restore point {name}', { name });
    case 'rotateCertificate':
      return language.t('Rotating {name}', { name });
  }
}

function did(plan: Plan, language: Language): string {
  const { name, claim } = names(plan);
  switch (plan.command) {
    case 'backUp':
      return language.t('Backed up {name}', { name });
    case 'restoreToNewClaim':
      return language.t('Restored {name} to new claim {claim}', { name, claim });
    case 'deleteRestorePoint':
      return language.t('Deleted restore point {name}', { name });
    case 'rotateCertificate':
      return language.t('Rotated {name}', { name });
  }
}

/** @returns the operation's label in the Activity view. */
export function operationTitle(view: OperationView, language: Language): string {
  const plan = view.journal?.plan;
  if (plan === undefined) return plainText(view.id);
  switch (view.state) {
    case 'running':
      return doing(plan, language);
    case 'done':
      return did(plan, language);
    case 'failed':
    case 'undone':
    case 'stopped':
    case 'interrupted':
    case 'relic':
    case 'unreadable':
      return commandTitle(plan, language);
  }
}

const lastEntry = (view: OperationView): JournalEntry | undefined => view.journal?.entries.at(-1);

/** @returns such as "step 2 of 4: waiting for the snapshot to be ready". */
export function stepOf(view: OperationView, language: Language): string {
  const steps = view.journal?.plan.steps ?? [];
  const step = steps[view.step];
  if (step === undefined) return language.t('preparing');
  return language.t('step {number} of {count}: {doing}', { number: view.step + 1, count: steps.length, doing: stepPhrase(step.kind, language) });
}

/** @returns what went wrong, if something did. */
export function failureOf(view: OperationView, language: Language): string | undefined {
  const failed = view.journal?.entries.findLast((entry) => entry.failure !== undefined);
  return failed?.failure === undefined ? undefined : failureSentence(failed.failure, language);
}

/** @returns the grey text of the operation's line. */
export function operationPhrase(view: OperationView, now: number, language: Language): string {
  const last = lastEntry(view);
  const at = last?.at ?? view.journal?.startedAt;
  const when = at === undefined ? '' : moment(at, now, language);
  const why = failureOf(view, language);
  const because = (phrase: string): string => [phrase, why, when].filter((part) => part !== undefined && part !== '').join(' · ');
  switch (view.state) {
    case 'running': {
      const since = last === undefined ? '' : `, ${duration(now - last.at, language)}`;
      return stepOf(view, language) + since;
    }
    case 'interrupted': {
      const by = plainText(view.holder ?? last?.by ?? '');
      const stopped = at === undefined ? language.t('stopped') : language.t('stopped {ago}', { ago: ago(at, now, language) });
      return by === '' ? stopped : language.t('{stopped} on {holder}', { stopped, holder: by });
    }
    case 'done':
      return when;
    case 'undone':
      return because(language.t('failed, everything was put back'));
    case 'stopped':
      return because(language.t('failed, stopped where it is safe'));
    case 'failed':
      return because(language.t('failed, resume or undo it'));
    case 'relic':
      return language.t('came back from a backup or another cluster: not resumed');
    case 'unreadable':
      return language.t('its journal cannot be read: not resumed');
  }
}

/** @returns the sentence that ends a command. */
export function resultSentence(view: OperationView, language: Language): string {
  const title = operationTitle(view, language);
  const why = failureOf(view, language) ?? '';
  switch (view.state) {
    case 'done':
      return language.t('{title}.', { title });
    case 'undone':
      return language.t('{title}: everything was put back. {why}', { title, why });
    case 'stopped':
      return language.t('{title}: stopped where it is safe. {why}', { title, why });
    case 'failed':
      return language.t('{title}: failed. {why} Resume or undo it in the Activity view.', { title, why });
    case 'running':
    case 'interrupted':
    case 'relic':
    case 'unreadable':
      return language.t('{title}: {state}', { title, state: operationPhrase(view, 0, language) });
  }
}
