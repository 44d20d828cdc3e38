// The extension host's side of the SARIF worker: scans files one after the other, the most urgent first, each with a
// deadline, and starts another worker after a crash.

import type { DecodedFinding, DecodedResult } from '../../domain/findings/decoded.ts';
import { emptyColumns } from '../../domain/findings/findingColumns.ts';
import { FindingStore } from '../../domain/findings/findingStore.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import type { SarifAnswer } from './port.ts';
import { SarifWorker } from './sarifWorker.ts';

export interface SarifFile {
  /** Absolute. */
  readonly path: string;
  /** Workspace-relative. */
  readonly name: string;
}

export interface SarifClientOptions {
  /** The worker's entry point: worker.ts, or what it was bundled to. */
  readonly entry: URL;
  /** What is built from wasm/sarif. */
  readonly module: URL;
  /** Milliseconds that the worker may give no sign of life while it works on a request. Default 120,000. */
  readonly deadline?: number;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** The greater, the sooner among those that wait. Default 0. */
  readonly priority?: number;
  /**
   * The first results of a large file, once at most, while the rest is being scanned. `settled`: their rules were known,
   * else levels, severities and messages may still change.
   */
  readonly onFirst?: (findings: readonly DecodedResult[], settled: boolean) => void;
  /** Bytes of the (inflated) file that were scanned so far. */
  readonly onProgress?: (read: number, size: number) => void;
}

/** Why the details of a finding cannot be read. */
export class DetailsFailed extends Error {
  override readonly name = 'DetailsFailed';
  /** 'changed': the file is no longer what was scanned; 'gone': the worker crashed since; else a file system's code. */
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** A SARIF file that was scanned. */
export interface OpenScan {
  readonly report: ScanReport;
  /** The key facts of all its findings. */
  readonly store: FindingStore;
  /**
   * Reads findings anew from the file.
   * @param indices their places in the store.
   * @throws DetailsFailed, or the signal's reason
   */
  details(indices: Iterable<number>, signal: AbortSignal): Promise<readonly DecodedFinding[]>;
  /** Lets the worker forget it, and remove its copy, if there is one. */
  close(): void;
}

/** Findings decoded in one request: cloning them holds the extension host for about a millisecond. */
const batchSize = 500;
/** Findings of one file that `read` gives at most: the most severe. */
const mostRead = 25_000;
/** Milliseconds that the worker has to stop at a request that was cancelled. */
const grace = 1000;

/** A file that waits for its turn. */
interface Turn {
  readonly priority: number;
  readonly run: () => Promise<void>;
}

export class SarifClient {
  readonly #options: SarifClientOptions;
  #worker: SarifWorker | undefined;
  readonly #turns: Turn[] = [];
  #busy = false;
  #next = 0;
  #disposed = false;

  constructor(options: SarifClientOptions) {
    this.#options = options;
  }

  /**
   * Scans one file when its turn comes.
   * @returns the scan. A file at which the worker crashed or ran out of time is reported as unreadable, and has no findings.
   * @throws the signal's reason when it aborts.
   */
  open(file: SarifFile, options: OpenOptions): Promise<OpenScan> {
    const { promise, resolve, reject } = Promise.withResolvers<OpenScan>();
    const run = (): Promise<void> => this.#open(file, options).then(resolve, reject);
    const { priority = 0 } = options;
    const behind = this.#turns.findIndex((turn) => turn.priority < priority);
    this.#turns.splice(behind === -1 ? this.#turns.length : behind, 0, { priority, run });
    void this.#takeTurns();
    return promise;
  }

  /**
   * Reads one file with all details; of a file with more than 25,000 findings, the most severe.
   * @param batch called with findings as they come, in the file's order.
   * @returns the report.
   * @throws the signal's reason when it aborts.
   */
  async read(file: SarifFile, signal: AbortSignal, batch: (findings: readonly DecodedFinding[]) => void): Promise<ScanReport> {
    const scan = await this.open(file, { signal });
    try {
      const wanted = scan.store.top(mostRead).sort();
      for (let start = 0; start < wanted.length; start += batchSize) batch(await scan.details(wanted.subarray(start, start + batchSize), signal));
      return scan.report;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DetailsFailed) return unreadable(file, error.code);
      throw error;
    } finally {
      scan.close();
    }
  }

