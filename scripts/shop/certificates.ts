// The shop's certificate authority and the two certificates it has signed, with keys that nobody but the cluster gets to keep.
import { createPrivateKey, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, both PEM. */
export interface ShopCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface ShopCertificates {
  readonly ca: ShopCertificate;
  readonly storefront: ShopCertificate;
  readonly payments: ShopCertificate;
}

const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A new authority with four years left, a storefront's certificate with 12 days left of 90 and one of payments with 44 hours. */
export async function issueShopCertificates(now: Date): Promise<ShopCertificates> {
  const at = (ms: number) => new Date(now.getTime() + ms);
  const ca = await newAuthority(at(-365 * dayMs), at(4 * 365 * dayMs));
  return {
    ca: ca.pair,
    // The leaves' kinds of key differ, because a rotation must keep the kind.
    storefront: await ca.issue(ec, ['shop.example.com', 'storefront', 'storefront.shop.svc'], at(-78 * dayMs), at(12 * dayMs)),
    payments: await ca.issue(rsa, ['payments.example.com', 'payments', 'payments.shop.svc'], at(44 * hourMs - 90 * dayMs), at(44 * hourMs)),
  };
}

interface Authority {
  readonly pair: ShopCertificate;
  issue(algorithm: typeof ec | typeof rsa, names: readonly [string, ...string[]], notBefore: Date, notAfter: Date): Promise<ShopCertificate>;
}

async function newAuthority(notBefore: Date, notAfter: Date): Promise<Authority> {
  const authority = await newKey(ec);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([{ O: ['The shop'] }, { CN: ['Shop CA'] }]),
    keys: authority,
    signingAlgorithm: ec,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  return {
    pair: await pem(certificate, authority.privateKey),
    async issue(algorithm, names, leafNotBefore, leafNotAfter) {
      const keys = await newKey(algorithm);
      const leaf = await x509.X509CertificateGenerator.create({
        subject: new x509.Name([{ O: ['The shop'] }, { CN: [names[0]] }]),
        issuer: certificate.subjectName,
        publicKey: keys.publicKey,
        signingKey: authority.privateKey,
        signingAlgorithm: ec,
        notBefore: leafNotBefore,
        notAfter: leafNotAfter,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
          await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return await pem(leaf, keys.privateKey);
    },
  };
}

async function newKey(algorithm: typeof ec | typeof rsa): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function pem(certificate: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<ShopCertificate> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
