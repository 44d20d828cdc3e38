// A control plane of its own for tests that restart it or want it bare: a real etcd and a real API server, nothing else.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSigningKey } from '../../../scripts/cluster/certificateAuthority.ts';
import { programPath } from '../../../scripts/cluster/programs.ts';
import { freePort } from '../../../scripts/lib/freePort.ts';
import { until } from '../../../scripts/lib/until.ts';
import { openClient, type Client } from '../../../src/kubernetes/openClient.ts';

/** `admin` may do everything, `viewer` nothing until a test grants it. The context's name is the user's; its namespace is shop. */
export type TestUser = 'admin' | 'viewer';

export class BareControlPlane {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly #port: number;
  readonly #etcdPort: number;
  #etcd: ChildProcess | undefined;
  #server: ChildProcess | undefined;

  private constructor(folder: string, port: number, etcdPort: number) {
    this.folder = folder;
    this.kubeconfig = join(folder, 'kubeconfig');
    this.#port = port;
    this.#etcdPort = etcdPort;
  }

  static async start(): Promise<BareControlPlane> {
    const plane = new BareControlPlane(await mkdtemp(join(tmpdir(), 'bare-control-plane-')), await freePort(), await freePort());
    try {
      await plane.#prepare(await freePort());
      await plane.startServer();
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  async startServer(): Promise<void> {
    this.#server = await this.#spawn('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${this.#etcdPort}`,
      `--secure-port=${this.#port}`,
      '--bind-address=127.0.0.1',
      `--cert-dir=${join(this.folder, 'certificates')}`,
      `--token-auth-file=${join(this.folder, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://test',
      `--service-account-key-file=${join(this.folder, 'sa.pub')}`,
      `--service-account-signing-key-file=${join(this.folder, 'sa.key')}`,
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

  async client(user: TestUser): Promise<Client> {
    return await openClient({ kubeconfig: this.kubeconfig, context: user });
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
      clusters: [{ name: 'bare', cluster: { server: `https://127.0.0.1:${this.#port}`, 'certificate-authority': 'certificates/apiserver.crt' } }],
      users: users.map((name) => ({ name, user: { token: `token-of-${name}` } })),
      contexts: users.map((name) => ({ name, context: { cluster: 'bare', user: name, namespace: 'shop' } })),
      'current-context': 'admin',
    };
    await writeFile(this.kubeconfig, JSON.stringify(config));
    const client = `http://127.0.0.1:${this.#etcdPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    this.#etcd = await this.#spawn('etcd', [
      `--data-dir=${join(this.folder, 'etcd')}`,
      '--unsafe-no-fsync',
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

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
