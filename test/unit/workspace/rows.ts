// Rows for tests, and a source of them that can be told to change.

import type { ClaimRow, Reach } from '../../../src/domain/inventory/row.ts';

export function workload(kind: 'deployment' | 'statefulSet', name: string, image: string): Reach['workload'] {
  return { kind, namespace: 'shop', name, uid: `${name}-uid`, replicas: 1, readyReplicas: 1, images: [{ container: name, image }] };
}

export function row(name: string, reach: readonly Reach[]): ClaimRow {
  return {
    id: `shop/${name}`, namespace: 'shop', name, state: 'Bound', accessModes: [], volumeMode: 'Filesystem', encrypted: { known: true, value: true },
    restorePoints: [], unread: [], reach, certificates: [], certificatesUnread: [],
  };
}

/** The inventory's rows as the service sees them. */
export class Rows {
  #rows: readonly ClaimRow[];
  readonly listeners = new Set<() => void>();

  constructor(rows: readonly ClaimRow[]) {
    this.#rows = rows;
  }

  rows(): readonly ClaimRow[] {
    return this.#rows;
  }

  set(rows: readonly ClaimRow[]): void {
    this.#rows = rows;
    for (const listener of this.listeners) listener();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
}
