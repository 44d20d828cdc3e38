// The subject alternative names of a certificate.

import type { X509Certificate } from 'node:crypto';

/**
 * Node prints a name that holds anything unusual as a JSON string (CVE-2021-44532): it is read as one, so that a name can
 * neither hide nor fake another. Untrusted text.
 */
export function namesOf(certificate: X509Certificate): readonly { readonly type: string; readonly value: string }[] {
  const found = (certificate.subjectAltName ?? '').matchAll(/(?:^|, )([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...found].map(([, type = '', value = '']) => ({ type, value: value.startsWith('"') ? (JSON.parse(value) as string) : value }));
}
