// Why a step failed, why a plan could not be made, why it was refused: sentences.

import type { RefusalReason } from '../../domain/plans/executionRefused.ts';
import type { Failure } from '../../domain/plans/journal.ts';
import type { PlanImpossibleReason } from '../../domain/plans/planImpossible.ts';
import { hazardSentence } from './hazardWords.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

export function failureSentence(failure: Failure, language: Language): string {
  switch (failure.code) {
    case 'cancelled':
      return language.t('It was cancelled.');
    case 'timedOut':
      return failure.detail === undefined
        ? language.t('It did not finish within {seconds} s.', { seconds: failure.seconds })
        : language.t('It did not finish within {seconds} s. The last word was: {detail}', { seconds: failure.seconds, detail: plainText(failure.detail) });
    case 'refusedByServer':
      return language.t('The server refused it (status {status}): {detail}', { status: failure.status, detail: plainText(failure.detail) });
    case 'changedMeanwhile':
      return language.t('{object} was changed by somebody else meanwhile.', { object: plainText(failure.object) });
    case 'gone':
      return language.t('{object} is gone.', { object: plainText(failure.object) });
    case 'foreignObject':
      return language.t('{object} is there already, and this operation did not make it.', { object: plainText(failure.object) });
    case 'leaseLost':
      return language.t('{holder} has taken this operation over.', { holder: plainText(failure.holder) });
    case 'fenced':
      return language.t('{object} is held by another operation.', { object: plainText(failure.object) });
    case 'verificationFailed':
      return language.t('The check failed: {detail}', { detail: plainText(failure.detail) });
    case 'servedOld':
      return language.t('Pod {pod} does not serve the new certificate (it serves {sha256}).', { pod: plainText(failure.pod), sha256: plainText(failure.sha256, 16) });
    case 'unexpected':
      return language.t('Something unexpected happened: {detail}', { detail: plainText(failure.detail) });
    case 'unreachable':
      return language.t('It could not be reached: {detail}', { detail: plainText(failure.detail) });
  }
}

export function impossibleSentence(reason: PlanImpossibleReason, language: Language): string {
  switch (reason.code) {
    case 'choiceMissing':
      return language.t('The choice "{choice}" is missing.', { choice: reason.choice });
    case 'choiceInvalid':
      return language.t('"{value}" cannot be chosen for "{choice}".', { choice: reason.choice, value: plainText(reason.value) });
    case 'notFound':
      return language.t('{kind} {name} was not found in {namespace}.', { kind: reason.kind, name: plainText(reason.name), namespace: plainText(reason.namespace) });
    case 'noSuchOperation':
      return language.t('There is no operation {operation} in this cluster.', { operation: plainText(reason.operation) });
    case 'journalUnreadable':
      return language.t('The journal of operation {operation} cannot be read, or another version of Volume Guard wrote it. It is shown, but not resumed.', { operation: plainText(reason.operation) });
    case 'relic':
      return language.t('The journal of operation {operation} came back from a backup or another cluster. It is shown, but not resumed.', { operation: plainText(reason.operation) });
    case 'alreadyOver':
      return language.t('Operation {operation} is over.', { operation: plainText(reason.operation) });
  }
}

export function refusalSentence(reason: RefusalReason, now: number, language: Language): string {
  switch (reason.code) {
    case 'digestUnknown':
      return language.t('Nothing was done: this plan was not shown, or too long ago. Make it again.');
    case 'planChanged':
      return language.t('Nothing was done: the cluster has changed since the plan was shown. Look at the new plan.');
    case 'hazard':
      return language.t('Nothing was done. {hazard}', { hazard: hazardSentence(reason.hazard, now, language) });
    case 'contextReadOnly':
      return language.t('Nothing was done: context {context} is read-only by volumeGuard.readOnlyContexts.', { context: plainText(reason.context) });
    case 'runElsewhere':
      return language.t('Nothing was done: this is already run by {holder}.', { holder: plainText(reason.holder) });
  }
}
