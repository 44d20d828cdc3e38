// A process of its own that runs one operation and ends, sleeps or waits at a chosen request that changes the cluster: the
// only places where what survives the process differs. Killed with SIGKILL, it cleans nothing up.

import type { KubernetesClient, KubernetesRequest } from '../../src/kubernetes/client.ts';
import type { Command } from '../../src/domain/plans/plan.ts';
import { RequestFailed } from '../../src/kubernetes/client.ts';
import { serviceOn, testClient } from './support/operationService.ts';

/** `after`: how many changing requests are answered first; `before`: method and part of the path of the one not sent yet. */
export interface Point {
  readonly after?: number;
  readonly before?: string;
  readonly how: 'kill' | 'sleep' | 'wait';
}

export interface ChildOrder {
  readonly command: Command;
  readonly choices: Readonly<Record<string, string>>;
  readonly point?: Point;
}

/** What the child writes to its standard output, one JSON object per line. */
export type ChildWord =
  | { readonly operation: string }
  | { readonly changed: string; readonly status: number }
  | { readonly at: 'point' }
  | { readonly ended: string };

function say(word: ChildWord): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

/** Lease renewals come by the clock, and access reviews change nothing: neither is counted. */
function isChange({ method, path }: KubernetesRequest): boolean {
  return method !== 'GET' && !path.includes('selfsubjectaccessreviews') && !(method === 'PUT' && path.includes('/leases/'));
}

class PointedClient implements KubernetesClient {
  readonly context: string;
  readonly server: string;
  readonly #client: KubernetesClient;
  readonly #point: Point | undefined;
  #changes = 0;

  constructor(client: KubernetesClient, point: Point | undefined) {
    this.context = client.context;
    this.server = client.server;
    this.#client = client;
    this.#point = point;
  }

  async request(request: KubernetesRequest): Promise<unknown> {
    if (!isChange(request)) return this.#client.request(request);
    const what = `${request.method} ${request.path}`;
    const [method = '', part = ''] = this.#point?.before?.split(' ') ?? [];
    const isPoint = this.#point?.before !== undefined && request.method === method && request.path.includes(part);
    if (isPoint) await this.#reached(this.#point.how);
    try {
      // A sleeper's request is as good as on its way: nothing in the process that wakes calls it back in time.
      const answer = await this.#client.request(isPoint ? { ...request, signal: AbortSignal.timeout(30_000) } : request);
      say({ changed: what, status: 200 });
      return answer;
    } catch (error) {
      if (error instanceof RequestFailed) say({ changed: what, status: error.status });
      throw error;
    } finally {
      this.#changes += 1;
      if (this.#point?.after === this.#changes) await this.#reached(this.#point.how);
    }
  }

  async #reached(how: Point['how']): Promise<void> {
    say({ at: 'point' });
    if (how === 'kill') process.kill(process.pid, 'SIGKILL');
    if (how === 'sleep') process.kill(process.pid, 'SIGSTOP');
    if (how === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000));
  }

  portForward(...args: Parameters<KubernetesClient['portForward']>): ReturnType<KubernetesClient['portForward']> {
    return this.#client.portForward(...args);
  }

  clusterUid(signal: AbortSignal): Promise<string> {
    return this.#client.clusterUid(signal);
  }

  mayI(...args: Parameters<KubernetesClient['mayI']>): Promise<boolean> {
    return this.#client.mayI(...args);
  }

  dispose(): Promise<void> {
    return this.#client.dispose();
  }
}

const order = JSON.parse(process.env['VOLUME_GUARD_CHILD'] ?? '') as ChildOrder;
const client = new PointedClient(await testClient(), order.point);
const service = serviceOn(client);
// Longer than any step takes here: what hangs says so.
const signal = AbortSignal.timeout(5 * 60_000);
const planned = await service.plan(order.command, order.choices, signal);
say({ operation: planned.plan.operation });
const view = await service.execute(planned.digest, signal);
say({ ended: view.state });
service.dispose();
await client.dispose();
