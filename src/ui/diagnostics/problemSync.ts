// Keeps problems in step with findings, file by file and a few milliseconds at a time, and touches only files in which
// something reads differently.

import type { Disposable } from '../ports/disposable.ts';
import type { FindingService, ReachingFinding } from '../ports/findings.ts';

/** Milliseconds that others wait at most. */
const longest = 6;

/** Where problems are shown. */
export interface ProblemSink<T> {
  make(reaching: ReachingFinding): T;
  /** @returns everything of the problem that can be seen. */
  printOf(problem: T): string;
  /** Shows these and no others in a file; none: there are none any more. */
  show(file: string, problems: readonly T[]): void;
  /** Told how many are shown, whenever all that was asked for was looked at. */
  shown(count: number): void;
}

interface Shown {
  readonly print: string;
  readonly count: number;
  readonly claims: ReadonlySet<string>;
}

export class ProblemSync<T> implements Disposable {
  readonly #service: Pick<FindingService, 'inFile' | 'filesWithFindings'>;
  readonly #sink: ProblemSink<T>;
  readonly #clock: () => number;
  readonly #files = new Map<string, Shown>();
  /** Files that show a problem which reaches a claim. */
  readonly #reaching = new Map<string, Set<string>>();
  readonly #waiting = new Set<string>();
  #work: Generator<undefined, void> | undefined;
  #next: NodeJS.Immediate | undefined;
  #count = 0;

  /** @param clock milliseconds, from any moment on. */
  constructor(service: Pick<FindingService, 'inFile' | 'filesWithFindings'>, sink: ProblemSink<T>, clock: () => number) {
    this.#service = service;
    this.#sink = sink;
    this.#clock = clock;
  }

  /** Looks at all files that show something or should. */
  lookAtAll(): void {
    const filled = [...this.#service.filesWithFindings()].filter((file) => this.#service.inFile(file).length > 0);
    this.lookAt([...this.#files.keys(), ...filled]);
  }

  lookAt(files: Iterable<string>): void {
    for (const file of files) this.#waiting.add(file);
    this.#next ??= setImmediate(() => this.#run());
  }

  /** @returns files that show a problem which reaches one of these claims. */
  filesOf(claims: Iterable<string>): ReadonlySet<string> {
    const files = new Set<string>();
    for (const claim of claims) for (const file of this.#reaching.get(claim) ?? []) files.add(file);
    return files;
  }

  dispose(): void {
    clearImmediate(this.#next);
  }

  #run(): void {
    this.#next = undefined;
    this.#work ??= this.#lookAround();
    const begun = this.#clock();
    do {
      if (this.#work.next().done !== true) continue;
      this.#work = undefined;
      this.#sink.shown(this.#count);
      return;
    } while (this.#clock() - begun < longest);
    this.#next = setImmediate(() => this.#run());
  }

  /** What is added meanwhile comes last. */
  *#lookAround(): Generator<undefined, void> {
    for (const file of this.#waiting) {
      this.#waiting.delete(file);
      yield* this.#update(file);
    }
  }

  *#update(file: string): Generator<undefined, void> {
    const problems: T[] = [];
    const prints: string[] = [];
    const claims = new Set<string>();
    for (const reaching of this.#service.inFile(file)) {
      const problem = this.#sink.make(reaching);
      problems.push(problem);
      prints.push(this.#sink.printOf(problem));
      for (const { claim } of reaching.reaches) claims.add(claim);
      yield;
    }
    const print = prints.join('\n');
    const before = this.#files.get(file);
    if ((before?.print ?? '') !== print) this.#sink.show(file, problems);
    this.#keep(file, before, problems.length === 0 ? undefined : { print, count: problems.length, claims });
    yield;
  }

  #keep(file: string, before: Shown | undefined, after: Shown | undefined): void {
    for (const claim of before?.claims ?? []) {
      const files = this.#reaching.get(claim);
      files?.delete(file);
      if (files?.size === 0) this.#reaching.delete(claim);
    }
    for (const claim of after?.claims ?? []) {
      const files = this.#reaching.get(claim);
      if (files === undefined) this.#reaching.set(claim, new Set([file]));
      else files.add(file);
    }
    if (after === undefined) this.#files.delete(file);
    else this.#files.set(file, after);
    this.#count += (after?.count ?? 0) - (before?.count ?? 0);
  }
}
