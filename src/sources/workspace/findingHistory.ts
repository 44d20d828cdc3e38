// When the findings that somebody looks at came into the code: git is asked in the background, once for each place.

import type { Finding } from '../../domain/findings/finding.ts';
import type { Region } from '../../domain/findings/textRegion.ts';
import type { RunFacts } from '../../domain/findings/findingPlace.ts';
import type { Introduced, IntroductionUnknown } from '../../domain/history/introduction.ts';
import { GitFailed } from '../git/gitFailed.ts';
import type { GitRepository } from '../git/gitRepository.ts';

/** A finding with its file, as the finding service gives it. */
export interface HistoricFinding {
  readonly finding: Pick<Finding, 'id' | 'locations'>;
  /** Absolute. */
  readonly file?: string;
  readonly run: Pick<RunFacts, 'source'>;
  readonly since?: { readonly lines: 'same' | 'moved' | 'changed'; readonly scanned: Region };
}

/** The repositories of the workspace fit it. */
export interface HistorySource {
  /** @throws GitFailed */
  of(file: string): Promise<{ readonly repository: Pick<GitRepository, 'introducedBy' | 'contains'>; readonly path: string }>;
  onDidChange(listener: () => void): { dispose(): void };
}

interface Entry {
  /** What git was asked about. */
  readonly finding: HistoricFinding;
  readonly introduced: Introduced;
  /** Something was committed or checked out since. */
  readonly stale: boolean;
}

/** Whether one commit of a file's repository contains another. */
interface Question {
  readonly file: string;
  readonly revision: string;
  readonly commit: string;
}

/** Milliseconds after which what git has answered until then is told of, though more is asked. */
const pause = 500;

/** Findings whose history is kept, the last ones looked at; more than this are never asked for at once either. */
const most = 2000;

/** Answers about commits that are kept. */
const mostAnswers = 20_000;

export class FindingHistory {
  readonly #source: HistorySource;
  readonly #onTrouble: (error: unknown) => void;
  readonly #known = new Map<string, Entry>();
  readonly #waiting = new Map<string, HistoricFinding>();
  readonly #contained = new Map<string, boolean | 'unknown'>();
  readonly #wondering = new Map<string, Question>();
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  readonly #watching: { dispose(): void };
  #running: Promise<void> | undefined;

  /** @param onTrouble told of what is no answer of git. */
  constructor(source: HistorySource, onTrouble: (error: unknown) => void) {
    this.#source = source;
    this.#onTrouble = onTrouble;
    this.#watching = source.onDidChange(() => this.#age());
  }

  /** @returns undefined while git is asked: `onDidChange` tells when it has answered. After a commit, what it said before until it says anew. */
  introducedBy(finding: HistoricFinding): Introduced | undefined {
    const { id } = finding.finding;
    const known = this.#known.get(id);
    const isOfPlace = known !== undefined && isSamePlace(known.finding, finding);
    if (!isOfPlace || known.stale) this.#ask(finding);
    return isOfPlace ? known.introduced : undefined;
  }

