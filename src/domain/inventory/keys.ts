// The keys that facts are found by: a scope within which names are unique, and the name. What joins read most is found by
// the two as they are, everything else by both in one string.

import type { WorkloadKind } from './facts.ts';

/** Scope and name, or both as the functions below join them. */
export type Key = readonly [scopeOrKey: string, name?: string];

/** @returns the key of an object within its kind: `<namespace>/<name>`, or `/<name>` where the kind is cluster-scoped. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** @returns the scope in a joined key, '' if it has none. */
export function scopeIn(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}

/** @returns what follows the scope in a joined key. */
export function nameIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** @returns the key of a volume's or a storage snapshot's identity; handles are only unique within their driver. */
export function handleKey(driver: string, handle: string): string {
  return `${driver}/${handle}`;
}

/** @returns the key of a workload across the kinds of workloads. */
export function workloadKey(kind: WorkloadKind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** @returns the key of one label that Services of a namespace may select by. */
export function labelKey(namespace: string, label: string, value: string): string {
  return `${namespace}/${label}=${value}`;
}
