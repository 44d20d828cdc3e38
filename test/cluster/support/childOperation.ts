// Starts an operation in a process of its own and listens to what it says.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ChildOrder, ChildWord } from '../operationChild.ts';

const script = fileURLToPath(new URL('../operationChild.ts', import.meta.url));

/** One that sleeps would do so for ever where a test fails before it wakes it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class ChildOperation {
  readonly words: ChildWord[] = [];
  readonly #process: ChildProcess;
  readonly #exit: Promise<number | null>;
  #complaint = '';
  #told: () => void = () => undefined;

  constructor(order: ChildOrder) {
    this.#process = spawn(process.execPath, [script], { env: { ...process.env, VOLUME_GUARD_CHILD: JSON.stringify(order) }, stdio: ['ignore', 'pipe', 'pipe'] });
    const { promise, resolve } = Promise.withResolvers<number | null>();
    this.#exit = promise;
    running.add(this.#process);
    this.#process.once('close', (code) => {
      running.delete(this.#process);
      resolve(code);
      this.#told();
    });
    this.#process.stderr?.on('data', (data: Buffer) => (this.#complaint += data.toString()));
    if (this.#process.stdout === null) throw new Error('the child has no standard output');
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.words.push(JSON.parse(line) as ChildWord);
      this.#told();
    });
  }

  /** @returns its exit code; null if it was killed. @throws Error with what it complained of where it failed. */
  async exit(): Promise<number | null> {
    const code = await this.#exit;
    if (code !== null && code !== 0) throw new Error(`the operation's process failed: ${this.#complaint}`);
    return code;
  }

  /** Resolves when it has reached its point. */
  async reached(): Promise<void> {
    while (!this.words.some((word) => 'at' in word)) {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) throw new Error(`the operation's process ended early: ${this.#complaint}`);
      await new Promise<void>((resolve) => (this.#told = resolve));
    }
  }

  get operation(): string {
    const word = this.words.find((one) => 'operation' in one);
    if (word === undefined) throw new Error(`the operation's process made no plan: ${this.#complaint}`);
    return word.operation;
  }

  signal(name: 'SIGKILL' | 'SIGCONT'): void {
    this.#process.kill(name);
  }
}
