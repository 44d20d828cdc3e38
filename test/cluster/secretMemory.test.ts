// No private key stays in memory after reads: unique keys are planted, the inventory reads them by list and by watch,
// garbage is collected, and the memory of the process that ran it (worker thread included) is searched.

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as x509 from '@peculiar/x509';
import { openClient, type Client } from '../../src/kubernetes/openClient.ts';
import { until } from '../../scripts/lib/until.ts';
import { findInMemory } from './support/processMemory.ts';

const namespace = `secret-memory-${process.pid}`;
const signal = new AbortController().signal;

interface Planted {
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
 * EC's): the public numbers stand in the certificate, too, which may stay.
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
  return [
    ...windows(`${name}: DER`, number),
    ...windows(`${name}: PEM`, pem.subarray(pemFrom, pemTo)),
    ...windows(`${name}: base64 of the PEM`, base64.subarray(Math.ceil((pemFrom * 4) / 3) + 4, Math.floor((pemTo * 4) / 3) - 4)),
  ];
}

async function certificateFor(algorithm: 'RSA' | 'EC'): Promise<{ certificate: string; key: KeyObject }> {
  const parameters = algorithm === 'RSA'
    ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 }
    : { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  assert('privateKey' in keys);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    { name: 'CN=memory.test', keys, signingAlgorithm: parameters, notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000) },
    webcrypto,
  );
  const key = createPrivateKey({ key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' });
  return { certificate: certificate.toString('pem'), key };
}

async function plant(name: string, algorithm: 'RSA' | 'EC', everywhere: boolean): Promise<Planted> {
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

describe('private keys in memory', function () {
  this.timeout(300_000);
  let client: Client;
  let host: ChildProcess;
  let known: Record<string, unknown> = {};

  const write = async (secret: Planted, method: 'POST' | 'PUT'): Promise<void> => {
    await client.request({
      method,
      path: `/api/v1/namespaces/${namespace}/secrets${method === 'PUT' ? `/${secret.name}` : ''}`,
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/tls',
        metadata: { name: secret.name, annotations: secret.annotations },
        data: secret.data,
      },
      signal,
    });
  };
  const hostKnows = async (what: string, check: (known: Record<string, unknown>) => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check(known) ? true : undefined), { timeoutMs: 60_000 });
  };
  const fingerprint = (name: string): string => JSON.stringify(known[`${namespace}/${name}`]);

  before(async function () {
    if (process.platform !== 'linux') throw new Error('this test reads /proc/PID/mem');
    const kubeconfig = process.env['VOLUME_GUARD_TEST_KUBECONFIG'];
    assert(kubeconfig, 'VOLUME_GUARD_TEST_KUBECONFIG is not set');
    client = await openClient({ kubeconfig });
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } }, signal });
  });

  after(async () => {
    host.kill('SIGKILL');
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}`, signal });
    await client.dispose();
  });

  it('are nowhere after a list and after watch events, while a control key is found', async () => {
    const control = await plant('control', 'RSA', false);
    const listed = await plant('listed', 'RSA', true);
    const listedEc = await plant('listed-ec', 'EC', false);
    const many = await Promise.all(Array.from({ length: 20 }, (_, i) => plant(`many-${i}`, 'EC', false)));
    for (const secret of [control, listed, listedEc, ...many]) await write(secret, 'POST');

    host = fork(new URL('support/inventoryHost.ts', import.meta.url), [process.env['VOLUME_GUARD_TEST_KUBECONFIG'] ?? '', namespace, 'control'], {
      execArgv: ['--expose-gc'],
    });
    host.on('message', (message: Record<string, unknown>) => {
      known = message;
    });
    await hostKnows('the listed secrets', (k) => `${namespace}/listed` in k && `${namespace}/listed-ec` in k);
    for (const name of ['listed', 'listed-ec']) assert.match(fingerprint(name), /true\]$/, `the key of ${name} matches its certificate`);

    const watched = await plant('watched', 'RSA', true);
    await write(watched, 'POST');
    await hostKnows('a new secret', (k) => `${namespace}/watched` in k);
    const before = fingerprint('listed-ec');
    const renewed = await plant('listed-ec', 'EC', false);
    await write(renewed, 'PUT');
    await hostKnows('a renewed secret', () => fingerprint('listed-ec') !== before);
    const mismatch = await plant('listed', 'RSA', true);
    await write({ ...mismatch, data: { ...mismatch.data, 'tls.crt': listed.data['tls.crt'] ?? '' } }, 'PUT');
    await hostKnows('a key that does not match', () => /false\]$/.test(fingerprint('listed')));

    // Garbage is collected every 400 ms in both threads.
    await sleep(2000);
    assert(host.pid !== undefined);
    const secrets = [control, listed, listedEc, watched, renewed, mismatch, ...many];
    const patterns = new Map(secrets.flatMap((secret, i) => [...secret.patterns].map(([label, bytes]) => [`${i} ${label}`, bytes] as const)));
    const found = [...findInMemory(host.pid, patterns)];
    assert(found.some((label) => label.startsWith('0 control: base64')), 'the control key is found: the search works');
    assert.deepEqual(found.filter((label) => !label.startsWith('0 control')), []);
  });
});
