// Issued leaves, checked by OpenSSL's own program: every kind of key and form of PEM, and what must never be copied.

import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { issueLeaf, type IssuedLeaf, type KeyForm } from '../../../src/engines/selfManaged/issueLeaf.ts';
import { formOf } from '../../../src/engines/selfManaged/issueCertificate.ts';
import { verifyIssued } from '../../../src/engines/selfManaged/verifyIssued.ts';
import { StepFailed } from '../../../src/operations/stepFailed.ts';
import { makeCa, makeLeaf, textOf, verifyWithOpenssl, type KeyKind, type LeafOrder, type Pair } from '../../cluster/support/openssl.ts';

const day = 24 * 60 * 60_000;

const leafOrder: LeafOrder = {
  kind: 'P-256',
  days: 30,
  subject: '/O=Shöp/CN=front.example.com',
  extensions: [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth,clientAuth',
    'subjectAltName=DNS:front.example.com,DNS:*.front.example.com,IP:10.0.0.1,URI:spiffe://shop/front',
    'certificatePolicies=1.2.3.4',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
  ],
};

async function issue(ca: Pair, leaf: Pair, now = Date.now()): Promise<IssuedLeaf> {
  return issueLeaf({ old: new X509Certificate(leaf.certificate), form: formOf(leaf.key), issuer: new X509Certificate(ca.certificate), issuerKey: createPrivateKey(ca.key), now });
}

/** The lines of OpenSSL's text below a heading that says `name`. */
function section(text: string, name: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.includes(name));
  return start < 0 ? '' : (lines[start + 1] ?? '').trim();
}

