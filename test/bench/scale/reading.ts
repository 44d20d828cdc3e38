// What reading a cluster comes to, watched from the extension host's side of the port; plain Node and the real extension
// host are measured by the same code.

import type { ClaimRow, ClusterStatus, InventoryBatch } from '../../../src/domain/inventory/row.ts';

/** Milliseconds from the demand; memory in bytes. */
export interface Reading {
  readonly firstRows: number;
  /** Every claim is a row. */
  readonly allRows: number;
  /** Every claim that has snapshots says so: how many, and about when the newest was taken. */
  readonly outlined: number;
  /** Every kind is live and joined: no verdict is "still reading". */
  readonly whole: number;
  /** When each kind was live. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly batches: number;
  readonly longestStall: number;
  /** The most processor time that the thread itself used between two ticks: a stall may also be that it got none. */
  readonly longestWork: number;
  /** Of the whole process, the worker included. */
  readonly memoryBefore: number;
  readonly memoryAfter: number;
  readonly memoryPeak: number;
  /** Of the thread that keeps the rows. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** Processor time of the process, all threads. */
  readonly processor: number;
}

/** Registers a listener for what changes. */
type Listen = (listener: (batch: InventoryBatch) => void) => { dispose(): void };

/** How many there are in the cluster. */
export interface Expected {
  readonly claims: number;
  readonly claimsWithSnapshots: number;
}

const tickMs = 5;

export class ReadingWatch {
  readonly #began = performance.now();
  readonly #processor = process.cpuUsage();
  readonly #before = process.memoryUsage();
  readonly #rows = new Set<string>();
  readonly #outlined = new Set<string>();
  readonly #kinds: Record<string, number> = {};
  readonly #subscription: { dispose(): void };
  readonly #ticker: NodeJS.Timeout;
  #firstRows = NaN;
  #allRows = NaN;
  #allOutlined = NaN;
  #batches = 0;
  #stall = 0;
  #work = 0;
  #peak = 0;

  /** Begins: what is demanded after this is measured. */
  constructor(listen: Listen, expected: Expected) {
    this.#subscription = listen((batch) => this.#see(batch, expected));
    let last = performance.now();
    let worked = threadTime();
    let ticks = 0;
    this.#ticker = setInterval(() => {
      const now = performance.now();
      this.#stall = Math.max(this.#stall, now - last - tickMs);
      last = now;
      const work = threadTime();
      this.#work = Math.max(this.#work, work - worked);
      worked = work;
      if (ticks++ % 20 === 0) this.#peak = Math.max(this.#peak, process.memoryUsage.rss());
    }, tickMs);
  }

  /** @param settle milliseconds to wait before memory is read: garbage is collected when nothing else is to be done. */
  async end(settle: number): Promise<Reading> {
    const whole = this.#elapsed();
    const processor = process.cpuUsage(this.#processor);
    await new Promise((resolve) => setTimeout(resolve, settle));
    clearInterval(this.#ticker);
    this.#subscription.dispose();
    const after = process.memoryUsage();
    return {
      firstRows: this.#firstRows,
      allRows: this.#allRows,
      // Where everything was read before the last outline came, that is when all was known.
      outlined: Number.isNaN(this.#allOutlined) ? whole : this.#allOutlined,
      whole,
      kinds: this.#kinds,
      batches: this.#batches,
      longestStall: this.#stall,
      longestWork: this.#work,
      memoryBefore: this.#before.rss,
      memoryAfter: after.rss,
      memoryPeak: Math.max(this.#peak, after.rss),
      heapBefore: this.#before.heapUsed,
      heapAfter: after.heapUsed,
      processor: (processor.user + processor.system) / 1000,
    };
  }

  #elapsed(): number {
    return performance.now() - this.#began;
  }

  #see(batch: InventoryBatch, expected: Expected): void {
    const at = this.#elapsed();
    this.#batches += 1;
    this.#noteKinds(batch.status, at);
    if (Number.isNaN(this.#firstRows) && batch.rows.length > 0) this.#firstRows = at;
    for (const { id } of batch.rows) this.#rows.add(id);
    if (Number.isNaN(this.#allRows) && this.#rows.size >= expected.claims) this.#allRows = at;
    if (!Number.isNaN(this.#allOutlined)) return;
    for (const row of batch.rows) if (isOutlined(row)) this.#outlined.add(row.id);
    if (this.#outlined.size >= expected.claimsWithSnapshots) this.#allOutlined = at;
  }

  #noteKinds(status: ClusterStatus | undefined, at: number): void {
    for (const { kind, state } of status?.kinds ?? []) if (state.state === 'live') this.#kinds[kind] ??= Math.round(at);
  }
}

/** @returns milliseconds; NaN in an extension host whose Node is older than 23.9. */
function threadTime(): number {
  const { user, system } = (process.threadCpuUsage as typeof process.threadCpuUsage | undefined)?.() ?? { user: NaN, system: NaN };
  return (user + system) / 1000;
}

function isOutlined(row: ClaimRow): boolean {
  return row.restorePoints.length > 0 || row.outline !== undefined;
}