  /** @returns whether `revision` contains `commit`; undefined where git does not know, or is being asked. */
  contains({ file }: HistoricFinding, revision: string, commit: string): boolean | undefined {
    if (file === undefined) return undefined;
    const key = `${revision} ${commit}`;
    const known = this.#contained.get(key);
    if (known === undefined && !this.#end.signal.aborted && this.#wondering.size < mostAnswers) {
      this.#wondering.set(key, { file, revision, commit });
      this.#start();
    }
    return known === 'unknown' ? undefined : known;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  /** Resolves when git has answered whatever it was asked. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  dispose(): void {
    this.#end.abort();
    this.#watching.dispose();
    this.#waiting.clear();
    this.#wondering.clear();
    this.#listeners.clear();
  }

  #ask(finding: HistoricFinding): void {
    if (this.#end.signal.aborted) return;
    // What somebody looks at now comes first; what was asked for longest ago is given up where too much waits.
    this.#waiting.delete(finding.finding.id);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= most && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(finding.finding.id, finding);
    this.#start();
  }

  #start(): void {
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  /** One after the other: git is a program beside others on this machine. */
  async #work(): Promise<void> {
    // What is asked for in the same turn is told of together.
    await Promise.resolve();
    let told = performance.now();
    for (let next = lastOf(this.#waiting); next !== undefined; next = lastOf(this.#waiting)) {
      const [id, finding] = next;
      const introduced = await this.#introduced(finding);
      if (this.#end.signal.aborted) return;
      this.#waiting.delete(id);
      this.#keep(id, { finding, introduced, stale: false });
      if (this.#waiting.size + this.#wondering.size > 0 && performance.now() - told < pause) continue;
      told = performance.now();
      this.#tell();
    }
    // Who hears of it may wonder about the next: then there is another round.
    while (this.#wondering.size > 0) {
      await this.#answer([...this.#wondering.values()]);
      if (this.#end.signal.aborted) return;
      this.#tell();
    }
    if (this.#waiting.size > 0) await this.#work();
  }

  /** What is asked of one revision is asked at once. */
  async #answer(questions: readonly Question[]): Promise<void> {
    const opened = await Promise.all(questions.map(async (question) => ({ ...question, repository: await this.#repository(question.file) })));
    for (const [repository, own] of Map.groupBy(opened, (question) => question.repository)) {
      for (const [revision, asked] of Map.groupBy(own, (question) => question.revision)) {
        const answers = await repository?.contains(revision, asked.map(({ commit }) => commit), this.#end.signal).catch(this.#onFault);
        if (this.#end.signal.aborted) return;
        for (const { commit } of asked) this.#keepAnswer(`${revision} ${commit}`, answers?.get(commit) ?? 'unknown');
      }
    }
  }

  async #repository(file: string): Promise<Pick<GitRepository, 'contains'> | undefined> {
    return (await this.#source.of(file).catch(this.#onFault))?.repository;
  }

  /** What git does not say is unknown; anything else is told. */
  readonly #onFault = (error: unknown): undefined => {
    if (!(error instanceof GitFailed) && !this.#end.signal.aborted) this.#onTrouble(error);
  };

  #keepAnswer(key: string, answer: boolean | 'unknown'): void {
    this.#wondering.delete(key);
    this.#contained.set(key, answer);
    const [oldest] = this.#contained.keys();
    if (this.#contained.size > mostAnswers && oldest !== undefined) this.#contained.delete(oldest);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #keep(id: string, entry: Entry): void {
    this.#known.delete(id);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= most && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(id, entry);
  }

  #age(): void {
    for (const [id, entry] of this.#known) this.#known.set(id, { ...entry, stale: true });
    // What one commit contains never changes; a fetch may bring what was not there.
    for (const [key, answer] of this.#contained) if (answer === 'unknown') this.#contained.delete(key);
    this.#tell();
  }

  async #introduced(finding: HistoricFinding): Promise<Introduced> {
    const lines = linesIn(finding.finding.locations[0]?.region);
    if (lines === undefined || finding.file === undefined) return unknown({ code: 'noLines' });
    try {
      const { repository, path } = await this.#source.of(finding.file);
      const { signal } = this.#end;
      const commit = finding.run.source?.revision;
      // The lines are those of the commit that was scanned, if the scan says which; else those of the file as it is.
      const before = linesIn(finding.since?.scanned) ?? lines;
      const scanned = commit === undefined ? undefined : await repository.introducedBy({ file: path, ...before, commit }, signal);
      if (scanned?.known === true) return scanned;
      // Where the lines are others now, those that stand there are not the finding's.
      return finding.since?.lines === 'changed' ? unknown({ code: 'noLines' }) : await repository.introducedBy({ file: path, ...lines }, signal);
    } catch (error) {
      if (error instanceof GitFailed) return unknown({ code: 'git', trouble: error.trouble });
      if (!this.#end.signal.aborted) this.#onTrouble(error);
      return unknown({ code: 'git', trouble: { code: 'gitFailed', detail: '' } });
    }
  }
}

function lastOf<K, V>(map: ReadonlyMap<K, V>): [K, V] | undefined {
  let last: [K, V] | undefined;
  for (const entry of map) last = entry;
  return last;
}

function unknown(why: IntroductionUnknown): Introduced {
  return { known: false, why };
}

/** @returns the lines that a region touches. */
function linesIn(region: Region | undefined): { readonly startLine: number; readonly endLine: number } | undefined {
  if (region === undefined) return undefined;
  const { startLine, endLine, endColumn } = region;
  // The end is exclusive: a region that ends before a line's first character does not touch that line.
  return { startLine, endLine: endColumn === 0 && endLine > startLine ? endLine - 1 : endLine };
}

/** It is asked for each restore point of each row: without making anything. */
function isSamePlace(a: HistoricFinding, b: HistoricFinding): boolean {
  if (a === b) return true;
  return (
    a.file === b.file &&
    a.run.source?.revision === b.run.source?.revision &&
    a.since?.lines === b.since?.lines &&
    areSameLines(a.since?.scanned, b.since?.scanned) &&
    areSameLines(a.finding.locations[0]?.region, b.finding.locations[0]?.region)
  );
}

function areSameLines(a: Region | undefined, b: Region | undefined): boolean {
  return a?.startLine === b?.startLine && a?.endLine === b?.endLine && a?.endColumn === b?.endColumn;
}