describe('issueLeaf', function () {
  this.timeout(60_000);

  const kinds: readonly (readonly [KeyKind, LeafOrder['form'], KeyForm, string])[] = [
    ['rsa:2048', undefined, 'pkcs8', 'BEGIN PRIVATE KEY'],
    ['rsa:3072', 'traditional', 'pkcs1', 'BEGIN RSA PRIVATE KEY'],
    ['P-256', undefined, 'pkcs8', 'BEGIN PRIVATE KEY'],
    ['P-384', 'traditional', 'sec1', 'BEGIN EC PRIVATE KEY'],
    ['ed25519', undefined, 'pkcs8', 'BEGIN PRIVATE KEY'],
  ];
  for (const [kind, form, expected, label] of kinds) {
    it(`keeps names, usages and form: ${kind}, ${expected}`, async () => {
      const ca = await makeCa({ kind, days: 365, subject: '/O=Shöp/CN=CA of the shop' });
      const old = await makeLeaf(ca, { ...leafOrder, kind, ...(form === undefined ? {} : { form }) });
      const issued = await issue(ca, old);
      await verifyWithOpenssl(issued.certificatePem, ca.certificate, 'front.example.com');
      const [before, after] = await Promise.all([textOf(old.certificate), textOf(issued.certificatePem)]);
      for (const name of ['Subject Alternative Name', 'Key Usage: critical', 'Extended Key Usage', 'Certificate Policies', 'Basic Constraints']) {
        assert.notEqual(section(before, name), '', name);
        assert.equal(section(after, name), section(before, name), name);
      }
      const line = (text: string, start: string): string | undefined => text.split('\n').find((one) => one.trim().startsWith(start));
      assert.equal(line(after, 'Subject:'), line(before, 'Subject:'), 'the encoding of the subject, string types included');
      assert.equal(line(after, 'Issuer:'), line(before, 'Issuer:'));
      assert.equal(line(after, 'Public-Key:'), line(before, 'Public-Key:'));
      assert.notEqual(section(after, 'Subject Key Identifier'), section(before, 'Subject Key Identifier'));
      assert.equal(section(after, 'Authority Key Identifier'), section(before, 'Authority Key Identifier'));
      assert(issued.keyPem.includes(label));
      assert(issued.certificate.checkPrivateKey(createPrivateKey(issued.keyPem)));
      const oldLength = new X509Certificate(old.certificate).validToDate.getTime() - new X509Certificate(old.certificate).validFromDate.getTime();
      assert.equal(issued.certificate.validToDate.getTime() - issued.certificate.validFromDate.getTime(), oldLength);
    });
  }

  it('signs a leaf of another kind than the CA', async () => {
    const ca = await makeCa({ kind: 'rsa:2048', days: 365, subject: '/CN=CA' });
    const issued = await issue(ca, await makeLeaf(ca, { ...leafOrder, kind: 'ed25519' }));
    await verifyWithOpenssl(issued.certificatePem, ca.certificate, 'front.example.com');
    assert.equal(issued.certificate.publicKey.asymmetricKeyType, 'ed25519');
  });

  it('caps the validity to that of the CA, and does not backdate before it', async () => {
    const ca = await makeCa({ kind: 'P-256', days: 5, subject: '/CN=CA' });
    const issuer = new X509Certificate(ca.certificate);
    const issued = await issue(ca, await makeLeaf(ca, { ...leafOrder, days: 90 }));
    assert.equal(issued.certificate.validToDate.getTime(), issuer.validToDate.getTime());
    assert.equal(issued.certificate.validFromDate.getTime(), issuer.validFromDate.getTime());
  });

  it('backdates by five minutes where the CA is older', async () => {
    const ca = await makeCa({ kind: 'P-256', days: 365, subject: '/CN=CA' });
    const leaf = await makeLeaf(ca, leafOrder);
    const now = Date.now() + 10 * day;
    assert.equal((await issue(ca, leaf, now)).certificate.validFromDate.getTime(), Math.floor((now - 5 * 60_000) / 1000) * 1000);
  });

  it('never makes a CA, whatever the old certificate says', async () => {
    const ca = await makeCa({ kind: 'P-256', days: 365, subject: '/CN=CA' });
    const old = await makeLeaf(ca, { ...leafOrder, extensions: ['basicConstraints=critical,CA:TRUE', 'subjectAltName=DNS:front.example.com'] });
    assert.equal((await issue(ca, old)).certificate.ca, false);
  });

  it('refuses a CA key that does not belong to the CA, and says nothing of either key', async () => {
    const ca = await makeCa({ kind: 'P-256', days: 365, subject: '/CN=CA' });
    const other = await makeCa({ kind: 'P-256', days: 365, subject: '/CN=CA' });
    const leaf = await makeLeaf(ca, leafOrder);
    await assert.rejects(issue({ certificate: ca.certificate, key: other.key }, leaf), (error) => {
      assert(error instanceof StepFailed);
      assert(!JSON.stringify(error.failure).includes('PRIVATE'));
      return error.failure.code === 'verificationFailed';
    });
  });

  it('is refused by the check before storing where a name is missing or the key is the old one', async () => {
    const ca = await makeCa({ kind: 'P-256', days: 365, subject: '/CN=CA' });
    const issuer = new X509Certificate(ca.certificate);
    const old = await makeLeaf(ca, leafOrder);
    const fewer = await makeLeaf(ca, { ...leafOrder, extensions: ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature', 'subjectAltName=DNS:front.example.com'] });
    const of = (pair: Pair): Parameters<typeof verifyIssued>[0] => ({
      certificate: new X509Certificate(pair.certificate),
      key: createPrivateKey(pair.key),
      old: new X509Certificate(old.certificate),
      issuer,
      now: Date.now(),
    });
    const detailOf = (pair: Pair): string => {
      try {
        verifyIssued(of(pair));
      } catch (error) {
        assert(error instanceof StepFailed && error.failure.code === 'verificationFailed');
        return error.failure.detail;
      }
      return 'accepted';
    };
    assert.equal(detailOf(fewer), 'a name is missing');
    assert.equal(detailOf(old), 'the key is the old one');
    assert.equal(detailOf(await makeLeaf(ca, leafOrder)), 'accepted');
    assert.equal(detailOf({ ...fewer, key: old.key }), 'the key does not belong to the certificate');
  });
});
