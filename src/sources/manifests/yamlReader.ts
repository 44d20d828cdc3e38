// Reads YAML files in a worker thread of its own, which comes when there is something to parse and goes when there has been
// nothing for a while.

import { Worker } from 'node:worker_threads';
import { helmFileKind } from '../../domain/manifests/helm/helmFileName.ts';
import { mayBeManifest } from '../../domain/manifests/mayBeManifest.ts';
import type { YamlAnswer, YamlRequest } from './port.ts';
import type { YamlFile } from './yamlFile.ts';

/** Longest text that is parsed, in UTF-16 code units: what is longer is generated (custom resource definitions, mostly). */
const longestText = 1024 * 1024;

/**
 * Heap of the worker in MiB: twice what the worst text of that length takes (a mebibyte of brackets). It is not there to be
 * reached: V8 ends the whole process where a worker's heap grows past its limit faster than it can be told to stop.
 */
const heapMiB = 2048;

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
  readonly #onFailure: (file: string) => void;
  readonly #times: YamlReaderTimes;
  /** In the order in which the worker answers. */
  #waiting: Waiting[] = [];
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /**
   * @param entry the worker's script: dist/sources/manifests/worker.js, or worker.ts where Node runs TypeScript.
   * @param onFailure told of each file that the worker fails at.
   */
  constructor(entry: URL, onFailure: (file: string) => void = () => undefined, times: YamlReaderTimes = { slowest: 20_000, idle: 60_000 }) {
    this.#entry = entry;
    this.#onFailure = onFailure;
    this.#times = times;
  }

  /**
   * @param file workspace-relative path.
   * @returns what the file is; nothing where that is plain without parsing, of a text that is too long, and after `dispose`. A manifest that the worker
   * fails at is skipped as unreadable. Never rejects.
   */
  async read(file: string, text: string): Promise<YamlFile> {
    if (this.#isOver || text.length > longestText || !(helmFileKind(file) !== undefined || mayBeManifest(file, text))) return {};
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
    for (const request of others) this.#ask(request);
    if (failed === undefined) return;
    failed.resolve({ manifest: { file: failed.file, objects: [], mentions: [], skipped: 'unreadable' } });
    this.#onFailure(failed.file);
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
