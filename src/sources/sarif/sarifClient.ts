// The extension host's side of the SARIF worker: reads files one after the other, each with a deadline, and starts
// another worker after a crash.

import { Worker } from 'node:worker_threads';
import type { DecodedFinding } from '../../domain/findings/decoded.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import { codeOf } from './codeOf.ts';
import type { ReadAnswer, ReadRequest } from './port.ts';

export interface SarifFile {
  /** Absolute. */
  readonly path: string;
  /** Workspace-relative. */
  readonly name: string;
}

export interface SarifClientOptions {
  /** The worker's entry point: worker.ts, or what it was bundled to. */
  readonly entry: URL;
  /** Milliseconds that one file may take. Default 120,000. */
  readonly deadline?: number;
}

/** Heap of the worker in MiB: a file that needs more ends the worker, not the extension host. */
const heapMiB = 2048;

export class SarifClient {
  readonly #entry: URL;
  readonly #deadline: number;
  #worker: Worker | undefined;
  /** The last file's reading: the next one waits for it, whatever became of it. */
  #last: Promise<unknown> = Promise.resolve();
  #next = 0;
  #disposed = false;

  constructor({ entry, deadline = 120_000 }: SarifClientOptions) {
    this.#entry = entry;
    this.#deadline = deadline;
  }

  /**
   * Reads one file; calls made meanwhile wait for their turn.
   * @param batch called with findings as they come, in the file's order.
   * @returns the report. A file at which the worker crashed or ran out of time is reported as unreadable.
   * @throws the signal's reason when it aborts.
   */
  read(file: SarifFile, signal: AbortSignal, batch: (findings: readonly DecodedFinding[]) => void): Promise<ScanReport> {
    const turn = this.#last.then(() => this.#read(file, signal, batch));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the worker; files still waiting are reported as unreadable. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #read(file: SarifFile, signal: AbortSignal, batch: (findings: readonly DecodedFinding[]) => void): Promise<ScanReport> {
    signal.throwIfAborted();
    const unreadable = (detail: string): ScanReport => ({ file: file.name, runs: [], fault: { code: 'unreadable', detail } });
    if (this.#disposed) return unreadable('disposed');
    const worker = (this.#worker ??= this.#start());
    const request: ReadRequest = { id: (this.#next += 1), ...file };
    const { promise, resolve, reject } = Promise.withResolvers<ScanReport | { readonly lost: string }>();
    const answered = (answer: ReadAnswer): void => {
      if (answer.id !== request.id) return;
      if (answer.type === 'findings') batch(answer.findings);
      else resolve(answer.report);
    };
    const crashed = (error: Error): void => resolve({ lost: codeOf(error) });
    const ended = (): void => resolve({ lost: this.#disposed ? 'disposed' : 'workerEnded' });
    const aborted = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    const late = setTimeout(() => resolve({ lost: 'timedOut' }), this.#deadline);
    worker.on('message', answered).on('error', crashed).on('exit', ended);
    signal.addEventListener('abort', aborted, { once: true });
    let report: ScanReport | undefined;
    try {
      worker.postMessage(request);
      const outcome = await promise;
      report = 'lost' in outcome ? undefined : outcome;
      return 'lost' in outcome ? unreadable(outcome.lost) : outcome;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', aborted);
      worker.off('message', answered).off('error', crashed).off('exit', ended);
      // Parsing cannot be interrupted: a worker that did not answer is ended, and the next file gets a new one.
      if (report === undefined) await this.#stop();
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { name: 'volume-guard-sarif', resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    // Errors are handled by the reading they end; between two files there is nobody to tell, and the next gets a new worker.
    worker.on('error', () => this.#forget(worker));
    worker.on('exit', () => this.#forget(worker));
    worker.unref();
    return worker;
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
  }
}
