// The claims by namespace, sorted, filtered and counted: kept up to date claim by claim, so that nothing that paints or
// counts goes through all of them.

import type { ClaimRow } from '../../domain/inventory/row.ts';
import { needsAction } from '../verdicts.ts';
import { byRisk, compareClaims, compareNamespaces, type ClaimEntry, type ClaimOrder, type NamespacePlace } from './claimEntry.ts';
import { claimMatcher, isLost, noFilter, type ClaimFilter, type FilterVerdict } from './claimFilter.ts';
import { SortedList } from './sortedList.ts';

/** What of the view may read differently after an update. */
export interface ClaimChanges {
  readonly claims: readonly string[];
  /** Namespaces whose line or list of claims may. */
  readonly namespaces: ReadonlySet<string>;
  /** Whether a namespace has come, gone or moved. */
  readonly roots: boolean;
  /** Claims that need another decoration. */
  readonly marks: readonly string[];
}

/** `shown` by the filter that held when it was put in: its list is searched only where it is in it. */
interface Kept {
  readonly entry: ClaimEntry;
  readonly shown: boolean;
}

/** @returns what the claim's decoration depends on. */
function markOf(kept: Kept | undefined): string {
  return kept === undefined ? '' : `${kept.entry.protection} ${kept.entry.row.state} ${kept.entry.row.outline === undefined}`;
}

/** One namespace. */
interface Shelf {
  readonly namespace: string;
  readonly shown: SortedList<ClaimEntry>;
  /** How many of the shown claims have each rank. */
  readonly ranks: number[];
  /** Of all its claims. */
  size: number;
  urgent: number;
  /** Where it stands among the namespaces; absent while it shows nothing. */
  place: NamespacePlace | undefined;
}

export interface NamespaceCounts {
  readonly all: number;
  readonly shown: number;
  readonly urgent: number;
}

export interface ClaimIndexParts {
  readonly find: (claim: string) => ClaimRow | undefined;
  readonly entryOf: (row: ClaimRow) => ClaimEntry;
}

export class ClaimIndex {
  readonly #parts: ClaimIndexParts;
  readonly #claims = new Map<string, Kept>();
  readonly #shelves = new Map<string, Shelf>();
  /** Ids of the claims that a certificate stands on the way to. */
  readonly #behind = new Map<string, Set<string>>();
  readonly #counts = new Map<FilterVerdict, number>();
  readonly #namespaces: SortedList<NamespacePlace>;
  #order: ClaimOrder;
  #compare: (a: ClaimEntry, b: ClaimEntry) => number;
  #matches = claimMatcher(noFilter);

  constructor(parts: ClaimIndexParts, order: ClaimOrder) {
    this.#parts = parts;
    this.#order = order;
    this.#compare = compareClaims(order);
    this.#namespaces = new SortedList(compareNamespaces(order));
  }

  /** Number of claims, shown or not. */
  get size(): number {
    return this.#claims.size;
  }

  /** Namespaces that show something, in order. */
  get namespaces(): readonly NamespacePlace[] {
    return this.#namespaces.items;
  }

