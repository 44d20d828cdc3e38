// Verifies a new certificate before it is stored: once it is in the secret, servers that reload by themselves serve it.

import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { StepFailed } from '../../operations/stepFailed.ts';
import { keyTypeOf } from '../../x509/keyTypeOf.ts';
import { namesOf } from '../../x509/namesOf.ts';

export interface Issued {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly old: X509Certificate;
  readonly issuer: X509Certificate;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** @throws StepFailed (verificationFailed) with the first thing that is wrong. */
export function verifyIssued({ certificate, key, old, issuer, now }: Issued): void {
  const names = new Set(namesOf(certificate).map(({ type, value }) => `${type}:${value}`));
  const publicKey = (one: X509Certificate): string => one.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const checks: readonly (readonly [string, boolean])[] = [
    ['the key does not belong to the certificate', certificate.checkPrivateKey(key)],
    ['the CA did not sign it', certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)],
    ['it is a CA', !certificate.ca],
    ['the subject differs', certificate.subject === old.subject],
    ['a name is missing', namesOf(old).every(({ type, value }) => names.has(`${type}:${value}`))],
    ['the usages differ', String(certificate.keyUsage) === String(old.keyUsage)],
    ['the kind of key differs', keyTypeOf(createPublicKey(key)) === keyTypeOf(old.publicKey)],
    ['the key is the old one', publicKey(certificate) !== publicKey(old)],
    ['it is not valid now', certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime()],
    ['it outlives its CA', certificate.validToDate.getTime() <= issuer.validToDate.getTime() && certificate.validFromDate.getTime() >= issuer.validFromDate.getTime()],
  ];
  const wrong = checks.find(([, isRight]) => !isRight);
  if (wrong !== undefined) throw new StepFailed({ code: 'verificationFailed', detail: wrong[0] });
}
