// Gathers what a plan for Rotate Certificate is derived from. Of secrets only the public part is looked at.

import type { X509Certificate } from 'node:crypto';
import { annotations } from '../../domain/labels.ts';
import { field, objectOf, textOf } from '../../domain/json.ts';
import { choose, type Choices } from '../../domain/plans/choose.ts';
import type { PlannedIssuer, RotateCertificateFacts } from '../../domain/plans/planFacts.ts';
import { sha256Of } from '../../x509/sha256Of.ts';
import { x509Facts } from '../../x509/x509Facts.ts';
import { chainOf } from '../certificateOf.ts';
import { listObjects, readObject, type LiveObject, type ObjectRef } from '../liveObject.ts';
import { readRotation } from '../rotationRecord.ts';
import { consumersOf } from './consumersOf.ts';
import { deniedVerbs } from './deniedVerbs.ts';
import { needObject, type Gathering } from './gathering.ts';

/** @throws PlanImpossible, RequestFailed */
export async function gatherRotateCertificate(gathering: Gathering, choices: Choices): Promise<RotateCertificateFacts> {
  const namespace = choose(choices, 'namespace');
  const secret = await needObject(gathering, { kind: 'Secret', namespace, name: choose(choices, 'secret') });
  const [leaf] = chainOf(secret);
  const [issuers, consumers, denied] = await Promise.all([
    leaf === undefined ? [] : issuersOf(gathering, secret, leaf, choices['issuer']),
    consumersOf(gathering, secret),
    deniedVerbs(gathering, 'rotateCertificate', namespace),
  ]);
  const certManagerCertificate = textOf(secret.annotations['cert-manager.io/certificate-name']);
  // An interrupted rotation of this operation may have stored its certificate: the plan goes on from the old one.
  const stored = readRotation(secret);
  const old = stored?.operation === gathering.operation ? stored.old : undefined;
  return {
    secret: {
      uid: secret.uid,
      immutable: secret.body['immutable'] === true,
      files: Object.keys(objectOf(secret.body['data']) ?? {}),
      ...(leaf === undefined ? {} : { leaf: { ...x509Facts(leaf), ...(old === undefined ? {} : { sha256: old }) } }),
      ...(certManagerCertificate === undefined ? {} : { certManagerCertificate }),
    },
    issuers,
    consumers,
    now: gathering.now,
    denied,
  };
}

/** Looks in the namespace's TLS secrets, and where the secret's annotation or the caller points. */
async function issuersOf(gathering: Gathering, secret: LiveObject, leaf: X509Certificate, chosen: string | undefined): Promise<readonly PlannedIssuer[]> {
  const { namespace } = secret.ref;
  const pointers = [chosen, textOf(secret.annotations[annotations.issuerSecret])].flatMap((pointer) => (pointer === undefined ? [] : [refOf(pointer, namespace)]));
  const [pointed, listed] = await Promise.all([
    Promise.all(pointers.map((ref) => readObject(gathering, ref))),
    listObjects(gathering, 'Secret', namespace, { fieldSelector: 'type=kubernetes.io/tls' }),
  ]);
  const candidates = [...pointed, ...(listed ?? [])].filter((one) => one !== undefined);
  return [...new Map(candidates.map((one) => [one.uid, one])).values()]
    .flatMap((one) => {
      const [certificate] = chainOf(one);
      return certificate !== undefined && signed(certificate, leaf) && hasKey(one) ? [{ namespace: one.ref.namespace, name: one.ref.name, certificate: x509Facts(certificate) }] : [];
    })
    .toSorted((a, b) => b.certificate.notAfter - a.certificate.notAfter || (a.name < b.name ? -1 : 1));
}

function signed(issuer: X509Certificate, leaf: X509Certificate): boolean {
  return issuer.ca && sha256Of(issuer) !== sha256Of(leaf) && leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);
}

/** Whether a key is there; whether it fits is seen when it is used. */
function hasKey(secret: LiveObject): boolean {
  return textOf(field(secret.body['data'], 'tls.key')) !== undefined;
}

function refOf(pointer: string, namespace: string): ObjectRef {
  const [first = '', second] = pointer.split('/');
  return second === undefined ? { kind: 'Secret', namespace, name: first } : { kind: 'Secret', namespace: first, name: second };
}
