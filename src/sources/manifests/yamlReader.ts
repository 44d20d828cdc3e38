// Reads YAML files in a worker thread of its own, which comes when there is something to parse and goes when there has been
// nothing for a while.

import { Worker } from 'node:worker_threads';
import { helmFileKind } from '../../domain/manifests/helm/helmFileName.ts';
import { mayBeManifest } from '../../domain/manifests/mayBeManifest.ts';
import type { YamlAnswer, YamlRequest } from './port.ts';
import type { YamlFile } from './yamlFile.ts';

/** Heap of the worker in MiB: a file that needs more ends the worker, not the extension host. */
const heapMiB = 256;

export interface YamlReaderTimes {
  /** The longest that one file may take, in milliseconds: the library needs a fifth of a second for a mebibyte. */
  readonly slowest: number;
  /** Without a request for so many milliseconds, the worker ends and gives its memory back. */
  readonly idle: number;
}

interface Waiting extends YamlRequest {
  readonly resolve: (content: YamlFile) => void;
}

export class YamlReader {
  readonly #entry: URL;
  readonly #times: YamlReaderTimes;
  /** In the order in which the worker answers. */
  #waiting: Waiting[] = [];
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** @param entry the worker's script: dist/sources/manifests/worker.js, or worker.ts where Node runs TypeScript. */
  constructor(entry: URL, times: YamlReaderTimes = { slowest: 20_000, idle: 60_000 }) {
    this.#entry = entry;
    this.#times = times;
  }

  /**
   * @param file workspace-relative path.
   * @returns what the file is; nothing where that is plain without parsing, and after `dispose`. A manifest that the worker
   * fails at is skipped as unreadable. Never rejects.
   */
  async read(file: string, text: string): Promise<YamlFile> {
    if (this.#isOver || !(helmFileKind(file) !== undefined || mayBeManifest(file, text))) return {};
    return await new Promise((resolve) => {
      this.#ask({ file, text, resolve });
    });
  }

  async dispose(): Promise<void> {
    this.#isOver = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({});
    await this.#end();
  }

  #ask(request: Waiting): void {
    this.#waiting.push(request);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ file: request.file, text: request.text } satisfies YamlRequest);
    if (this.#waiting.length === 1) this.#watch();
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { name: 'volume-guard-yaml', execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    worker.on('message', (answer: YamlAnswer) => {
      if (worker !== this.#worker) return;
      this.#waiting.shift()?.resolve(answer);
      this.#watch();
    });
    // It says the same again by its exit.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (worker === this.#worker) this.#lost();
    });
    worker.unref();
    return worker;
  }

  /** Gives the file that it is at its time; where there is none, the worker. */
  #watch(): void {
    clearTimeout(this.#timer);
    const isIdle = this.#waiting.length === 0;
    this.#timer = setTimeout(() => {
      this.#lost();
    }, isIdle ? this.#times.idle : this.#times.slowest);
    this.#timer.unref();
  }

  /** The worker ended, or has to: the file that it was at is left alone, and those behind it are for the next one. */
  #lost(): void {
    // Whoever terminates it has nothing to wait for.
    this.#end().catch(() => undefined);
    const [failed, ...others] = this.#waiting.splice(0);
    failed?.resolve({ manifest: { file: failed.file, objects: [], mentions: [], skipped: 'unreadable' } });
    for (const request of others) this.#ask(request);
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
