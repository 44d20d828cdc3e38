// What a kubeconfig user shows to the API server: headers and a client certificate, renewed when they expire.

import { readFile } from 'node:fs/promises';
import { textOf } from '../domain/json.ts';
import { RequestFailed } from './client.ts';
import { execCredential, type ExecCredential } from './execCredential.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig.ts';
import { oidcTokens } from './oidcToken.ts';
import { recordOf } from './outside.ts';
import { plainDetail } from './plainDetail.ts';

/** What goes with every request. `cert` and `key` are PEM. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
}

/** A plugin's credential is renewed this long before it expires, milliseconds. */
const renewBefore = 10_000;

/** The credentials of one user on one cluster. */
export class Credentials {
  readonly #user: UserEntry;
  readonly #cluster: ClusterEntry;
  readonly #signal: AbortSignal;
  #exec: { readonly credential: ExecCredential; readonly value: Credential } | undefined;
  #pending: Promise<Credential> | undefined;
  #oidc: Promise<() => Promise<string | undefined>> | undefined;
  #certificate: Pick<Credential, 'cert' | 'key'> | undefined;

  /** @param signal aborts when the client ends: a plugin serves all requests that wait, so none of theirs may stop it. */
  constructor(user: UserEntry, cluster: ClusterEntry, signal: AbortSignal) {
    this.#user = user;
    this.#cluster = cluster;
    this.#signal = signal;
  }

  /**
   * @returns the present credential; the same object for as long as it is valid, if it comes from a plugin.
   * @throws RequestFailed badKubeconfig (a file that the entry names is missing), credentialPlugin….
   */
  async current(): Promise<Credential> {
    if (!this.#user.exec) return await this.#read();
    const cached = this.#exec;
    const expiresAt = cached?.credential.expiresAt ?? Infinity;
    if (cached && Date.now() < expiresAt - renewBefore) return cached.value;
    // One plugin at a time, however many requests wait for it.
    this.#pending ??= this.#read().finally(() => {
      this.#pending = undefined;
    });
    return await this.#pending;
  }

  /** Drops what was cached: the server refused it. @returns whether another try may give something else. */
  refused(): boolean {
    this.#certificate = undefined;
    this.#exec = undefined;
    const { exec, tokenFile, authProvider, certFile } = this.#user;
    return exec !== undefined || tokenFile !== undefined || authProvider !== undefined || certFile !== undefined;
  }

  async #read(): Promise<Credential> {
    this.#certificate ??= await this.#readCertificate();
    const files = this.#certificate;
    const exec = this.#user.exec;
    if (!exec) return { headers: await this.#headers(undefined), ...files };
    const credential = await execCredential(this.#user.name, exec, this.#cluster, await this.#caData(), this.#signal);
    const value = {
      headers: await this.#headers(credential.token),
      cert: credential.cert ?? files.cert,
      key: credential.key ?? files.key,
    };
    this.#exec = { credential, value };
    return value;
  }

  async #headers(execToken: string | undefined): Promise<Credential['headers']> {
    const user = this.#user;
    const headers: Record<string, string | string[]> = {};
    const token = await this.#token(execToken);
    if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
    else if (user.username !== undefined) {
      headers['Authorization'] = `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
    }
    return { ...headers, ...impersonation(user) };
  }

  /** By kubectl's precedence: a token file is read again for each request, because it rotates. */
  async #token(execToken: string | undefined): Promise<string | undefined> {
    const user = this.#user;
    if (user.tokenFile !== undefined) return (await readEntryFile(user.tokenFile)).toString().trim();
    if (user.token !== undefined) return user.token;
    if (user.authProvider?.name === 'oidc') {
      this.#oidc ??= oidcTokens(user.name, user.authProvider.config);
      try {
        return await (await this.#oidc)();
      } catch (error) {
        const detail = plainDetail(error instanceof Error ? error.message : 'refused');
        throw new RequestFailed({ code: 'credentialPluginFailed', user: user.name, program: 'oidc', detail }, 0, '');
      }
    }
    if (user.authProvider !== undefined) {
      // kubectl dropped gcp and azure in 1.26 in favour of credential plugins.
      throw new RequestFailed({ code: 'credentialPluginMissing', user: user.name, program: user.authProvider.name }, 0, '');
    }
    return execToken;
  }

  async #readCertificate(): Promise<Pick<Credential, 'cert' | 'key'>> {
    const { certFile, certData, keyFile, keyData } = this.#user;
    return { cert: await fileOrData(certFile, certData), key: await fileOrData(keyFile, keyData) };
  }

  async #caData(): Promise<string | undefined> {
    return (await fileOrData(this.#cluster.caFile, this.#cluster.caData))?.toString('base64');
  }
}

/** @returns PEM from base64 `data`, which goes before `file` as in kubectl. @throws RequestFailed badKubeconfig */
export async function fileOrData(file: string | undefined, data: string | undefined): Promise<Buffer | undefined> {
  if (data !== undefined) return Buffer.from(data, 'base64');
  return file === undefined ? undefined : await readEntryFile(file);
}

async function readEntryFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const detail = textOf(recordOf(error)['code']) ?? 'unreadable';
    throw new RequestFailed({ code: 'badKubeconfig', path, detail }, 0, '');
  }
}

function impersonation(user: UserEntry): Record<string, string | string[]> {
  const as = user.impersonate;
  if (!as) return {};
  const headers: Record<string, string | string[]> = { 'Impersonate-User': as.user };
  if (as.uid !== undefined) headers['Impersonate-Uid'] = as.uid;
  if (as.groups.length > 0) headers['Impersonate-Group'] = [...as.groups];
  for (const [key, values] of Object.entries(as.extra)) headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = [...values];
  return headers;
}
