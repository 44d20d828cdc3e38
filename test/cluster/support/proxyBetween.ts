// Stands between an inventory and the API server of a bare control plane: sees every path that is asked for and which
// watches are open, and can fail or keep silent.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BareControlPlane } from '../../../scripts/cluster/bareControlPlane.ts';

export class ProxyBetween {
  readonly asked: string[] = [];
  readonly open = new Set<string>();
  /** Paths that are answered with 500. */
  readonly failing = new Set<string>();
  /** Paths that are answered with nothing. */
  readonly silent = new Set<string>();
  readonly kubeconfig: string;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, kubeconfig: string) {
    this.#server = server;
    this.kubeconfig = kubeconfig;
  }

  static async start(plane: BareControlPlane): Promise<ProxyBetween> {
    const certificates = join(plane.folder, 'certificates');
    const [cert, key] = await Promise.all([readFile(join(certificates, 'apiserver.crt')), readFile(join(certificates, 'apiserver.key'))]);
    const config = JSON.parse(await readFile(plane.kubeconfig, 'utf8')) as { clusters: { cluster: { server: string } }[] };
    const target = config.clusters[0]?.cluster.server ?? '';
    const server = createServer({ cert, key }, (from, to) => {
      const url = new URL(from.url ?? '', target);
      const isWatch = url.searchParams.has('watch');
      proxy.asked.push(url.pathname);
      if (proxy.failing.has(url.pathname)) {
        to.writeHead(500).end();
        return;
      }
      if (isWatch) proxy.open.add(url.pathname);
      if (proxy.silent.has(url.pathname)) return;
      const onward = httpsRequest(url, { method: from.method, headers: { ...from.headers, host: url.host }, ca: cert }, (answer) => {
        to.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(to);
        answer.once('error', () => to.destroy());
      });
      onward.once('error', () => to.destroy());
      to.once('close', () => {
        if (isWatch) proxy.open.delete(url.pathname);
        onward.destroy();
      });
      from.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const kubeconfig = join(plane.folder, 'kubeconfig-between');
    const proxy = new ProxyBetween(server, kubeconfig);
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeFile(kubeconfig, JSON.stringify({ ...config, clusters: config.clusters.map((entry) => ({ ...entry, cluster: { ...entry.cluster, server: address } })) }));
    return proxy;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
