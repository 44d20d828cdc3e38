// Tells whether a change of the rows changes what findings can reach: most events of a cluster do not.

import type { ClaimRow } from '../../domain/inventory/row.ts';

/** What linking and reach read of a row. */
function essence({ reach }: ClaimRow): string {
  return JSON.stringify(
    reach.map(({ workload, hops, ingresses }) => [
      workload.kind,
      workload.namespace,
      workload.name,
      workload.origin,
      workload.images.map(({ container, image, imageId }) => [container, image, imageId]),
      hops.length,
      ingresses.length > 0,
    ]),
  );
}

export class RowReach {
  readonly #known = new Map<string, string>();

  /** Takes rows that came or changed, and ids of those that went. @returns whether that changes what findings reach. */
  take({ rows, removedRows }: { readonly rows: readonly ClaimRow[]; readonly removedRows: readonly string[] }): boolean {
    let changed = false;
    for (const row of rows) {
      const now = essence(row);
      if (this.#known.get(row.id) === now) continue;
      this.#known.set(row.id, now);
      changed = true;
    }
    for (const id of removedRows) if (this.#known.delete(id)) changed = true;
    return changed;
  }
}
