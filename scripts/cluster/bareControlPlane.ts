// A control plane by itself: a real etcd and a real API server as plain processes, nothing else. For tests that restart it
// or want it bare, for benches, and for planting many objects that no controller shall touch.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { cp, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient, type Client } from '../../src/kubernetes/openClient.ts';
import { freePort } from '../lib/freePort.ts';
import { until } from '../lib/until.ts';
import { writeSigningKey } from './certificateAuthority.ts';
import { programPath } from './programs.ts';

/** `admin` may do everything, `viewer` nothing until a test grants it. The context's name is the user's; its namespace is shop. */
export type TestUser = 'admin' | 'viewer';

export interface BareOptions {
  /** A folder of etcd's data to start with; it is copied. */
  readonly etcdData?: string | undefined;
  /** Further arguments of kube-apiserver. */
  readonly serverArguments?: readonly string[];
}

/** The range that the API server takes for Services where it is told none; etcd's data remembers it. */
export const bareServiceRange = '10.0.0.0/24';

export class BareControlPlane {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly #port: number;
  readonly #etcdPort: number;
  readonly #options: BareOptions;
  #etcd: ChildProcess | undefined;
  #server: ChildProcess | undefined;

  private constructor(folder: string, port: number, etcdPort: number, options: BareOptions) {
    this.folder = folder;
    this.kubeconfig = join(folder, 'kubeconfig');
    this.#port = port;
    this.#etcdPort = etcdPort;
    this.#options = options;
  }

  static async start(options: BareOptions = {}): Promise<BareControlPlane> {
    const plane = new BareControlPlane(await mkdtemp(join(tmpdir(), 'bare-control-plane-')), await freePort(), await freePort(), options);
    try {
      await plane.#prepare(await freePort());
      await plane.startServer();
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** The API server's address, for which the token `token-of-admin` will do. */
  get server(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** The API server's process. */
  get serverPid(): number | undefined {
    return this.#server?.pid;
  }

  async startServer(): Promise<void> {
    this.#server = await this.#spawn('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${this.#etcdPort}`,
      `--secure-port=${this.#port}`,
      '--bind-address=127.0.0.1',
      `--service-cluster-ip-range=${bareServiceRange}`,
      `--cert-dir=${join(this.folder, 'certificates')}`,
      `--token-auth-file=${join(this.folder, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://test',
      `--service-account-key-file=${join(this.folder, 'sa.pub')}`,
      `--service-account-signing-key-file=${join(this.folder, 'sa.key')}`,
      ...(this.#options.serverArguments ?? []),
    ]);
    const admin = await until('the certificate of the API server', async () => await this.client('admin'), { timeoutMs: 60_000 });
    // Its own roles are made a moment after it answers.
    const ready = async (): Promise<true> => {
      await admin.request({ method: 'GET', path: '/readyz/poststarthook/rbac/bootstrap-roles', signal: AbortSignal.timeout(5000) }).catch((error: unknown) => {
        if (!String(error).includes(' 200 ')) throw error;
      });
      return true;
    };
    await until('the API server', ready, { timeoutMs: 120_000, intervalMs: 250 });
    await admin.dispose();
  }

  /** As a crash does: no connection is closed in order. */
  async killServer(): Promise<void> {
    await kill(this.#server);
  }

  /** etcd forgets all but what is there now (its JSON gateway, v3/kv/compaction): what an older resourceVersion asks for is gone. */
  async compact(): Promise<void> {
    const ask = async (method: string, body: object): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${this.#etcdPort}/v3/kv/${method}`, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
      if (!answer.ok) throw new Error(`etcd, ${method}: ${answer.status} ${await answer.text()}`);
      return await answer.json();
    };
    const { header } = (await ask('range', { key: Buffer.from('/').toString('base64') })) as { header: { revision: string } };
    await ask('compaction', { revision: header.revision, physical: true });
  }

  async client(user: TestUser): Promise<Client> {
    return await openClient({ kubeconfig: this.kubeconfig, context: user });
  }

  /** Ends both programs and copies etcd's data, whole and closed in order, to the folder `to`. */
  async takeEtcdData(to: string): Promise<void> {
    await kill(this.#server);
    await kill(this.#etcd, 'SIGTERM');
    await cp(join(this.folder, 'etcd'), to, { recursive: true, mode: constants.COPYFILE_FICLONE });
  }

  async stop(): Promise<void> {
    await kill(this.#server);
    await kill(this.#etcd);
    await rm(this.folder, { recursive: true, maxRetries: 5 });
  }

  async #prepare(peerPort: number): Promise<void> {
    await writeSigningKey(this.folder, 'sa');
    await writeFile(join(this.folder, 'tokens.csv'), 'token-of-admin,admin,1,"system:masters"\ntoken-of-viewer,viewer,2,""\n');
    const users: TestUser[] = ['admin', 'viewer'];
    const config = {
      clusters: [{ name: 'bare', cluster: { server: this.server, 'certificate-authority': 'certificates/apiserver.crt' } }],
      users: users.map((name) => ({ name, user: { token: `token-of-${name}` } })),
      contexts: users.map((name) => ({ name, context: { cluster: 'bare', user: name, namespace: 'shop' } })),
      'current-context': 'admin',
    };
    await writeFile(this.kubeconfig, JSON.stringify(config));
    const data = join(this.folder, 'etcd');
    if (this.#options.etcdData !== undefined) await cp(this.#options.etcdData, data, { recursive: true, mode: constants.COPYFILE_FICLONE });
    const client = `http://127.0.0.1:${this.#etcdPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    this.#etcd = await this.#spawn('etcd', [
      `--data-dir=${data}`,
      '--unsafe-no-fsync',
      // etcd's upper limit.
      `--quota-backend-bytes=${8 * 1024 ** 3}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ]);
  }

  async #spawn(program: string, args: readonly string[]): Promise<ChildProcess> {
    const log = await open(join(this.folder, `${program}.log`), 'a');
    try {
      return spawn(await programPath(program), args, { stdio: ['ignore', log.fd, log.fd] });
    } finally {
      await log.close();
    }
  }
}

async function kill(child: ChildProcess | undefined, by: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(by);
  await ended;
}
