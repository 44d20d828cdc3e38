// A running SARIF worker as its client sees it: requests with their answers, until it is stopped or crashes.

import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { codeOf } from './codeOf.ts';
import type { SarifAnswer, SarifRequest, WorkerSetup } from './port.ts';
import { removeTemporary, temporaryPath } from './temporaryFolder.ts';

/** Heap of the worker in MiB: a file that needs more ends the worker, not the extension host. */
const heapMiB = 2048;

/** Of it, for what was just made: columns and indexes lie outside the heap, and little of what is parsed lives on. More only makes the process larger. */
const youngHeapMiB = 6;

/** One request that waits for its last answer. */
export interface Waiting {
  /** @returns whether this was the last answer. */
  answered(answer: SarifAnswer): boolean;
  /** The worker is no more; `code` says why. */
  lost(code: string): void;
}

export class SarifWorker {
  readonly #worker: Worker;
  readonly #temporary = temporaryPath(randomUUID());
  readonly #waiting = new Map<number, Waiting>();
  /** Why it is no more; undefined: it runs. */
  #ended: string | undefined;

  /** @param module is what is built from wasm/sarif. */
  constructor(entry: URL, module: URL) {
    const setup: WorkerSetup = { module: fileURLToPath(module), temporary: this.#temporary };
    this.#worker = new Worker(entry, { name: 'volume-guard-sarif', workerData: setup, resourceLimits: { maxOldGenerationSizeMb: heapMiB, maxYoungGenerationSizeMb: youngHeapMiB } });
    this.#worker.on('message', (answer: SarifAnswer) => {
      if (this.#waiting.get(answer.id)?.answered(answer)) this.#waiting.delete(answer.id);
    });
    this.#worker.on('error', (error) => this.#end(codeOf(error)));
    this.#worker.on('exit', () => {
      this.#end('workerEnded');
      removeTemporary(this.#temporary);
    });
    this.#worker.unref();
  }

  get running(): boolean {
    return this.#ended === undefined;
  }

  /** Sends a request whose answers `waiting` gets. */
  ask(request: Extract<SarifRequest, { id: number }>, waiting: Waiting): void {
    if (this.#ended !== undefined) {
      waiting.lost(this.#ended);
      return;
    }
    this.#waiting.set(request.id, waiting);
    this.#worker.postMessage(request);
  }

  /** Sends a request that has no answer of its own. */
  tell(request: Extract<SarifRequest, { type: 'cancel' | 'close' }>): void {
    if (this.running) this.#worker.postMessage(request);
  }

  /** Ends it at once; whoever waits is told `code`. */
  async stop(code: string): Promise<void> {
    this.#end(code);
    await this.#worker.terminate();
  }

  #end(code: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = code;
    for (const waiting of this.#waiting.values()) waiting.lost(code);
    this.#waiting.clear();
  }
}
