// Reads single secrets by their names, where `get` is allowed and `list` is not. There is nothing to watch: each is read
// again when what refers to it changes, and else from time to time, for as long as the secrets are wanted.

import type { SecretFacts } from '../../domain/inventory/facts.ts';
import type { FactEvent } from '../../domain/inventory/inventory.ts';
import type { SecretToRead } from '../../domain/inventory/secretToRead.ts';
import { backoff } from '../../kubernetes/backoff.ts';
import { RequestFailed } from '../../kubernetes/client.ts';
import type { Transport } from '../../kubernetes/transport.ts';
import { ParsedCertificates } from './parsedCertificates.ts';
import { readSecret } from './readSecret.ts';

/** What is to be read from now on, and what no longer. */
export interface NamedSecretsChange {
  readonly changed: readonly SecretToRead[];
  readonly removed: readonly string[];
}

/** Milliseconds, and numbers of secrets. */
export interface NamedSecretsLimits {
  /** Between two readings of a secret. */
  readonly interval: number;
  /** Before what was forbidden is asked for again: after the first refusal, the second, and so on; from then on the last. */
  readonly forbidden: readonly number[];
  /** Requests at a time. */
  readonly atOnce: number;
  /** What is named beyond so many is not read: an auditor sees every request. */
  readonly most: number;
}

const minute = 60_000;

/** A permission is often granted right after its lack was noticed. */
export const namedSecretsLimits: NamedSecretsLimits = { interval: 5 * minute, forbidden: [1, 2, 4, 8, 15, 30].map((minutes) => minutes * minute), atOnce: 4, most: 1000 };

interface Reading {
  readonly secret: SecretToRead;
  /** When it is to be read, by the clock; Infinity: only after its reference has changed. */
  dueAt: number;
  /** In a row: readings that brought no answer, and refusals. */
  failures: number;
  refusals: number;
  isRunning: boolean;
}

export class NamedSecrets {
  readonly #transport: Transport;
  readonly #apply: (event: FactEvent) => void;
  readonly #limits: NamedSecretsLimits;
  readonly #clock: () => number;
  readonly #readings = new Map<string, Reading>();
  readonly #parsed = new ParsedCertificates();
  readonly #end = new AbortController();
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param clock as that of `performance`. */
  constructor(transport: Transport, apply: (event: FactEvent) => void, limits: NamedSecretsLimits = namedSecretsLimits, clock: () => number = () => performance.now()) {
    this.#transport = transport;
    this.#apply = apply;
    this.#limits = limits;
    this.#clock = clock;
  }

  want({ changed, removed }: NamedSecretsChange): void {
    for (const id of removed) this.#readings.delete(id);
    for (const secret of changed) {
      if (this.#readings.has(secret.id) || this.#readings.size < this.#limits.most) this.#readings.set(secret.id, { secret, dueAt: 0, failures: 0, refusals: 0, isRunning: false });
    }
    this.#proceed();
  }

  /** Reads all of them again, also those that were forbidden: what still is, is asked for again as soon as after a first refusal. */
  retryNow(): void {
    for (const reading of this.#readings.values()) {
      reading.dueAt = 0;
      reading.refusals = 0;
    }
    this.#proceed();
  }

  stop(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
    this.#readings.clear();
  }

  #proceed(): void {
    clearTimeout(this.#timer);
    const now = this.#clock();
    for (const reading of this.#readings.values()) {
      if (this.#running >= this.#limits.atOnce) return;
      if (reading.dueAt <= now && !reading.isRunning) void this.#read(reading);
    }
    const next = Math.min(...[...this.#readings.values()].filter(({ isRunning }) => !isRunning).map(({ dueAt }) => dueAt));
    if (next !== Infinity) this.#timer = setTimeout(() => this.#proceed(), Math.max(0, next - now));
  }

  async #read(reading: Reading): Promise<void> {
    const { secret } = reading;
    this.#running += 1;
    reading.isRunning = true;
    reading.dueAt = Infinity;
    try {
      const facts = await readSecret(this.#transport, secret, this.#parsed, this.#end.signal);
      reading.failures = 0;
      reading.refusals = 0;
      if (this.#isCurrent(reading)) this.#take(reading, facts);
    } catch (error) {
      if (this.#isCurrent(reading)) this.#failed(reading, error);
    } finally {
      this.#running -= 1;
      reading.isRunning = false;
      if (!this.#end.signal.aborted) this.#proceed();
    }
  }

  /** Its reference has neither changed nor gone meanwhile. */
  #isCurrent(reading: Reading): boolean {
    return this.#readings.get(reading.secret.id) === reading;
  }

  #take(reading: Reading, facts: SecretFacts): void {
    const { namespace, name, tls } = reading.secret;
    const isOther = facts.type !== 'kubernetes.io/tls' && !facts.certificate.readable && facts.certificate.reason === 'noCertificate';
    // A mounted secret may be anything. What is no certificate is not asked for again.
    if (isOther && !tls) {
      this.#apply({ type: 'readByName', namespace, name });
      return;
    }
    reading.dueAt = this.#clock() + this.#limits.interval;
    this.#apply({ type: 'readByName', namespace, name, facts: { ...facts, readByNameAt: Date.now() } });
  }

  #failed(reading: Reading, error: unknown): void {
    const { namespace, name, tls } = reading.secret;
    const status = error instanceof RequestFailed ? error.status : 0;
    const isAnswer = status === 403 || status === 404;
    reading.failures = isAnswer ? 0 : reading.failures + 1;
    if (status === 404) reading.refusals = 0;
    if (status === 404 && tls) {
      this.#take(reading, absent(reading.secret));
      return;
    }
    // What was read before stands while the server cannot be reached.
    if (isAnswer) this.#apply({ type: 'readByName', namespace, name });
    reading.dueAt = this.#clock() + (status === 403 ? this.#afterRefusal(reading) : isAnswer ? this.#limits.interval : backoff(reading.failures));
  }

  #afterRefusal(reading: Reading): number {
    const { forbidden, interval } = this.#limits;
    const wait = forbidden[reading.refusals] ?? forbidden.at(-1) ?? interval;
    reading.refusals += 1;
    return wait;
  }
}

/** A secret that is to hold a certificate, and is not there. */
function absent({ namespace, name }: SecretToRead): SecretFacts {
  return {
    kind: 'secret',
    namespace,
    name,
    uid: '',
    resourceVersion: '',
    createdAt: 0,
    type: '',
    immutable: false,
    certificate: { readable: false, reason: 'noSecret' },
    bundle: { chain: [], authorities: [] },
  };
}
