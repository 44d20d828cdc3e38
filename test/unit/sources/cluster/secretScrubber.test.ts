// The scrubber: what may stay comes out as valid JSON, nothing else does, wherever the bytes are cut; what went in is overwritten.

import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { pemBlocks } from '../../../../src/sources/cluster/pemBlocks.ts';
import { publicHalfOfPrivateKey, publicHalfOfPublicKey } from '../../../../src/sources/cluster/publicHalf.ts';
import { SecretScrubber } from '../../../../src/sources/cluster/secretScrubber.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
/** Without padding: what follows a value that was not wiped would be read as a part of it. */
const base64 = (text: string): string => Buffer.from(text.padEnd(Math.ceil(text.length / 3) * 3, '\n')).toString('base64');
const certificatePem = '-----BEGIN CERTIFICATE-----\nTUlJQ2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n';

const secret = {
  kind: 'Secret',
  type: 'kubernetes.io/tls',
  immutable: true,
  metadata: {
    name: 'web "quoted" \\ \u00e9',
    namespace: 'shop',
    uid: 'u-1',
    resourceVersion: '12',
    labels: { private: 'PRIVATE-label' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { 'tls.key': 'PRIVATE-applied' } }),
      'cert-manager.io/certificate-name': 'web',
    },
    managedFields: [{ manager: 'PRIVATE-manager', fieldsV1: { 'f:data': { 'f:tls.key': {} } } }],
    finalizers: ['PRIVATE-finalizer'],
  },
  data: {
    'tls.crt': base64(certificatePem + keyPem + certificatePem),
    'tls.key': base64(keyPem),
    'ca.key': 'PRIVATE-ca',
    'odd"name\\': 'PRIVATE-odd',
    uid: 'PRIVATE-uid',
  },
  stringData: { 'tls.key': 'PRIVATE-string' },
  extra: { data: { 'tls.crt': [{ name: 'PRIVATE-nested' }] } },
};
const list = JSON.stringify({ kind: 'SecretList', metadata: { resourceVersion: '99' }, items: [secret, secret] });
const events = `${JSON.stringify({ type: 'ADDED', object: secret })}\n${JSON.stringify({ type: 'DELETED', object: secret })}\n`;

