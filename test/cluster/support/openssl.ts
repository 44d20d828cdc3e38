// Certificates as OpenSSL's own program makes and verifies them: an implementation that is not ours.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export type KeyKind = 'rsa:2048' | 'rsa:3072' | 'P-256' | 'P-384' | 'ed25519';

const keyArgs: Readonly<Record<KeyKind, readonly string[]>> = {
  'rsa:2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa:3072': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:named_curve'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-pkeyopt', 'ec_param_enc:named_curve'],
  ed25519: ['-algorithm', 'ED25519'],
};

export interface CaOrder {
  readonly kind: KeyKind;
  readonly days: number;
  readonly subject: string;
}

export interface LeafOrder extends CaOrder {
  /** Lines of an OpenSSL extension section. */
  readonly extensions: readonly string[];
  /** `traditional` is PKCS#1 for RSA and SEC1 for EC. */
  readonly form?: 'traditional';
}

/** @returns a self-signed CA. */
export async function makeCa(order: CaOrder): Promise<Pair> {
  return inFolder(async (folder) => {
    const key = await makeKey(folder, order.kind);
    const request = ['req', '-x509', '-new', '-key', join(folder, 'key.pem'), '-subj', order.subject, '-days', String(order.days)];
    await run('openssl', [...request, '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', join(folder, 'crt.pem')]);
    return { certificate: await readFile(join(folder, 'crt.pem'), 'utf8'), key };
  });
}

/** @returns a certificate that `ca` signed. */
export async function makeLeaf(ca: Pair, order: LeafOrder): Promise<Pair> {
  return inFolder(async (folder) => {
    const at = (name: string): string => join(folder, name);
    await writeFile(at('ca.pem'), ca.certificate);
    await writeFile(at('ca.key'), ca.key, { mode: 0o600 });
    await writeFile(at('extensions'), order.extensions.join('\n'));
    const key = await makeKey(folder, order.kind, order.form);
    await run('openssl', ['req', '-new', '-key', at('key.pem'), '-subj', order.subject, '-out', at('csr.pem')]);
    const sign = ['x509', '-req', '-in', at('csr.pem'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', String(order.days)];
    await run('openssl', [...sign, '-extfile', at('extensions'), '-out', at('crt.pem')]);
    return { certificate: await readFile(at('crt.pem'), 'utf8'), key };
  });
}

/** @throws Error where `openssl verify` does not accept the chain for a server of this name. */
export async function verifyWithOpenssl(certificate: string, ca: string, host: string): Promise<void> {
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'ca.pem'), ca);
    await writeFile(join(folder, 'crt.pem'), certificate);
    await run('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', host, '-CAfile', join(folder, 'ca.pem'), join(folder, 'crt.pem')]);
  });
}

/** @returns what `openssl x509 -text` says. */
export async function textOf(certificate: string): Promise<string> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'crt.pem'), certificate);
    return (await run('openssl', ['x509', '-in', join(folder, 'crt.pem'), '-noout', '-text', '-nameopt', 'show_type,RFC2253'])).stdout;
  });
}

async function makeKey(folder: string, kind: KeyKind, form?: 'traditional'): Promise<string> {
  const path = join(folder, 'key.pem');
  await run('openssl', ['genpkey', ...keyArgs[kind], '-out', path]);
  if (form === 'traditional') await run('openssl', [kind.startsWith('rsa') ? 'rsa' : 'ec', '-in', path, ...(kind.startsWith('rsa') ? ['-traditional'] : []), '-out', path]);
  return readFile(path, 'utf8');
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'volume-guard-openssl-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
