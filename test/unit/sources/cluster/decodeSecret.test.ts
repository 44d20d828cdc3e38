// A TLS secret's certificate facts, from real certificates.

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { SecretScrubber } from '../../../../src/sources/cluster/secretScrubber.ts';
import { decodeSecret } from '../../../../src/sources/cluster/decodeSecret.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const notBefore = new Date('2026-01-01T00:00:00Z');
const notAfter = new Date('2026-03-01T12:00:00Z');

async function pair(): Promise<{ keys: webcrypto.CryptoKeyPair; pem: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { keys, pem: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n` };
}

/** What the inventory sees of a secret with these values. */
function seen(data: Record<string, string>): ReturnType<typeof decodeSecret> {
  const encoded = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Buffer.from(value).toString('base64')]));
  const annotations = { 'cert-manager.io/certificate-name': 'web', 'volumeguard.dev/issuer-secret': 'ca' };
  const event = { type: 'ADDED', object: { type: 'kubernetes.io/tls', metadata: { name: 'tls', namespace: 'shop', annotations }, data: encoded } };
  const scrubbed = JSON.parse(new SecretScrubber().push(Buffer.from(JSON.stringify(event))).toString()) as { object: unknown };
  return decodeSecret(scrubbed.object);
}

describe('decodeSecret', () => {
  let leaf: string;
  let ca: x509.X509Certificate;
  let leafPair: Awaited<ReturnType<typeof pair>>;
  let otherPair: Awaited<ReturnType<typeof pair>>;
  let leafCertificate: x509.X509Certificate;

  before(async () => {
    const caPair = await pair();
    leafPair = await pair();
    otherPair = await pair();
    ca = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Shop CA, O=Shop',
      keys: caPair.keys,
      signingAlgorithm: algorithm,
      notBefore,
      notAfter,
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true), await x509.SubjectKeyIdentifierExtension.create(caPair.keys.publicKey)],
    });
    leafCertificate = await x509.X509CertificateGenerator.create({
      serialNumber: '0badc0de',
      subject: 'CN=storefront',
      issuer: ca.subject,
      publicKey: leafPair.keys.publicKey,
      signingKey: caPair.keys.privateKey,
      signingAlgorithm: algorithm,
      notBefore,
      notAfter,
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: 'shop.example' },
          { type: 'dns', value: '*.shop.svc' },
          { type: 'ip', value: '10.0.0.7' },
          { type: 'dns', value: 'evil, DNS:bank.example' },
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(caPair.keys.publicKey),
      ],
    });
    leaf = leafCertificate.toString('pem');
  });

  it('reads the leaf, its chain, and whether the key belongs to it', async () => {
    const facts = seen({ 'tls.crt': `${leaf}\n${ca.toString('pem')}\n`, 'tls.key': leafPair.pem });
    assert.equal(facts?.certManagerCertificate, 'web');
    assert.equal(facts.issuerSecret, 'ca');
    const { certificate } = facts;
    assert(certificate.readable);
    const caKeyId = Buffer.from(await ca.publicKey.getKeyIdentifier()).toString('hex');
    assert.deepEqual(certificate.leaf, {
      subject: 'CN=storefront',
      issuer: 'CN=Shop CA, O=Shop',
      serialHex: '0badc0de',
      sha256: createHash('sha256').update(Buffer.from(leafCertificate.rawData)).digest('hex'),
      notBefore: notBefore.getTime(),
      notAfter: notAfter.getTime(),
      // One name that looks like two (CVE-2021-44532) stays one.
      dnsNames: ['shop.example', '*.shop.svc', 'evil, DNS:bank.example'],
      ipAddresses: ['10.0.0.7'],
      isCa: false,
      keyType: 'EC P-256',
      authorityKeyId: caKeyId,
    });
    assert.equal(certificate.keyMatches, true);
    assert.deepEqual(certificate.chain.map(({ subject, isCa, subjectKeyId }) => [subject, isCa, subjectKeyId]), [['CN=Shop CA, O=Shop', true, caKeyId]]);
  });

  it('tells a key of another certificate, none, and one that it cannot read', () => {
    const matches = (data: Record<string, string>): unknown => {
      const certificate = seen({ 'tls.crt': leaf, ...data })?.certificate;
      return certificate?.readable === true ? certificate.keyMatches : certificate;
    };
    assert.equal(matches({ 'tls.key': otherPair.pem }), false);
    assert.equal(matches({}), 'missing');
    assert.equal(matches({ 'tls.key': '' }), 'missing');
    assert.equal(matches({ 'tls.key': 'junk' }), 'unknown');
  });

  it('says what is no certificate', () => {
    assert.deepEqual(seen({})?.certificate, { readable: false, reason: 'noCertificate' });
    assert.deepEqual(seen({ 'tls.crt': 'junk' })?.certificate, { readable: false, reason: 'notPem' });
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    assert.deepEqual(seen({ 'tls.crt': broken })?.certificate, { readable: false, reason: 'notX509' });
  });
});
