// Paces the scans that reports are made into: after a moment of quiet, and never for more than a small part of the time.

import type { ReportKind } from '../../../domain/inventory/kind.ts';
import type { ReportEvent } from './reportFacts.ts';
import { ReportShelf, type ReportScan } from './reportShelf.ts';

/** Milliseconds from a change to the scan that has it. */
const quiet = 300;

/** After a scan was made follows a pause of so many times what that took. */
const pauses = 20;

export class ReportOutbox {
  readonly #send: (kind: ReportKind, scan: ReportScan | undefined) => void;
  readonly #due = new Set<ReportKind>();
  readonly #told = new Set<ReportKind>();
  #shelf = new ReportShelf();
  #timer: NodeJS.Timeout | undefined;
  #notBefore = -Infinity;

  /** @param send gets the scan of a kind when it has changed; undefined: there are no reports any more. */
  constructor(send: (kind: ReportKind, scan: ReportScan | undefined) => void) {
    this.#send = send;
  }

  apply(event: ReportEvent): void {
    const kind = this.#shelf.apply(event);
    if (kind === undefined) return;
    this.#due.add(kind);
    this.#timer ??= setTimeout(() => this.#pass(), Math.max(quiet, this.#notBefore - performance.now()));
  }

  /** See ReportShelf.details. */
  details(...asked: Parameters<ReportShelf['details']>): ReturnType<ReportShelf['details']> {
    return this.#shelf.details(...asked);
  }

  /** Another cluster: the receiver forgets by itself. */
  forget(): void {
    this.dispose();
    this.#due.clear();
    this.#told.clear();
    this.#shelf = new ReportShelf();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pass(): void {
    this.#timer = undefined;
    const began = performance.now();
    for (const kind of this.#due) {
      const scan = this.#shelf.scan(kind);
      if (scan === undefined && !this.#told.delete(kind)) continue;
      if (scan !== undefined) this.#told.add(kind);
      this.#send(kind, scan);
    }
    this.#due.clear();
    this.#notBefore = performance.now() + (performance.now() - began) * pauses;
  }
}
