// Opens the way to the API server of one kubeconfig context.

import type { Duplex } from 'node:stream';
import { textOf } from '../domain/json.ts';
import type { AccessAttributes, KubernetesClient, KubernetesRequest } from './client.ts';
import { exec, type ExecResult, type ExecTarget } from './exec.ts';
import { kubeconfigFiles, loadKubeconfig, resolveContext } from './kubeconfig.ts';
import { recordOf } from './outside.ts';
import { portForward } from './portForward.ts';
import { RequestFailed } from './client.ts';
import { readBody, Transport, type Exchange } from './transport.ts';

export interface OpenOptions {
  /** A path or a list as in KUBECONFIG, which it overrides; undefined: KUBECONFIG, else ~/.kube/config. */
  readonly kubeconfig?: string | undefined;
  /** undefined: current-context. */
  readonly context?: string | undefined;
}

const requestDeadline = 30_000;
const openDeadline = 15_000;
const execDeadline = 300_000;

const contentTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** @throws RequestFailed noKubeconfig, badKubeconfig, noContext, noSuchContext. Nothing is sent yet. */
export async function openClient(options: OpenOptions, env: NodeJS.ProcessEnv = process.env): Promise<Client> {
  const files = kubeconfigFiles(options.kubeconfig, env);
  const target = resolveContext(await loadKubeconfig(files), options.context, files);
  return new Client(target.context.name, target.context.namespace ?? 'default', new Transport(target, env));
}

export class Client implements KubernetesClient {
  readonly context: string;
  readonly server: string;
  /** The context's namespace. */
  readonly namespace: string;
  readonly transport: Transport;
  #uid: string | undefined;

  constructor(context: string, namespace: string, transport: Transport) {
    this.context = context;
    this.server = transport.server;
    this.namespace = namespace;
    this.transport = transport;
  }

  async request(request: KubernetesRequest): Promise<unknown> {
    const clock = this.transport.deadline(request.signal, request.deadline ?? requestDeadline);
    try {
      const answer = await this.transport.send(exchangeOf(request), clock);
      const body = await clock.race(this.#read(answer));
      return body.length === 0 ? undefined : JSON.parse(body.toString());
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new RequestFailed({ code: 'serverError', status: 200, detail: 'the answer is not JSON' }, 200, '');
    } finally {
      clock.stop();
    }
  }

  async portForward(namespace: string, pod: string, port: number, signal: AbortSignal): Promise<Duplex> {
    const clock = this.transport.deadline(signal, openDeadline);
    try {
      return await portForward(this.transport, namespace, pod, port, clock);
    } finally {
      clock.stop();
    }
  }

  /** Runs a command in a container. @param deadline milliseconds. @throws RequestFailed */
  async exec(target: ExecTarget, signal: AbortSignal, deadline = execDeadline): Promise<ExecResult> {
    const clock = this.transport.deadline(signal, deadline);
    try {
      return await exec(this.transport, target, clock);
    } finally {
      clock.stop();
    }
  }

  async clusterUid(signal: AbortSignal): Promise<string> {
    if (this.#uid !== undefined) return this.#uid;
    const namespace = await this.request({ method: 'GET', path: '/api/v1/namespaces/kube-system', signal });
    this.#uid = textOf(recordOf(recordOf(namespace)['metadata'])['uid']);
    if (this.#uid === undefined) throw new RequestFailed({ code: 'serverError', status: 200, detail: 'a namespace without uid' }, 200, '');
    return this.#uid;
  }

  async mayI(attributes: AccessAttributes, signal: AbortSignal): Promise<boolean> {
    const review = await this.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: attributes } },
      signal,
    });
    return recordOf(recordOf(review)['status'])['allowed'] === true;
  }

  dispose(): Promise<void> {
    this.transport.dispose();
    return Promise.resolve();
  }

  async #read(answer: Parameters<typeof readBody>[0]): Promise<Buffer> {
    try {
      return await readBody(answer);
    } catch (error) {
      throw new RequestFailed({ code: 'unreachable', server: this.server, detail: textOf(recordOf(error)['code']) ?? 'the answer broke off' }, 0, '');
    }
  }
}

function exchangeOf(request: KubernetesRequest): Exchange {
  const contentType = request.patch ? contentTypes[request.patch] : 'application/json';
  return {
    method: request.method,
    path: request.path,
    query: request.query,
    ...(request.body === undefined ? {} : { headers: { 'Content-Type': contentType }, body: JSON.stringify(request.body) }),
  };
}
