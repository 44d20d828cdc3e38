// What commands ask of the cluster besides plans: one live object, what may be done, what was left behind.

import type { Feature } from '../../domain/plans/permissions.ts';

/** An object by the names that its API path is made of. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One thing that a feature needs, and whether the server allows it. */
export interface PermissionAnswer {
  readonly feature: Feature;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** '' for all namespaces, or a cluster-scoped resource. */
  readonly namespace: string;
  readonly allowed: boolean;
}

/** Something that Volume Guard made and that is still there, or (role `fence`) its annotation on somebody's object. */
export interface Leftover {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly role: string;
  readonly operation: string;
  /** `data`: a restore point or a restored claim, which somebody may want. */
  readonly keep?: 'data' | 'running';
}

export interface ClusterAccess {
  /** The live object as the API server gives it, with the values of secrets and last-applied-configuration left out. @throws RequestFailed */
  liveObject(ref: ObjectRef, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  /** Asks about everything that Volume Guard does. @param namespace '' for all namespaces. @throws RequestFailed */
  permissions(namespace: string, signal: AbortSignal): Promise<readonly PermissionAnswer[]>;
  /** Names of all namespaces, sorted. @throws RequestFailed, forbidden where they may not be listed. */
  namespaces(signal: AbortSignal): Promise<readonly string[]>;
  /** Nothing of an operation that runs, or can be resumed or undone. @param namespace '' for all namespaces. @throws RequestFailed */
  leftovers(namespace: string, signal: AbortSignal): Promise<readonly Leftover[]>;
  /** Each only if it is still the one that was found. @throws RequestFailed */
  remove(leftovers: readonly Leftover[], signal: AbortSignal): Promise<void>;
}
