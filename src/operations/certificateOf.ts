// Reads the certificates of a TLS secret. Keys are not looked at.

import { X509Certificate } from 'node:crypto';
import { field, textOf } from '../domain/json.ts';
import type { LiveObject } from './liveObject.ts';

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** @returns every certificate of a PEM text: node:crypto itself reads only the first. Those that cannot be read are left out. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  return [...pem.matchAll(block)].flatMap(([text]) => {
    try {
      return [new X509Certificate(text)];
    } catch {
      // What OpenSSL (or VS Code's BoringSSL) does not understand is nothing we could verify or replace.
      return [];
    }
  });
}

/** @returns the decoded text of one of the secret's files; undefined if it has none of that name. */
export function fileOf(secret: LiveObject, file: string): string | undefined {
  const base64 = textOf(field(secret.body['data'], file));
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

/** @returns the certificates of tls.crt, the leaf first. */
export function chainOf(secret: LiveObject): readonly X509Certificate[] {
  return certificatesIn(fileOf(secret, 'tls.crt') ?? '');
}