  /** Ends the worker; files still waiting are reported as unreadable. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#worker?.stop('disposed');
  }

  /** One file after the other, whatever became of the one before. Never rejects: turns do not. */
  async #takeTurns(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let turn = this.#turns.shift(); turn !== undefined; turn = this.#turns.shift()) await turn.run();
    this.#busy = false;
  }

  async #open(file: SarifFile, { signal, onFirst, onProgress }: OpenOptions): Promise<OpenScan> {
    signal.throwIfAborted();
    if (this.#disposed) return failed(file, 'disposed');
    if (this.#worker?.running !== true) this.#worker = new SarifWorker(this.#options.entry, this.#options.module);
    const worker = this.#worker;
    const id = (this.#next += 1);
    const answer = await this.#ask(worker, { type: 'open', id, ...file }, signal, (part) => {
      if (part.type === 'first') onFirst?.(part.findings, part.settled);
      else if (part.type === 'progress') onProgress?.(part.read, part.size);
    });
    if (typeof answer === 'string') return failed(file, answer);
    if (answer.type !== 'opened') return failed(file, 'unexpected');
    const store = new FindingStore(answer.columns);
    return {
      report: answer.report,
      store,
      details: (indices, aborting) => this.#details(worker, id, store, Uint32Array.from(indices), aborting),
      close: () => worker.tell({ type: 'close', scan: id }),
    };
  }

  async #details(worker: SarifWorker, scan: number, store: FindingStore, indices: Uint32Array, signal: AbortSignal): Promise<readonly DecodedFinding[]> {
    signal.throwIfAborted();
    if (!worker.running) throw new DetailsFailed('gone');
    const answer = await this.#ask(worker, { type: 'details', id: (this.#next += 1), scan, indices }, signal);
    if (typeof answer === 'string') throw new DetailsFailed(answer);
    if (answer.type !== 'details') throw new DetailsFailed('unexpected');
    return answer.findings.flatMap((finding, number) => finding === undefined ? [] : [{ ...finding, identity: store.identityOf(indices[number] ?? 0) }]);
  }

  /**
   * Asks the worker and waits for the last answer; `part` gets those before it.
   * @returns that answer, or a code that says why there is none. @throws the signal's reason, when the worker is free again
   */
  async #ask(
    worker: SarifWorker,
    request: Parameters<SarifWorker['ask']>[0],
    signal: AbortSignal,
    part: (answer: SarifAnswer) => void = () => undefined,
  ): Promise<string | Exclude<SarifAnswer, { type: 'failed' }>> {
    const { deadline = 120_000 } = this.#options;
    const { promise, resolve } = Promise.withResolvers<string | Exclude<SarifAnswer, { type: 'failed' }>>();
    // What works without a pause cannot be interrupted: a worker that does not answer is ended, and the next file gets a new one.
    const late = setTimeout(() => void worker.stop('timedOut'), deadline);
    let gone: NodeJS.Timeout | undefined;
    const aborted = (): void => {
      worker.tell({ type: 'cancel', id: request.id });
      gone = setTimeout(() => void worker.stop('cancelled'), grace);
    };
    signal.addEventListener('abort', aborted, { once: true });
    worker.ask(request, {
      answered(answer) {
        late.refresh();
        if (answer.type === 'first' || answer.type === 'progress') {
          if (!signal.aborted) part(answer);
          return false;
        }
        resolve(answer.type === 'failed' ? answer.code : answer);
        return true;
      },
      lost: resolve,
    });
    try {
      const answer = await promise;
      // A scan that nobody wants any more is not kept.
      if (signal.aborted && typeof answer !== 'string' && answer.type === 'opened') worker.tell({ type: 'close', scan: request.id });
      signal.throwIfAborted();
      return answer;
    } finally {
      clearTimeout(late);
      clearTimeout(gone);
      signal.removeEventListener('abort', aborted);
    }
  }
}

function unreadable({ name }: SarifFile, detail: string): ScanReport {
  return { file: name, runs: [], fault: { code: 'unreadable', detail } };
}

/** The scan of a file that could not be scanned. */
function failed(file: SarifFile, code: string): OpenScan {
  return {
    report: unreadable(file, code),
    store: new FindingStore(emptyColumns(file.name, 0)),
    details: () => Promise.resolve([]),
    close: () => undefined,
  };
}
