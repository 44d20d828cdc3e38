// The inventory as the extension host has it: a copy of the worker's rows, kept up to date by its batches.

import { Worker } from 'node:worker_threads';
import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import type { LeaseFacts, OperationFacts } from '../../domain/inventory/facts.ts';
import type { Kind, Trouble } from '../../domain/inventory/kind.ts';
import type { ClaimRow, ClusterStatus, InventoryBatch } from '../../domain/inventory/row.ts';
import { SharedStrings } from '../../domain/inventory/sharedStrings.ts';
import { backoff } from '../../kubernetes/backoff.ts';
import { RequestFailed } from '../../kubernetes/client.ts';
import { plainDetail } from '../../kubernetes/plainDetail.ts';
import type { ContextName, FromWorker, NamespaceChoice, Target, ToWorker } from './port.ts';
import { ClusterReports } from './reports/clusterReports.ts';

export interface InventoryOptions {
  /** The worker's script: dist/sources/cluster/worker.js, or worker.ts where Node runs TypeScript. */
  readonly worker: URL;
  readonly target: Target;
  /** MiB of the worker's heap to begin with; a worker that runs out of it is started again with twice as much. */
  readonly heap?: number;
}

interface Disposable {
  dispose(): void;
}

/**
 * MiB of the worker's heap to begin with: for some 100,000 claims. V8 lets garbage pile up in proportion to what a heap may
 * have, and from 2 GiB on twice as much.
 */
const firstHeap = 1900;
/** MiB for what was just made: more makes the process larger, less makes the collector work more. */
const youngHeap = 16;

type Contexts = PromiseWithResolvers<readonly ContextName[]>;

/** Fits `InventoryService` of ui/ports. Nothing is started before something is wanted. */
export class InventoryClient {
  /** The findings that reports in the cluster hold; they are read while their kinds are wanted. */
  readonly reports = new ClusterReports((message) => {
    if (this.#worker) post(this.#worker, message);
  });
  readonly #script: URL;
  readonly #strings = new SharedStrings();
  readonly #rows = new Map<string, ClaimRow>();
  readonly #certificates = new Map<string, CertificateRow>();
  readonly #operations = new Map<string, OperationFacts>();
  readonly #leases = new Map<string, LeaseFacts>();
  readonly #demands = new Set<readonly Kind[]>();
  readonly #listeners = new Set<(batch: InventoryBatch) => void>();
  readonly #asked = new Map<number, Contexts>();
  #target: Target;
  #worker: Worker | undefined;
  #status: ClusterStatus | undefined;
  /** The worker knows more rows than it has told. */
  #isMore = false;
  #generation = 0;
  #questions = 0;
  #crashes = 0;
  #heap: number;
  #restart: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: InventoryOptions) {
    this.#script = options.worker;
    this.#target = options.target;
    this.#heap = options.heap ?? firstHeap;
  }

