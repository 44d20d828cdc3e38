// The way to one API server, as operations, engines and sources see it.

import type { Duplex } from 'node:stream';
import type { Trouble } from '../domain/inventory/kind.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request. `path` starts with /api or /apis and is already percent-encoded; the deadline is in milliseconds. */
export interface KubernetesRequest {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** For PATCH: 'merge' is application/merge-patch+json (RFC 7396), 'json' is RFC 6902, 'apply' is server-side apply. */
  readonly patch?: 'merge' | 'json' | 'apply';
  readonly signal: AbortSignal;
  /** Default 30,000. */
  readonly deadline?: number;
}

/** A request that failed: with the server's HTTP status where there was one. The message never holds a body. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly trouble: Trouble;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** `reason` of the Status object, such as AlreadyExists, Conflict, NotFound. */
  readonly reason: string;

  constructor(trouble: Trouble, status: number, reason: string) {
    super(`request failed: ${trouble.code} ${status} ${reason}`);
    this.trouble = trouble;
    this.status = status;
    this.reason = reason;
  }
}

export interface KubernetesClient {
  /** The kubeconfig context's name. */
  readonly context: string;
  /** The server's address. */
  readonly server: string;
  /** @returns the decoded JSON of a 2xx answer. @throws RequestFailed */
  request(request: KubernetesRequest): Promise<unknown>;
  /** A stream to a pod's TCP port (port-forward subresource over WebSocket). @throws RequestFailed */
  portForward(namespace: string, pod: string, port: number, signal: AbortSignal): Promise<Duplex>;
  /** uid of the kube-system namespace: the cluster's identity; read once. @throws RequestFailed */
  clusterUid(signal: AbortSignal): Promise<string>;
  /** SelfSubjectAccessReview. @returns whether the server says allowed. @throws RequestFailed */
  mayI(attributes: AccessAttributes, signal: AbortSignal): Promise<boolean>;
  dispose(): Promise<void>;
}

/** What a SelfSubjectAccessReview asks (authorization.k8s.io/v1 ResourceAttributes). */
export interface AccessAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name?: string;
}
