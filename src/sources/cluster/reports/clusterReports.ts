// The findings of trivy-operator's reports as the extension host has them: columns that the worker made, and details when
// they are asked for.

import type { ReportSubject } from '../../../domain/findings/findingPlace.ts';
import { FindingStore } from '../../../domain/findings/findingStore.ts';
import type { ReportKind } from '../../../domain/inventory/kind.ts';
import { DetailsFailed, type OpenScan } from '../../sarif/sarifClient.ts';
import type { FromWorker, ToWorker } from '../port.ts';
import type { ReportScan } from './reportShelf.ts';

/** Milliseconds until details are given up: the worker has them in memory. */
const deadline = 20_000;

/** A kind's scan, and where its uris are. */
interface Told {
  readonly scan: OpenScan;
  readonly subjects: readonly string[];
  readonly uris: ReadonlyMap<string, number>;
}

type Answer = Extract<FromWorker, { type: 'weaknesses' }>['findings'];

export class ClusterReports {
  readonly #ask: (message: ToWorker) => void;
  readonly #told = new Map<ReportKind, Told>();
  readonly #listeners = new Set<() => void>();
  readonly #asked = new Map<number, (answer: Answer) => void>();
  #questions = 0;

  /** @param ask posts to the worker. */
  constructor(ask: (message: ToWorker) => void) {
    this.#ask = ask;
  }

  /** @returns at most one for each kind of report; another one after each change. */
  scans(): readonly OpenScan[] {
    return [...this.#told.values()].map(({ scan }) => scan);
  }

  /** @returns what the report is about that a finding's uri names; undefined for any other uri. */
  subjectOf(uri: string): ReportSubject | undefined {
    for (const { subjects, uris } of this.#told.values()) {
      const at = uris.get(uri);
      // Our own worker wrote it.
      if (at !== undefined) return JSON.parse(subjects[at] ?? '') as ReportSubject;
    }
    return undefined;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    const own = (): void => listener();
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  }

  /** The worker told something of reports. */
  take(message: Extract<FromWorker, { type: 'reports' | 'weaknesses' }>): void {
    if (message.type === 'weaknesses') {
      this.#asked.get(message.id)?.(message.findings);
      return;
    }
    if (message.scan === undefined) this.#told.delete(message.kind);
    else this.#told.set(message.kind, this.#toldOf(message.kind, message.scan));
    this.#tell();
  }

  /** Another cluster, or another worker: nothing of the old one holds. */
  forget(): void {
    for (const answer of [...this.#asked.values()]) answer(undefined);
    if (this.#told.size === 0) return;
    this.#told.clear();
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #toldOf(kind: ReportKind, { version, report, columns, subjects }: ReportScan): Told {
    const store = new FindingStore(columns);
    const details: OpenScan['details'] = async (indices, signal) => {
      const wanted = Uint32Array.from(indices);
      const found = await this.#details({ kind, version, indices: wanted }, signal);
      return found.flatMap((finding, number) => (finding === undefined ? [] : [{ ...finding, identity: store.identityOf(wanted[number] ?? 0) }]));
    };
    return { scan: { report, store, details, close: () => undefined }, subjects, uris: new Map(columns.uris.map((uri, at) => [uri, at])) };
  }

  async #details(asked: Omit<Extract<ToWorker, { type: 'weaknesses' }>, 'type' | 'id'>, signal: AbortSignal): Promise<NonNullable<Answer>> {
    signal.throwIfAborted();
    const id = (this.#questions += 1);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const late = setTimeout(() => resolve(undefined), deadline);
    const aborted = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', aborted, { once: true });
    this.#asked.set(id, resolve);
    this.#ask({ type: 'weaknesses', id, ...asked });
    try {
      const answer = await promise;
      if (answer === undefined) throw new DetailsFailed('changed');
      return answer;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', aborted);
      this.#asked.delete(id);
    }
  }
}
