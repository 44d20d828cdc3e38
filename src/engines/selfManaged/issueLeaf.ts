// Issues a leaf certificate anew from its CA: the same subject, names, usages, kind of key, length of validity and form of
// PEM, with a key made here (RFC 5280). Nothing of it is stored before it was verified.

// @peculiar/x509 does not load without it, and it has to come first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createHash, createPublicKey, generateKeyPair, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { keyTypeOf } from '../../x509/keyTypeOf.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { verifyIssued } from './verifyIssued.ts';

/** Forms of a private key in PEM: RFC 8017 (pkcs1), RFC 5915 (sec1), RFC 5958 (pkcs8). */
export type KeyForm = 'pkcs1' | 'sec1' | 'pkcs8';

export interface LeafOrder {
  readonly old: X509Certificate;
  readonly form: KeyForm;
  readonly issuer: X509Certificate;
  /** The issuer's private key. */
  readonly issuerKey: KeyObject;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface IssuedLeaf {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Clocks of servers and clients are apart: a certificate is valid a little earlier than it is made. */
const backdate = 5 * 60_000;

/** What belongs to the old key, the old signature or a CA, and is made anew or left out (object identifiers of RFC 5280, 6962). */
const notCopied: readonly string[] = [
  '2.5.29.14', // subject key identifier
  '2.5.29.35', // authority key identifier
  '2.5.29.19', // basic constraints
  '1.3.6.1.4.1.11129.2.4.2', // signed certificate timestamps
  '1.3.6.1.4.1.11129.2.4.3', // precertificate poison
];

const makeKeys = promisify(generateKeyPair);

/** @throws StepFailed (verificationFailed); never with anything of a key in it. */
export async function issueLeaf(order: LeafOrder): Promise<IssuedLeaf> {
  const { old, issuer, issuerKey, form } = order;
  if (!issuer.checkPrivateKey(issuerKey)) throw new StepFailed({ code: 'verificationFailed', detail: 'the key of the CA does not belong to its certificate' });
  const key = await newKey(old.publicKey);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const before = new x509.X509Certificate(old.raw);
  const authority = new x509.X509Certificate(issuer.raw);
  const signing = signingOf(issuerKey);
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    // Name objects, not strings: text would be encoded anew, and clients that compare the raw bytes reject the chain.
    subject: before.subjectName,
    issuer: authority.subjectName,
    ...validityOf(order),
    publicKey: new x509.PublicKey(spki),
    signingKey: issuerKey.toCryptoKey(signing.imported, false, ['sign']),
    signingAlgorithm: signing.signed,
    extensions: extensionsOf(before, authority, spki),
  });
  const certificate = new X509Certificate(Buffer.from(made.rawData));
  verifyIssued({ certificate, key, old, issuer, now: order.now });
  return { certificate, key, certificatePem: certificate.toString(), keyPem: key.export({ type: form === 'pkcs1' || form === 'sec1' ? form : 'pkcs8', format: 'pem' }).toString() };
}

/** @returns a private key of the same type and size as the old one's. */
async function newKey(old: KeyObject): Promise<KeyObject> {
  const { modulusLength, publicExponent, namedCurve } = old.asymmetricKeyDetails ?? {};
  switch (old.asymmetricKeyType) {
    case 'rsa':
      return (await makeKeys('rsa', { modulusLength: modulusLength ?? 2048, publicExponent: Number(publicExponent ?? 65537n) })).privateKey;
    case 'ec':
      return (await makeKeys('ec', { namedCurve: namedCurve ?? '' })).privateKey;
    case 'ed25519':
      return (await makeKeys('ed25519')).privateKey;
    default:
      throw new StepFailed({ code: 'verificationFailed', detail: `keys of type ${keyTypeOf(old)} cannot be made` });
  }
}

/** The old length, capped to the CA's end: a leaf that outlives its CA is of no use. Whole seconds, as X.509 has them. */
function validityOf({ old, issuer, now }: LeafOrder): { readonly notBefore: Date; readonly notAfter: Date } {
  const length = old.validToDate.getTime() - old.validFromDate.getTime();
  const notBefore = Math.max(Math.floor((now - backdate) / 1000) * 1000, issuer.validFromDate.getTime());
  return { notBefore: new Date(notBefore), notAfter: new Date(Math.min(notBefore + length, issuer.validToDate.getTime())) };
}

function extensionsOf(old: x509.X509Certificate, issuer: x509.X509Certificate, spki: Buffer): x509.Extension[] {
  const constraints = old.getExtension(x509.BasicConstraintsExtension);
  const issuerId = issuer.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId ?? keyIdOf(Buffer.from(issuer.publicKey.rawData));
  return [
    ...(constraints === null ? [] : [new x509.BasicConstraintsExtension(false, undefined, constraints.critical)]),
    ...old.extensions.filter((extension) => !notCopied.includes(extension.type)),
    new x509.SubjectKeyIdentifierExtension(keyIdOf(spki)),
    new x509.AuthorityKeyIdentifierExtension(issuerId),
  ];
}

/** Method 1 of RFC 5280, section 4.2.1.2: SHA-1 of the public key's bits, as hex. It is a name, not a protection. */
function keyIdOf(spki: Buffer): string {
  const { x, y, n, e } = createPublicKey({ key: spki, type: 'spki', format: 'der' }).export({ format: 'jwk' });
  const bits = n !== undefined && e !== undefined ? createPublicKey({ key: spki, type: 'spki', format: 'der' }).export({ type: 'pkcs1', format: 'der' }) : pointOf(x, y);
  return createHash('sha1').update(bits).digest('hex');
}

/** An EC point uncompressed (SEC 1, section 2.3.3), or an Ed25519 key as it is (RFC 8410). */
function pointOf(x: string | undefined, y: string | undefined): Buffer {
  const coordinates = [x, y].flatMap((one) => (one === undefined ? [] : [Buffer.from(one, 'base64url')]));
  return Buffer.concat(y === undefined ? coordinates : [Buffer.from([4]), ...coordinates]);
}

/** 127 random bits: positive, and far more than the 64 that the CA/Browser Forum asks for. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

interface Signing {
  readonly imported: Parameters<KeyObject['toCryptoKey']>[0];
  readonly signed: { readonly name: string; readonly hash?: string };
}

function signingOf(key: KeyObject): Signing {
  switch (keyTypeOf(key)) {
    case 'EC P-256':
      return ecdsa('P-256', 'SHA-256');
    case 'EC P-384':
      return ecdsa('P-384', 'SHA-384');
    case 'EC P-521':
      return ecdsa('P-521', 'SHA-512');
    case 'Ed25519':
      return { imported: { name: 'Ed25519' }, signed: { name: 'Ed25519' } };
    default:
      if (key.asymmetricKeyType !== 'rsa') throw new StepFailed({ code: 'verificationFailed', detail: `a CA with a key of type ${keyTypeOf(key)} cannot sign here` });
      return { imported: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, signed: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } };
  }
}

function ecdsa(namedCurve: string, hash: string): Signing {
  return { imported: { name: 'ECDSA', namedCurve }, signed: { name: 'ECDSA', hash } };
}
