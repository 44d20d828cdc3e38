// The public half of a key, as a digest: tells whether a private key belongs to a certificate without keeping the key.

import { createHash } from 'node:crypto';
import { derInside, derTag, derValues, type DerValue } from '../../x509/der.ts';
import { ed25519PublicKey } from './ed25519PublicKey.ts';

/**
 * The private key is read here rather than by OpenSSL, which frees its copies without overwriting them. What is compared
 * is what X509_check_private_key and Go's tls.X509KeyPair compare: the public numbers.
 * @param label of the PEM block, by RFC 7468, RFC 5915 or PKCS #1.
 * @returns undefined where the public half neither stands in the key nor is computed as that of Ed25519 is (Ed448; EC
 *   without its optional public key), or the key is encrypted or not understood.
 */
export function publicHalfOfPrivateKey(label: string, der: Buffer): string | undefined {
  if (label === 'RSA PRIVATE KEY') return ofRsaPrivateKey(der);
  if (label === 'EC PRIVATE KEY') return ofEcPrivateKey(der);
  if (label !== 'PRIVATE KEY') return undefined;
  // PrivateKeyInfo (RFC 5208) or OneAsymmetricKey (RFC 5958).
  const [, algorithm, key, ...optional] = derInside(der) ?? [];
  if (key?.tag !== derTag.octetString) return undefined;
  switch (algorithmOf(algorithm)) {
    case rsaEncryption:
    case rsaPss:
      return ofRsaPrivateKey(key.content);
    case ecPublicKey:
      return ofEcPrivateKey(key.content);
    default: {
      const publicKey = optional.find(({ tag }) => tag === 0x81);
      if (publicKey) return digest('point', publicKey.content.subarray(1));
      return algorithmOf(algorithm) === ed25519 ? ofEd25519PrivateKey(key.content) : undefined;
    }
  }
}

/** @param spki a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). @returns what is comparable with a private key's half. */
export function publicHalfOfPublicKey(spki: Buffer): string | undefined {
  const [algorithm, key] = derInside(spki) ?? [];
  if (key?.tag !== derTag.bitString) return undefined;
  const content = key.content.subarray(1);
  const name = algorithmOf(algorithm);
  if (name !== rsaEncryption && name !== rsaPss) return ofPoint(content, name === ecPublicKey);
  const [modulus, exponent] = derInside(content) ?? [];
  return ofRsa(modulus, exponent);
}

const rsaEncryption = '2a864886f70d010101';
const rsaPss = '2a864886f70d01010a';
const ecPublicKey = '2a8648ce3d0201';
const ed25519 = '2b6570';

function algorithmOf(value: DerValue | undefined): string | undefined {
  const oid = value?.tag === derTag.sequence ? derValues(value.content)?.[0] : undefined;
  return oid?.tag === derTag.oid ? oid.content.toString('hex') : undefined;
}

function ofRsaPrivateKey(der: Buffer): string | undefined {
  const [, modulus, exponent] = derInside(der) ?? [];
  return ofRsa(modulus, exponent);
}

function ofRsa(modulus: DerValue | undefined, exponent: DerValue | undefined): string | undefined {
  if (modulus?.tag !== derTag.integer || exponent?.tag !== derTag.integer) return undefined;
  return digest('rsa', modulus.content, Buffer.of(0), exponent.content);
}

/** ECPrivateKey (RFC 5915): version, private key, [0] parameters, [1] public key. */
function ofEcPrivateKey(der: Buffer): string | undefined {
  const publicKey = derInside(der)?.find(({ tag }) => tag === 0xa1);
  const bits = publicKey && derValues(publicKey.content)?.[0];
  return bits?.tag === derTag.bitString ? ofPoint(bits.content.subarray(1), true) : undefined;
}

/** CurvePrivateKey (RFC 8410, 7): an OCTET STRING in the OCTET STRING. */
function ofEd25519PrivateKey(der: Buffer): string | undefined {
  const [seed] = derValues(der) ?? [];
  return seed?.tag === derTag.octetString && seed.content.length === 32 ? digest('point', ed25519PublicKey(seed.content)) : undefined;
}

/** A compressed point (SEC 1, 2.3.3) cannot be compared with an uncompressed one. */
function ofPoint(point: Buffer, isEc: boolean): string | undefined {
  return isEc && point[0] !== 0x04 ? undefined : digest('point', point);
}

function digest(kind: string, ...parts: readonly Buffer[]): string {
  const hash = createHash('sha256').update(kind);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