  rows(): readonly ClaimRow[] {
    return [...this.#rows.values()];
  }

  row(id: string): ClaimRow | undefined {
    return this.#rows.get(id);
  }

  certificates(): readonly CertificateRow[] {
    return [...this.#certificates.values()];
  }

  certificate(id: string): CertificateRow | undefined {
    return this.#certificates.get(id);
  }

  operations(): readonly OperationFacts[] {
    return [...this.#operations.values()];
  }

  leases(): readonly LeaseFacts[] {
    return [...this.#leases.values()];
  }

  status(): ClusterStatus | undefined {
    return this.#status;
  }

  onDidChange(listener: (batch: InventoryBatch) => void): Disposable {
    // A function of its own, so that the same listener may be registered twice.
    const own = (batch: InventoryBatch): void => {
      listener(batch);
    };
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  }

  want(kinds: readonly Kind[]): Disposable {
    const demand = [...kinds];
    this.#demands.add(demand);
    this.#sendWanted();
    return {
      dispose: () => {
        if (this.#demands.delete(demand)) this.#sendWanted();
      },
    };
  }

  async settled(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isSettled()) return;
    const done = Promise.withResolvers<undefined>();
    const subscription = this.onDidChange(() => {
      if (this.#isSettled()) done.resolve(undefined);
    });
    const onAbort = (): void => {
      done.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort);
    try {
      await done.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      subscription.dispose();
    }
  }

  async useContext(context: string | undefined): Promise<void> {
    await this.useTarget({ ...this.#target, context });
  }

  async useNamespaces(namespaces: NamespaceChoice): Promise<void> {
    await this.useTarget({ ...this.#target, namespaces });
  }

  /** Another kubeconfig, context or choice of namespaces: the rows are emptied, then read anew. */
  useTarget(target: Target): Promise<void> {
    this.#target = target;
    this.#empty();
    if (this.#worker) this.#sendTarget(this.#worker);
    return Promise.resolve();
  }

  /** @throws RequestFailed noKubeconfig, badKubeconfig. */
  async contexts(): Promise<readonly ContextName[]> {
    this.#questions += 1;
    const answer: Contexts = Promise.withResolvers();
    this.#asked.set(this.#questions, answer);
    post(this.#started(), { type: 'contexts', id: this.#questions, kubeconfig: this.#target.kubeconfig });
    return await answer.promise;
  }

  retryNow(): void {
    if (this.#worker) post(this.#worker, { type: 'retryNow' });
  }

  /** Ends the worker. */
  async dispose(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#restart);
    this.#listeners.clear();
    this.#failQuestions({ code: 'unreachable', server: '', detail: '' });
    await this.#worker?.terminate();
  }

  #wanted(): readonly Kind[] {
    return [...new Set([...this.#demands].flat())];
  }

  #isSettled(): boolean {
    if (this.#status?.trouble) return true;
    if (this.#isMore) return false;
    const known = this.#status?.kinds ?? [];
    return this.#wanted().every((kind) => {
      const states = known.filter((status) => status.kind === kind);
      return states.length > 0 && states.every(({ state }) => state.state !== 'stillReading');
    });
  }

  #sendWanted(): void {
    const kinds = this.#wanted();
    // A worker that is to be restarted gets the demand when it starts.
    if (this.#ended || this.#restart || (kinds.length === 0 && !this.#worker)) return;
    post(this.#started(), { type: 'want', kinds });
  }

  #sendTarget(worker: Worker): void {
    this.#generation += 1;
    post(worker, { type: 'target', generation: this.#generation, target: this.#target });
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const resourceLimits = { maxOldGenerationSizeMb: this.#heap, maxYoungGenerationSizeMb: youngHeap };
    const worker = new Worker(this.#script, { name: 'volume-guard-inventory', execArgv: [], resourceLimits });
    this.#worker = worker;
    let why = '';
    worker.on('message', (message: FromWorker) => {
      this.#receive(message);
    });
    worker.on('error', (error) => {
      why = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
      if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#heap *= 2;
    });
    worker.once('exit', () => {
      this.#worker = undefined;
      if (!this.#ended) this.#crashed(why);
    });
    this.#sendTarget(worker);
    return worker;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'batch':
        // What was on its way from an earlier target is not wanted any more.
        if (message.generation !== this.#generation) return;
        this.#crashes = 0;
        this.#isMore = message.isMore;
        try {
          this.#take(this.#strings.share(message.batch));
        } finally {
          if (this.#worker) post(this.#worker, { type: 'taken', generation: message.generation });
        }
        break;
      case 'elsewhere':
        if (message.generation === this.#generation) this.#empty();
        break;
      case 'reports':
        if (message.generation === this.#generation) this.reports.take(message);
        break;
      case 'weaknesses':
        this.reports.take(message);
        break;
      case 'contexts':
        this.#asked.get(message.id)?.resolve(message.contexts);
        this.#asked.delete(message.id);
        break;
      case 'noContexts':
        this.#asked.get(message.id)?.reject(new RequestFailed(message.trouble, 0, ''));
        this.#asked.delete(message.id);
    }
  }

  #take(batch: InventoryBatch): void {
    update(this.#rows, batch.rows, batch.removedRows, (row) => row.id);
    update(this.#certificates, batch.certificates, batch.removedCertificates, (row) => row.id);
    update(this.#operations, batch.operations, batch.removedOperations, idOf);
    update(this.#leases, batch.leases, batch.removedLeases, idOf);
    this.#status = batch.status ?? this.#status;
    for (const listener of [...this.#listeners]) listener(batch);
  }

  /** Removes everything, and says so. */
  #empty(trouble?: Trouble): void {
    const last = this.#status;
    this.#status = undefined;
    this.#isMore = false;
    this.reports.forget();
    this.#take({
      rows: [],
      removedRows: [...this.#rows.keys()],
      certificates: [],
      removedCertificates: [...this.#certificates.keys()],
      operations: [],
      removedOperations: [...this.#operations.keys()],
      leases: [],
      removedLeases: [...this.#leases.keys()],
      ...(trouble && { status: { context: last?.context ?? '', server: last?.server ?? '', kinds: [], clockSkew: 0, trouble } }),
    });
  }

  #crashed(why: string): void {
    const trouble: Trouble = { code: 'unreachable', server: this.#status?.server ?? '', detail: plainDetail(why) };
    this.#failQuestions(trouble);
    this.#empty(trouble);
    this.#crashes += 1;
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      this.#sendWanted();
    }, backoff(this.#crashes));
  }

  #failQuestions(trouble: Trouble): void {
    for (const question of this.#asked.values()) question.reject(new RequestFailed(trouble, 0, ''));
    this.#asked.clear();
  }
}

function idOf(facts: { readonly namespace: string; readonly name: string }): string {
  return `${facts.namespace}/${facts.name}`;
}

function update<T>(into: Map<string, T>, changed: readonly T[], removed: readonly string[], id: (value: T) => string): void {
  for (const key of removed) into.delete(key);
  for (const value of changed) into.set(id(value), value);
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}
