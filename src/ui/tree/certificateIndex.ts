// The certificates by urgency, the first to end first: kept up to date certificate by certificate.

import type { CertificateRow, Urgency } from '../../domain/certificates/certificate.ts';
import { SortedList } from './sortedList.ts';

/** What the Certificates view keeps of a certificate besides its row. Never changed: a row that changes gets a new one. */
export interface CertificateEntry {
  readonly row: CertificateRow;
  readonly urgency: Urgency;
  /** When it ends; Infinity where that cannot be read. */
  readonly endsAt: number;
  /** When time alone changes the urgency; absent where it does not. */
  readonly validUntil: number | undefined;
}

export const urgencies: readonly Urgency[] = ['actNow', 'soon', 'fine', 'unknown'];

/** What of the view may read differently after an update. */
export interface CertificateChanges {
  readonly certificates: readonly string[];
  readonly groups: ReadonlySet<Urgency>;
  /** Whether a group has come or gone. */
  readonly roots: boolean;
  /** Whether the namespace is said on every line from now on, or on none. */
  readonly everywhere: boolean;
}

function byEnd(a: CertificateEntry, b: CertificateEntry): number {
  if (a.endsAt !== b.endsAt) return a.endsAt - b.endsAt;
  return a.row.id < b.row.id ? -1 : a.row.id > b.row.id ? 1 : 0;
}

export class CertificateIndex {
  readonly #find: (id: string) => CertificateRow | undefined;
  readonly #entryOf: (row: CertificateRow) => CertificateEntry;
  readonly #entries = new Map<string, CertificateEntry>();
  readonly #groups = new Map<Urgency, SortedList<CertificateEntry>>(urgencies.map((urgency) => [urgency, new SortedList(byEnd)]));
  /** Number of certificates by namespace. */
  readonly #namespaces = new Map<string, number>();

  constructor(find: (id: string) => CertificateRow | undefined, entryOf: (row: CertificateRow) => CertificateEntry) {
    this.#find = find;
    this.#entryOf = entryOf;
  }

  /** Whether there are several namespaces to tell apart. */
  get severalNamespaces(): boolean {
    return this.#namespaces.size > 1;
  }

  ids(): readonly string[] {
    return [...this.#entries.keys()];
  }

  entry(id: string): CertificateEntry | undefined {
    return this.#entries.get(id);
  }

  group(urgency: Urgency): readonly CertificateEntry[] {
    return this.#groups.get(urgency)?.items ?? [];
  }

  /** Takes what has become of these certificates. */
  update(ids: readonly string[]): CertificateChanges {
    const groups = new Set<Urgency>();
    const { severalNamespaces } = this;
    const filled = urgencies.map((urgency) => this.group(urgency).length > 0);
    for (const id of ids) {
      const before = this.#entries.get(id);
      const row = this.#find(id);
      const after = row === undefined ? undefined : this.#entryOf(row);
      if (before !== undefined) {
        this.#groups.get(before.urgency)?.remove(before);
        this.#count(before.row.namespace, -1);
      }
      if (after === undefined) this.#entries.delete(id);
      else {
        this.#entries.set(id, after);
        this.#groups.get(after.urgency)?.add(after);
        this.#count(after.row.namespace, 1);
      }
      if (before?.urgency === after?.urgency && before?.endsAt === after?.endsAt) continue;
      for (const entry of [before, after]) if (entry !== undefined) groups.add(entry.urgency);
    }
    const roots = urgencies.some((urgency, i) => this.group(urgency).length > 0 !== filled[i]);
    return { certificates: ids, groups, roots, everywhere: this.severalNamespaces !== severalNamespaces };
  }

  #count(namespace: string, sign: 1 | -1): void {
    const count = (this.#namespaces.get(namespace) ?? 0) + sign;
    if (count === 0) this.#namespaces.delete(namespace);
    else this.#namespaces.set(namespace, count);
  }
}
