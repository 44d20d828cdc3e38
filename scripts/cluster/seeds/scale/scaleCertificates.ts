// Certificates of the large cluster: thousands of them, real, on a few hundred key pairs, which take longest to make.

import { createPrivateKey, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { CertificateRequest, IssuedPair } from './scaleNamespace.ts';

const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
/** Half of them RSA. */
const keyPairs = 300;
const dayMs = 86_400_000;

interface Keys {
  readonly pair: webcrypto.CryptoKeyPair;
  /** PEM, PKCS#8. */
  readonly privatePem: string;
}

export class ScaleCertificates {
  readonly #authority: x509.X509Certificate;
  readonly #authorityKey: webcrypto.CryptoKey;
  readonly #authorityPem: string;
  readonly #keys: readonly Keys[];
  readonly #now: number;
  #issued = 0;

  private constructor(authority: x509.X509Certificate, authorityKey: webcrypto.CryptoKey, keys: readonly Keys[], now: number) {
    this.#authority = authority;
    this.#authorityKey = authorityKey;
    this.#authorityPem = `${authority.toString('pem')}\n`;
    this.#keys = keys;
    this.#now = now;
  }

  /** @param now milliseconds since the epoch. */
  static async create(now: number): Promise<ScaleCertificates> {
    const keys = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
    const authority = await x509.X509CertificateGenerator.createSelfSigned({
      name: new x509.Name([{ O: ['Example'] }, { CN: ['Example internal CA'] }]),
      keys,
      signingAlgorithm: rsa,
      notBefore: new Date(now - 400 * dayMs),
      notAfter: new Date(now + 3000 * dayMs),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    const pool = await Promise.all(Array.from({ length: keyPairs }, async (_, i) => await newKeys(i % 2 === 0 ? ec : rsa)));
    return new ScaleCertificates(authority, keys.privateKey, pool, now);
  }

  async issue({ names, lifetimeDays, daysLeft }: CertificateRequest): Promise<IssuedPair> {
    const keys = this.#keys[this.#issued++ % this.#keys.length];
    if (keys === undefined) throw new Error('There are no keys.');
    const notAfter = Math.floor((this.#now + daysLeft * dayMs) / 1000) * 1000;
    const leaf = await x509.X509CertificateGenerator.create({
      subject: new x509.Name([{ O: ['Example'] }, { CN: [names[0]] }]),
      issuer: this.#authority.subjectName,
      publicKey: keys.pair.publicKey,
      signingKey: this.#authorityKey,
      signingAlgorithm: rsa,
      notBefore: new Date(notAfter - lifetimeDays * dayMs),
      notAfter: new Date(notAfter),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
        await x509.AuthorityKeyIdentifierExtension.create(this.#authority.publicKey),
        await x509.SubjectKeyIdentifierExtension.create(keys.pair.publicKey),
      ],
    });
    return { certificate: `${leaf.toString('pem')}\n${this.#authorityPem}`, key: keys.privatePem, authority: this.#authorityPem };
  }
}

async function newKeys(algorithm: typeof ec | typeof rsa): Promise<Keys> {
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey));
  return { pair, privatePem: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }).toString() };
}
