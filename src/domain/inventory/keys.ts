// The keys that facts are found by and that looks at them are recorded by.

import type { FactKind, WorkloadKind } from './facts.ts';
import type { Shelf } from './shelves.ts';

/** @returns the key of an object within its kind: `<namespace>/<name>`, or `/<name>` where the kind is cluster-scoped. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** @returns the key by which a look at one object of a kind is recorded. */
export function objectKey(kind: FactKind, key: string): string {
  return `${kind}|${key}`;
}

/** @returns the key by which a look at a shelf is recorded. */
export function placeKey(shelf: Shelf, key: string): string {
  return `${shelf}|${key}`;
}

/** @returns the key of a volume's or a storage snapshot's identity; handles are only unique within their driver. */
export function handleKey(driver: string, handle: string): string {
  return `${driver}|${handle}`;
}

/** @returns the key of a workload across the kinds of workloads. */
export function workloadKey(kind: WorkloadKind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** @returns the key of one label that Services of a namespace may select by. */
export function labelKey(namespace: string, label: string, value: string): string {
  return `${namespace}|${label}=${value}`;
}

/** @returns the key by which looks at the states of kinds are recorded: all kinds together, since they seldom change. */
export function stateKey(namespace: string): string {
  return `state|${namespace}`;
}