/** Feeds `text` in pieces that end at `cuts`. */
function scrub(text: string, cuts: readonly number[]): string {
  const bytes = Buffer.from(text);
  const scrubber = new SecretScrubber();
  const out: string[] = [];
  const ends = [...cuts, bytes.length];
  ends.forEach((end, i) => {
    const chunk = Buffer.from(bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
    out.push(scrubber.push(chunk).toString('latin1'));
    assert(chunk.every((byte) => byte === 0), 'the chunk is overwritten');
  });
  scrubber.end();
  return Buffer.from(out.join(''), 'latin1').toString();
}

describe('SecretScrubber', () => {
  it('keeps what the decoder needs and nothing private', () => {
    const scrubbed = scrub(list, []);
    assert(!scrubbed.includes('PRIVATE'));
    assert(!scrubbed.includes(base64(keyPem).slice(40, 60)));
    assert(!scrubbed.includes((keyPem.split('\n')[1] ?? '').slice(8, 40)));
    const { metadata, items } = JSON.parse(scrubbed) as { metadata: unknown; items: (typeof secret)[] };
    assert.deepEqual(metadata, { resourceVersion: '99' });
    assert.equal(items.length, 2);
    const [first, second] = items;
    assert.deepEqual(second, first, 'nothing of one secret gets into the next');
    assert.equal(first?.metadata.name, secret.metadata.name);
    assert.equal(first.metadata.uid, 'u-1');
    assert.equal(first.immutable, true);
    assert.equal(first.metadata.annotations['cert-manager.io/certificate-name'], 'web');
    assert.equal(first.data['tls.crt'], 'TUlJQ2VydGlmaWNhdGU= TUlJQ2VydGlmaWNhdGU=');
    const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    assert.equal(first.data['tls.key'], publicHalfOfPublicKey(spki));
  });

  it('gives the same wherever the bytes are cut', () => {
    for (const text of [list, events]) {
      const whole = scrub(text, []);
      const { length } = Buffer.from(text);
      for (let cut = 1; cut < length; cut += 1) assert.equal(scrub(text, [cut]), whole, `cut at ${cut}`);
      assert.equal(scrub(text, Array.from({ length: length - 1 }, (_, i) => i + 1)), whole, 'byte by byte');
    }
  });

  it('reads events one after another', () => {
    const lines = scrub(events, []).trim().split('\n').map((line) => JSON.parse(line) as { type: string; object: typeof secret });
    assert.deepEqual(lines.map(({ type }) => type), ['ADDED', 'DELETED']);
    assert.deepEqual(lines.map(({ object }) => object.type), ['kubernetes.io/tls', 'kubernetes.io/tls']);
  });

  it('makes no string of a key whose PEM header is not closed', () => {
    const broken = keyPem.replace('PRIVATE KEY-----', 'PRIVATE KEY');
    assert.deepEqual(pemBlocks(Buffer.from(broken + certificatePem)).map(({ label }) => label), ['CERTIFICATE']);
    assert.deepEqual(pemBlocks(Buffer.from(`-----BEGIN ${'x'.repeat(200)}-----\n${certificatePem}`)).map(({ label }) => label), ['CERTIFICATE']);
  });

  it('says what is no PEM, no key, or not there', () => {
    const data = { 'tls.crt': base64('hello'), 'tls.key': base64('hello') };
    const of = (value: object): unknown => (JSON.parse(scrub(JSON.stringify({ object: { data: value } }), [])) as { object: { data: unknown } }).object.data;
    assert.deepEqual(of(data), { 'tls.crt': 'notPem', 'tls.key': 'unknown' });
    assert.deepEqual(of({ 'tls.crt': '', 'tls.key': '' }), { 'tls.crt': '', 'tls.key': '' });
    assert.deepEqual(of({ 'tls.crt': 'not base64!', 'tls.key': '\n' }), { 'tls.crt': 'notPem', 'tls.key': 'notPem' });
  });
});

describe('publicHalf', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1'): Buffer => key.export({ type: type as 'pkcs8', format: 'der' });
  const forms: [string, string, Buffer, KeyObject][] = [
    ['PKCS #1', 'RSA PRIVATE KEY', der(rsa, 'pkcs1'), rsa],
    ['PKCS #8 RSA', 'PRIVATE KEY', der(rsa, 'pkcs8'), rsa],
    ['SEC 1', 'EC PRIVATE KEY', der(p384, 'sec1'), p384],
    ['PKCS #8 EC', 'PRIVATE KEY', der(p384, 'pkcs8'), p384],
    ['PKCS #8 RSA-PSS', 'PRIVATE KEY', der(pss, 'pkcs8'), pss],
    ['PKCS #8 Ed25519', 'PRIVATE KEY', der(ed25519, 'pkcs8'), ed25519],
  ];
  for (const [name, label, bytes, key] of forms) {
    it(`of ${name} equals that of its public key, and of no other`, () => {
      const half = publicHalfOfPrivateKey(label, bytes);
      assert.match(half ?? '', /^[0-9a-f]{64}$/);
      assert.equal(half, publicHalfOfPublicKey(createPublicKey(key).export({ type: 'spki', format: 'der' })));
      assert.notEqual(half, publicHalfOfPublicKey(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })));
    });
  }

  it('is not known of Ed448, of an encrypted key, and of what is no key', () => {
    assert.equal(publicHalfOfPrivateKey('PRIVATE KEY', der(generateKeyPairSync('ed448').privateKey, 'pkcs8')), undefined);
    const encrypted = rsa.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: 'x' });
    assert.equal(publicHalfOfPrivateKey('ENCRYPTED PRIVATE KEY', encrypted), undefined);
    assert.equal(publicHalfOfPrivateKey('PRIVATE KEY', encrypted), undefined);
  });

  it('never throws, however a key is cut', () => {
    for (const [, label, bytes] of forms) {
      for (let end = 0; end < bytes.length; end += 1) publicHalfOfPrivateKey(label, bytes.subarray(0, end));
    }
    assert(createPrivateKey(keyPem));
  });
});
