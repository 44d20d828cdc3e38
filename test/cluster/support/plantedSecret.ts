// TLS secrets with unique keys, planted to be searched for in the memory of whoever read them.

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A TLS secret with a key of its own, and what to search memory for to find that key. */
export interface Planted {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Parts that only a private key has, in every form in which the API carries them. */
  readonly patterns: ReadonlyMap<string, Buffer>;
}

/** Six windows of 24 bytes from `bytes`. */
function windows(label: string, bytes: Buffer): [string, Buffer][] {
  return Array.from({ length: 6 }, (_, i) => {
    const at = Math.floor((i * (bytes.length - 24)) / 5);
    return [`${label} at ${at}`, Buffer.from(bytes.subarray(at, at + 24))];
  });
}

/**
 * A private key in every form in which the API carries it, each cut down to what stands for one private number (RSA's d, or
 * that of a curve): the public numbers stand in the certificate, too, which may stay.
 */
function formsOf(name: string, key: KeyObject): [string, Buffer][] {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const pem = Buffer.from(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  const number = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  const from = der.indexOf(number);
  assert(from > 0 && number.length >= 32);
  // Each form is longer by 4/3; PEM has a header line and a line feed after 64 characters. Borders are left out.
  const inPem = (offset: number): number => '-----BEGIN PRIVATE KEY-----\n'.length + Math.floor((offset * 4) / 3) + Math.floor((offset * 4) / 3 / 64);
  const [pemFrom, pemTo] = [inPem(from) + 4, inPem(from + number.length) - 4];
  const base64 = Buffer.from(pem.toString('base64'));
  // What Ed25519 signs with, and who has it needs no more (RFC 8032, 5.1.5); its ends are changed before use.
  const scalar = key.asymmetricKeyType === 'ed25519' ? createHash('sha512').update(number).digest().subarray(2, 30) : undefined;
  return [
    ...(scalar === undefined ? [] : windows(`${name}: scalar`, scalar)),
    ...windows(`${name}: DER`, number),
    ...windows(`${name}: PEM`, pem.subarray(pemFrom, pemTo)),
    ...windows(`${name}: base64 of the PEM`, base64.subarray(Math.ceil((pemFrom * 4) / 3) + 4, Math.floor((pemTo * 4) / 3) - 4)),
  ];
}

export type PlantedKey = keyof typeof parametersOf;

const parametersOf = {
  RSA: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 },
  EC: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  Ed25519: { name: 'Ed25519' },
} as const;

async function certificateFor(algorithm: PlantedKey): Promise<{ certificate: string; key: KeyObject }> {
  const parameters = parametersOf[algorithm];
  const keys = await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  assert('privateKey' in keys);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    { name: 'CN=memory.test', keys, signingAlgorithm: parameters, notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000) },
    webcrypto,
  );
  const key = createPrivateKey({ key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' });
  return { certificate: certificate.toString('pem'), key };
}

/** @param everywhere puts keys in places where they do not belong, too: beside the certificate, under other names, in an annotation. */
export async function plant(name: string, algorithm: PlantedKey, everywhere: boolean): Promise<Planted> {
  const { certificate, key } = await certificateFor(algorithm);
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const value = Buffer.from(pem).toString('base64');
  const forms = formsOf(name, key);
  let other = '';
  const binary = randomBytes(600);
  if (everywhere) {
    const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    other = otherKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    forms.push(...formsOf(`${name}: another key beside it`, otherKey));
    forms.push(...windows(`${name}: a key store`, binary), ...windows(`${name}: a key store's base64`, Buffer.from(binary.toString('base64'))));
  }
  return {
    name,
    data: {
      // Some servers want certificate and key in one file.
      'tls.crt': Buffer.from(certificate + (everywhere ? `\n${other}` : '')).toString('base64'),
      'tls.key': value,
      ...(everywhere ? { 'ca.key': Buffer.from(other).toString('base64'), 'keystore.p12': binary.toString('base64') } : {}),
    },
    annotations: everywhere ? { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { 'tls.key': value } }) } : {},
    patterns: new Map(forms),
  };
}

/** @returns the object as the API server takes it. */
export function secretObject({ name, annotations, data }: Planted): object {
  return { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { name, annotations }, data };
}
