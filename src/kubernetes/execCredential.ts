// Runs a credential plugin (client.authentication.k8s.io, KEP-541) with a deadline and KUBERNETES_EXEC_INFO.

import { spawn } from 'node:child_process';
import { isAbsolute, join } from 'node:path';
import { textOf } from '../domain/json.ts';
import { RequestFailed } from './client.ts';
import type { ClusterEntry, ExecEntry } from './kubeconfig.ts';
import { recordOf, timeOf } from './outside.ts';
import { plainDetail } from './plainDetail.ts';

/** What a plugin answered. `expiresAt` is in milliseconds since the epoch; absent: valid until refused. */
export interface ExecCredential {
  readonly token?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly expiresAt?: number | undefined;
}

const apiVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** A plugin that opens a browser takes a while; one that hangs must not hang us. Milliseconds. */
const pluginDeadline = 60_000;

/**
 * Runs the plugin and decodes its ExecCredential.
 * @param user the kubeconfig user's name, for errors.
 * @param caData base64 PEM of the cluster's CA, given to plugins that ask for the cluster's facts.
 * @throws RequestFailed credentialPluginMissing, credentialPluginFailed; the signal's reason when cancelled.
 */
export async function execCredential(
  user: string,
  exec: ExecEntry,
  cluster: ClusterEntry,
  caData: string | undefined,
  signal: AbortSignal,
): Promise<ExecCredential> {
  const failed = (detail: string): RequestFailed =>
    new RequestFailed({ code: 'credentialPluginFailed', user, program: exec.command, detail: plainDetail(detail) }, 0, '');
  if (!apiVersions.includes(exec.apiVersion)) throw failed(`apiVersion ${exec.apiVersion}`);
  if (exec.interactiveMode === 'Always') throw failed('interactiveMode Always');
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { interactive: false, ...(exec.provideClusterInfo ? { cluster: clusterInfo(cluster, caData) } : {}) },
  };
  const stdout = await run(user, exec, JSON.stringify(info), failed, signal);
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    throw failed('the answer is not JSON');
  }
  const status = recordOf(recordOf(answer)['status']);
  const credential = {
    token: textOf(status['token']),
    cert: textOf(status['clientCertificateData']),
    key: textOf(status['clientKeyData']),
    expiresAt: timeOf(status['expirationTimestamp']),
  };
  if (recordOf(answer)['apiVersion'] !== exec.apiVersion) throw failed('the answer has another apiVersion');
  if (credential.token === undefined && (credential.cert === undefined || credential.key === undefined)) {
    throw failed('the answer has neither a token nor a certificate with its key');
  }
  return credential;
}

function clusterInfo(cluster: ClusterEntry, caData: string | undefined): object {
  return {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.insecure || undefined,
    'certificate-authority-data': caData,
    'proxy-url': cluster.proxyUrl,
    config: cluster.execConfig,
  };
}

async function run(
  user: string,
  exec: ExecEntry,
  info: string,
  failed: (detail: string) => RequestFailed,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const withPath = exec.command.includes('/') && !isAbsolute(exec.command);
  const command = withPath ? join(exec.folder, exec.command) : exec.command;
  return await new Promise<string>((resolve, reject) => {
    const child = spawn(command, exec.args, {
      env: { ...process.env, ...exec.env, KUBERNETES_EXEC_INFO: info },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    const stop = (error: unknown): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open: they are not waited for.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(error instanceof Error ? error : new Error('cancelled', { cause: error }));
    };
    const onAbort = (): void => {
      stop(signal.reason);
    };
    const timer = setTimeout(() => {
      stop(failed(`no answer within ${pluginDeadline / 1000} s`));
    }, pluginDeadline);
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-2000);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT' || error.code === 'EACCES';
      stop(missing ? new RequestFailed({ code: 'credentialPluginMissing', user, program: exec.command }, 0, '') : failed(error.code ?? error.name));
    });
    child.once('close', (code, killedBy) => {
      if (code !== 0) {
        stop(failed(stderr.trim() === '' ? `exit code ${code ?? killedBy ?? '?'}` : stderr));
        return;
      }
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(stdout);
    });
  });
}
