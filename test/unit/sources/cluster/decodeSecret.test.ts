// A TLS secret's certificate facts, from real certificates.

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { ParsedCertificates } from '../../../../src/sources/cluster/parsedCertificates.ts';
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

const parsed = new ParsedCertificates();

/** What the inventory sees of a secret with these values. */
function seen(data: Record<string, string>): ReturnType<typeof decodeSecret> {
  const encoded = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Buffer.from(value).toString('base64')]));
  const annotations = { 'cert-manager.io/certificate-name': 'web', 'volumeguard.dev/issuer-secret': 'ca' };
  const event = { type: 'ADDED', object: { type: 'kubernetes.io/tls', metadata: { name: 'tls', namespace: 'shop', annotations }, data: encoded } };
  const scrubbed = JSON.parse(new SecretScrubber().push(Buffer.from(JSON.stringify(event))).toString()) as { object: unknown };
  return decodeSecret(scrubbed.object, parsed);
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
    const facts = seen({ 'tls.crt': `${leaf}\n${ca.toString('pem')}\n`, 'tls.key': leafPair.pem, 'ca.crt': ca.toString('pem') });
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
    const authority = { subject: 'CN=Shop CA, O=Shop', issuer: 'CN=Shop CA, O=Shop', sha256: createHash('sha256').update(Buffer.from(ca.rawData)).digest('hex'), notAfter: notAfter.getTime(), isCa: true, subjectKeyId: caKeyId };
    assert.deepEqual(facts.bundle, { chain: [authority], authorities: [authority] });
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

  it('tells whether an Ed25519 key belongs to its certificate, though its public half does not stand in it', async () => {
    const keys = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({ name: 'CN=ed', keys, signingAlgorithm: { name: 'Ed25519' }, notBefore, notAfter }, webcrypto);
    const pem = (pkcs8: ArrayBuffer): string => `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`;
    const other = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    for (const [key, matches] of [[keys, true], [other, false]] as const) {
      const facts = seen({ 'tls.crt': certificate.toString('pem'), 'tls.key': pem(await webcrypto.subtle.exportKey('pkcs8', key.privateKey)) })?.certificate;
      assert(facts?.readable === true);
      assert.deepEqual([facts.leaf.keyType, facts.keyMatches], ['Ed25519', matches]);
    }
  });

  it('tells signatures by hashes that can be forged, and what is not for servers', async () => {
    const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
    const keys = (await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']));
    const leafWith = async (extensions: x509.Extension[]): Promise<unknown> => {
      const certificate = await x509.X509CertificateGenerator.createSelfSigned({ name: 'CN=old', keys, signingAlgorithm: rsa, notBefore, notAfter, extensions }, webcrypto);
      const facts = seen({ 'tls.crt': certificate.toString('pem') })?.certificate;
      return facts?.readable === true ? [facts.leaf.weakSignature, facts.leaf.notForServers] : facts;
    };
    assert.deepEqual(await leafWith([]), ['SHA-1', undefined]);
    assert.deepEqual(await leafWith([new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2'])]), ['SHA-1', true]);
    assert.deepEqual(await leafWith([new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'])]), ['SHA-1', undefined]);
    assert.deepEqual(await leafWith([new x509.ExtendedKeyUsageExtension(['2.5.29.37.0'])]), ['SHA-1', undefined]);
  });

  it('parses a certificate once, however often it is read, and forgets what was not read for long', () => {
    const remembering = new ParsedCertificates(2);
    const der = leafCertificate.toString('base64');
    const first = remembering.read(der);
    assert(first !== undefined);
    assert.equal(remembering.read(der), first);
    for (const other of ['AAAA', 'AAAB', 'AAAC']) assert.equal(remembering.read(other), undefined);
    assert.equal(remembering.read(der), first, 'used a while ago');
    for (const other of ['AAAD', 'AAAE', 'AAAF', 'AAAG', 'AAAH']) remembering.read(other);
    const again = remembering.read(der);
    assert.deepEqual(again, first);
    assert.notEqual(again, first);
  });

  it('says what is no certificate', () => {
    assert.deepEqual(seen({})?.certificate, { readable: false, reason: 'noCertificate' });
    assert.deepEqual(seen({ 'tls.crt': 'junk' })?.certificate, { readable: false, reason: 'notPem' });
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    assert.deepEqual(seen({ 'tls.crt': broken })?.certificate, { readable: false, reason: 'notX509' });
  });
});
