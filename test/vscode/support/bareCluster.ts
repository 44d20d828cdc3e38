// An API server without the snapshot CRDs, as specs use it: it lives in a process of its own and ends with it.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { extensions } from 'vscode';

export class BareCluster {
  readonly kubeconfig: string;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, kubeconfig: string) {
    this.#process = child;
    this.kubeconfig = kubeconfig;
  }

  static async start(): Promise<BareCluster> {
    const root = extensions.getExtension('volumeguard.volume-guard')?.extensionPath ?? '';
    const child = fork(join(root, 'test/vscode/support/bareClusterHost.ts'), [], { execArgv: [] });
    const [{ kubeconfig }] = (await once(child, 'message', { signal: AbortSignal.timeout(120_000) })) as [{ readonly kubeconfig: string }];
    return new BareCluster(child, kubeconfig);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}
