// Tells whether a change of the rows changes what findings can reach: most events of a cluster do not.

import type { ClaimRow } from '../../domain/inventory/row.ts';

/** What linking reads of a row. */
function essence({ reach }: ClaimRow): string {
  return JSON.stringify(
    reach.map(({ workload, hops }) => [workload.kind, workload.namespace, workload.name, workload.images.map(({ image }) => image), hops.length]),
  );
}

export class RowReach {
  #known = new Map<string, { readonly row: ClaimRow; readonly essence: string }>();

  /** Takes the present rows. @returns whether they differ from those before in what findings reach. */
  update(rows: readonly ClaimRow[]): boolean {
    const known = this.#known;
    this.#known = new Map();
    let changed = rows.length !== known.size;
    for (const row of rows) {
      const before = known.get(row.id);
      // Rows are replaced, never changed in place.
      const now = before?.row === row ? before : { row, essence: essence(row) };
      if (now.essence !== before?.essence) changed = true;
      this.#known.set(row.id, now);
    }
    return changed;
  }
}
