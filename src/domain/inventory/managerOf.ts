// Who renews the certificate in a secret.

import type { CertificateFault, CertificateRow, Renewal } from '../certificates/certificate.ts';
import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { ManagedCertificateFacts } from './facts.ts';
import { keyOf } from './keys.ts';

/** @returns the cert-manager Certificates that write a secret, in order of their names: one, if all is well. */
export function managersOf(reader: RowReader, namespace: string, secret: string): readonly ManagedCertificateFacts[] {
  return [...reader.look('managerOf', keyOf(namespace, secret))].sort(byName);
}

/**
 * @param annotated the Certificate that the secret's annotation names; of several that write it, this one is told of
 * @returns undefined where nothing says that anybody does
 */
export function managedBy(reader: RowReader, namespace: string, managers: readonly ManagedCertificateFacts[], annotated: string | undefined): CertificateRow['managedBy'] {
  const manager = managers.find(({ name }) => name === annotated) ?? managers[0];
  if (manager !== undefined) return { tool: 'cert-manager', certificate: manager.name, renewal: renewalBy(manager) };
  if (annotated === undefined) return undefined;
  const why = reader.unread('managedCertificate', namespace);
  return { tool: 'cert-manager', certificate: annotated, renewal: why === undefined ? { state: 'gone' } : { state: 'unseen', why } };
}

function renewalBy({ issuer, ready, issuing, renewalTime, revision, nextPrivateKeySecret }: ManagedCertificateFacts): Renewal {
  return {
    state: 'seen',
    issuer,
    ...(ready === undefined ? {} : { ready }),
    issuing,
    ...(renewalTime === undefined ? {} : { renewalTime }),
    ...(revision === undefined ? {} : { revision }),
    ...(nextPrivateKeySecret === undefined ? {} : { nextPrivateKeySecret }),
  };
}

/** @returns what is wrong with the renewal: failed attempts (cert-manager clears them on success), and Certificates that fight over the secret. */
export function renewalFaults(managers: readonly ManagedCertificateFacts[]): readonly CertificateFault[] {
  const failed = managers.flatMap(({ name, lastFailureTime, failedAttempts }): CertificateFault[] =>
    lastFailureTime === undefined ? [] : [{ code: 'issuanceFailed', certificate: name, at: lastFailureTime, attempts: failedAttempts ?? 1 }],
  );
  return managers.length < 2 ? failed : [{ code: 'secretShared', certificates: managers.map(({ name }) => name) }, ...failed];
}