  ids(): readonly string[] {
    return [...this.#claims.keys()];
  }

  entry(claim: string): ClaimEntry | undefined {
    return this.#claims.get(claim)?.entry;
  }

  /** @returns what is shown of a namespace, in order. */
  claims(namespace: string): readonly ClaimEntry[] {
    return this.#shelves.get(namespace)?.shown.items ?? [];
  }

  countsOf(namespace: string): NamespaceCounts | undefined {
    const shelf = this.#shelves.get(namespace);
    return shelf === undefined ? undefined : { all: shelf.size, shown: shelf.shown.items.length, urgent: shelf.urgent };
  }

  /** @returns how many claims the filter `verdict` would let through. */
  count(verdict: FilterVerdict): number {
    return this.#counts.get(verdict) ?? 0;
  }

  isShown(claim: string): boolean {
    return this.#claims.get(claim)?.shown === true;
  }

  /** @returns ids of the claims that a certificate stands on the way to. */
  behind(certificate: string): Iterable<string> {
    return this.#behind.get(certificate) ?? [];
  }

  /** Holds for each claim from its next update on: whoever sets it updates all. */
  setFilter(filter: ClaimFilter): void {
    this.#matches = claimMatcher(filter);
  }

  setOrder(order: ClaimOrder): void {
    this.#order = order;
    this.#compare = compareClaims(order);
    for (const shelf of this.#shelves.values()) shelf.shown.reorder(this.#compare);
    this.#namespaces.reorder(compareNamespaces(order));
  }

  /** Takes what has become of these claims. */
  update(ids: readonly string[]): ClaimChanges {
    const namespaces = new Set<string>();
    const marks: string[] = [];
    let roots = false;
    for (const id of ids) {
      const before = this.#claims.get(id);
      const row = this.#parts.find(id);
      const after = row === undefined ? undefined : this.#kept(row);
      const touched = before ?? after;
      if (touched === undefined) continue;
      if (after === undefined) this.#claims.delete(id);
      else this.#claims.set(id, after);
      this.#count(before?.entry, -1);
      this.#count(after?.entry, 1);
      this.#link(id, before?.entry.row, after?.entry.row);
      const shelf = this.#shelf(touched.entry.row.namespace);
      if (this.#shelve(shelf, before, after)) namespaces.add(shelf.namespace);
      if (this.#place(shelf)) roots = true;
      if (markOf(before) !== markOf(after)) marks.push(id);
    }
    return { claims: ids, namespaces, roots, marks };
  }

  #kept(row: ClaimRow): Kept {
    const entry = this.#parts.entryOf(row);
    return { entry, shown: this.#matches(row, entry.protection) };
  }

  #shelf(namespace: string): Shelf {
    const present = this.#shelves.get(namespace);
    if (present !== undefined) return present;
    const shelf: Shelf = { namespace, shown: new SortedList(this.#compare), ranks: byRisk.map(() => 0), size: 0, urgent: 0, place: undefined };
    this.#shelves.set(namespace, shelf);
    return shelf;
  }

  /** Puts one claim in another's place. @returns whether the namespace's line or its list differs. */
  #shelve(shelf: Shelf, before: Kept | undefined, after: Kept | undefined): boolean {
    const { size, urgent } = shelf;
    for (const [kept, sign] of [[before, -1], [after, 1]] as const) {
      if (kept === undefined) continue;
      shelf.size += sign;
      if (needsAction(kept.entry.protection)) shelf.urgent += sign;
      if (!kept.shown) continue;
      shelf.ranks[kept.entry.rank] = (shelf.ranks[kept.entry.rank] ?? 0) + sign;
      if (sign < 0) shelf.shown.remove(kept.entry);
      else shelf.shown.add(kept.entry);
    }
    const stays = before?.shown === after?.shown && (before === undefined || after === undefined || this.#compare(before.entry, after.entry) === 0);
    return shelf.size !== size || shelf.urgent !== urgent || !stays;
  }

  /** @returns whether the namespace has come, gone or moved. */
  #place(shelf: Shelf): boolean {
    const { namespace, shown, place } = shelf;
    if (shelf.size === 0) this.#shelves.delete(namespace);
    const worst = shelf.ranks.findIndex((count) => count > 0);
    if (shown.items.length === 0) {
      shelf.place = undefined;
      if (place !== undefined) this.#namespaces.remove(place);
      return place !== undefined;
    }
    if (place?.worst === worst) return false;
    if (place !== undefined) this.#namespaces.remove(place);
    shelf.place = { namespace, worst };
    this.#namespaces.add(shelf.place);
    return place === undefined || this.#order === 'risk';
  }

  #count(entry: ClaimEntry | undefined, sign: 1 | -1): void {
    if (entry === undefined) return;
    const add = (verdict: FilterVerdict): void => void this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + sign);
    add(entry.protection);
    if (needsAction(entry.protection)) add('needAction');
    if (isLost(entry.row)) add('Lost');
  }

  /** Remembers which certificates stand on the way. */
  #link(id: string, before: ClaimRow | undefined, after: ClaimRow | undefined): void {
    if (before === after) return;
    for (const { certificate } of before?.certificates ?? []) {
      const behind = this.#behind.get(certificate);
      behind?.delete(id);
      if (behind?.size === 0) this.#behind.delete(certificate);
    }
    for (const { certificate } of after?.certificates ?? []) {
      const behind = this.#behind.get(certificate);
      if (behind === undefined) this.#behind.set(certificate, new Set([id]));
      else behind.add(id);
    }
  }
}
