// What commands ask of the cluster besides plans: one live object, what may be done, what was left behind.

import type { Feature } from '../../domain/plans/permissions.ts';

/** An object by the names that its API path is made of. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One thing that a feature needs, and whether the server allows it; `undefined`: it could not be asked. */
export interface PermissionAnswer {
  readonly feature: Feature;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** '' for all namespaces, or a cluster-scoped resource. */
  readonly namespace: string;
  readonly allowed: boolean | undefined;
}

/** Something that Volume Guard made and that is still there. */
export interface Leftover extends ObjectRef {
  readonly uid: string;
  readonly role: string;
}

export interface ClusterAccess {
  /** The live object as the API server gives it, with the values of secrets and last-applied-configuration left out. @throws RequestFailed */
  liveObject(ref: ObjectRef, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  /** Asks about everything that Volume Guard does. @param namespace '' for all namespaces. */
  permissions(namespace: string, signal: AbortSignal): Promise<readonly PermissionAnswer[]>;
  /** Everything with Volume Guard's labels that may be removed: nothing of an operation that is running. */
  leftovers(signal: AbortSignal): Promise<readonly Leftover[]>;
  /** Deletes one by its uid. @throws RequestFailed */
  remove(leftover: Leftover, signal: AbortSignal): Promise<void>;
}
