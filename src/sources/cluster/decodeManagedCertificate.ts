// Decodes a cert-manager Certificate (cert-manager.io/v1).

import { listOf, textOf, type JsonObject } from '../../domain/json.ts';
import type { ManagedCertificateFacts } from '../../domain/inventory/facts.ts';
import { defined, numberOf, recordOf, timeOf } from '../../kubernetes/outside.ts';
import { decodeMeta } from './decodeMeta.ts';

/** Characters of a condition's message that are kept: it may repeat what an outside authority answered. */
const longestMessage = 500;

/** @returns undefined for what names no secret: the definition demands it. */
export function decodeManagedCertificate(object: unknown): ManagedCertificateFacts | undefined {
  const meta = decodeMeta(object);
  const spec = recordOf(recordOf(object)['spec']);
  const status = recordOf(recordOf(object)['status']);
  const secret = textOf(spec['secretName']);
  if (!meta || secret === undefined) return undefined;
  const conditions = listOf(status['conditions']).map(recordOf);
  const ready = conditions.find(({ type }) => type === 'Ready');
  const issuer = recordOf(spec['issuerRef']);
  return defined({
    ...meta,
    kind: 'managedCertificate' as const,
    secret,
    dnsNames: listOf(spec['dnsNames']).filter((name) => typeof name === 'string'),
    isCa: spec['isCA'] === true,
    // The API server does not fill in the default kind.
    issuer: { kind: textOf(issuer['kind']) ?? 'Issuer', name: textOf(issuer['name']) ?? '' },
    ready: ready && readyOf(ready),
    issuing: conditions.some(({ type, status: value }) => type === 'Issuing' && value === 'True'),
    notBefore: timeOf(status['notBefore']),
    notAfter: timeOf(status['notAfter']),
    renewalTime: timeOf(status['renewalTime']),
    revision: numberOf(status['revision']),
    nextPrivateKeySecret: textOf(status['nextPrivateKeySecretName']),
    lastFailureTime: timeOf(status['lastFailureTime']),
    failedAttempts: numberOf(status['failedIssuanceAttempts']),
  });
}

function readyOf(condition: JsonObject): ManagedCertificateFacts['ready'] {
  const message = textOf(condition['message']) ?? '';
  return { value: condition['status'] === 'True', reason: textOf(condition['reason']) ?? '', message: message.slice(0, longestMessage) };
}
