// The steps of a plan: a sentence for the plan document, a phrase for the running operation.

import type { ConsumerRef, Step, StepKind } from '../../domain/plans/step.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';
import { size } from './size.ts';

const named = (consumer: ConsumerRef): { readonly kind: string; readonly name: string } => ({ kind: consumer.kind, name: consumer.name });

/** What a stamp holds is gathered when the snapshot is made, not when the plan is: it is no part of what was shown. */
function stampSentence(language: Language): string {
  return language.t('It is stamped with what is true at that moment: the commit of the workspace, the image ids of what can reach the volume, the identities of the open findings that do.');
}

/** @returns what the step will do. */
export function stepSentence(step: Step, language: Language): string {
  switch (step.kind) {
    case 'createSnapshot':
      return step.params.class === undefined
        ? `${language.t('Make VolumeSnapshot {name} of claim {claim}.', { name: step.params.name, claim: step.params.claim })} ${stampSentence(language)}`
        : `${language.t('Make VolumeSnapshot {name} of claim {claim}, with class {class}.', { name: step.params.name, claim: step.params.claim, class: step.params.class })} ${stampSentence(language)}`;
    case 'awaitSnapshotReady':
      return language.t('Wait until the storage driver says that {name} is ready to be used.', { name: step.params.name });
    case 'createClaimFromSnapshot':
      return language.t('Make claim {name} of {size} and storage class {class} from restore point {snapshot}.', {
        name: step.params.name,
        size: size(step.params.bytes),
        class: step.params.storageClass,
        snapshot: step.params.snapshot,
      });
    case 'createBinderPod':
      return language.t('Start pod {name}, which is there only to have claim {claim} bound.', { name: step.params.name, claim: step.params.claim });
    case 'awaitClaimBound':
      return language.t('Wait until claim {name} is bound.', { name: step.params.name });
    case 'deleteBinderPod':
      return language.t('Delete pod {name}.', { name: step.params.name });
    case 'deleteSnapshot':
      return language.t('Delete VolumeSnapshot {name}.', { name: step.params.name });
    case 'awaitSnapshotGone':
      return language.t('Wait until {name} is gone.', { name: step.params.name });
    case 'keepOldCertificate':
      return language.t('Copy the present certificate and key of secret {secret} to secret {copy}, to be put back if something fails.', { secret: step.params.secret, copy: step.params.copy });
    case 'issueCertificate':
      return language.t('Issue a new key and certificate with the same names and usages, signed by the CA in secret {issuer}; verify them; store them in secret {secret}.', {
        issuer: `${step.params.issuerNamespace}/${step.params.issuer}`,
        secret: step.params.secret,
      });
    case 'restartConsumer':
      return language.t('Restart {kind} {name}, so that it reads the new certificate.', named(step.params.consumer));
    case 'awaitRollout':
      return language.t('Wait until every pod of {kind} {name} is new and ready.', named(step.params.consumer));
    case 'verifyServed':
      return language.t('Prove by a TLS handshake with every pod of {name}, on port {port} as {serverName}, that the new certificate is served.', {
        name: step.params.consumer.name,
        port: step.params.port,
        serverName: plainText(step.params.serverName),
      });
    case 'discardOldCertificate':
      return language.t('Delete the copy of the old certificate, secret {copy}.', { copy: step.params.copy });
  }
}

/** @returns what the step is doing, after "step 2 of 4: ". */
export function stepPhrase(kind: StepKind, language: Language): string {
  switch (kind) {
    case 'createSnapshot':
      return language.t('taking the snapshot');
    case 'awaitSnapshotReady':
      return language.t('waiting for the snapshot to be ready');
    case 'createClaimFromSnapshot':
      return language.t('making the claim');
    case 'createBinderPod':
      return language.t('starting the pod that binds the claim');
    case 'awaitClaimBound':
      return language.t('waiting for the claim to be bound');
    case 'deleteBinderPod':
      return language.t('deleting the pod that bound the claim');
    case 'deleteSnapshot':
      return language.t('deleting the snapshot');
    case 'awaitSnapshotGone':
      return language.t('waiting for the snapshot to be gone');
    case 'keepOldCertificate':
      return language.t('keeping the old certificate');
    case 'issueCertificate':
      return language.t('issuing the new certificate');
    case 'restartConsumer':
      return language.t('restarting its consumer');
    case 'awaitRollout':
      return language.t('waiting for the rollout');
    case 'verifyServed':
      return language.t('proving what is served');
    case 'discardOldCertificate':
      return language.t('deleting the copy of the old certificate');
  }
}
