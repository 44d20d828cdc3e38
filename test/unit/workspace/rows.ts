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

interface Batch {
  readonly rows: readonly ClaimRow[];
  readonly removedRows: readonly string[];
}

/** The inventory's rows as the service sees them. */
export class Rows {
  #rows: readonly ClaimRow[];
  readonly listeners = new Set<(batch: Batch) => void>();

  constructor(rows: readonly ClaimRow[]) {
    this.#rows = rows;
  }

  rows(): readonly ClaimRow[] {
    return this.#rows;
  }

  set(rows: readonly ClaimRow[]): void {
    const removedRows = this.#rows.filter(({ id }) => !rows.some((row) => row.id === id)).map(({ id }) => id);
    this.#rows = rows;
    for (const listener of this.listeners) listener({ rows, removedRows });
  }

  onDidChange(listener: (batch: Batch) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
}
