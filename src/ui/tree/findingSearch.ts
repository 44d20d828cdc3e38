// The findings that the Findings view shows: at most a thousand, what could be lost most first, and how many more there are.

import type { Disposable } from '../ports/disposable.ts';
import type { FindingService, ReachingFinding } from '../ports/findings.ts';
import { countAll } from '../../domain/findings/findingWays.ts';
import { everyFinding, findingMatcher, isFilteringFindings, type FindingFilter } from './findingFilter.ts';

/** Rows shown; nobody reads on, and VS Code keeps each in memory. */
const mostShown = 1000;

/** Findings whose details are read to find a text in them. */
const mostSearched = 10_000;

export interface FoundFindings {
  readonly shown: readonly ReachingFinding[];
  /** How many more pass the filter; where a text is looked for, among those that were searched. */
  readonly more: number;
  /** How many of the highest risk were searched; absent: all. */
  readonly searched?: number;
}

const none: FoundFindings = { shown: [], more: 0 };

export class FindingSearch implements Disposable {
  readonly #service: Pick<FindingService, 'top' | 'counts' | 'count' | 'all'>;
  readonly #found: () => void;
  readonly #report: (error: unknown) => void;
  #filter = everyFinding;
  #result = none;
  #searching: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  /** Whether something changed while a search went on. */
  #outdated = false;

  /** @param found told when there is another result. @param report told why a search failed. */
  constructor(service: Pick<FindingService, 'top' | 'counts' | 'count' | 'all'>, found: () => void, report: (error: unknown) => void) {
    this.#service = service;
    this.#found = found;
    this.#report = report;
  }

  get result(): FoundFindings {
    return this.#result;
  }

  get filter(): FindingFilter {
    return this.#filter;
  }

  /** Shows by another filter. */
  setFilter(filter: FindingFilter): void {
    this.#filter = filter;
    this.#searching?.controller.abort();
    this.#searching = undefined;
    this.refresh();
  }

  /** Looks again: findings have changed. A search that goes on ends first, so that changes in quick succession starve none. */
  refresh(): void {
    if (!isFilteringFindings(this.#filter)) {
      const shown = this.#service.top().slice(0, mostShown);
      this.#settle({ shown, more: Math.max(0, countAll(this.#service.counts()) - shown.length) });
      return;
    }
    this.#outdated = true;
    if (this.#searching !== undefined) return;
    const controller = new AbortController();
    this.#searching = { controller, done: this.#searchOn(controller.signal) };
  }

  /** Resolves when what changed until now is shown. */
  async settled(): Promise<void> {
    while (this.#searching !== undefined) await this.#searching.done;
  }

  dispose(): void {
    this.#searching?.controller.abort();
  }

  async #searchOn(signal: AbortSignal): Promise<void> {
    try {
      while (this.#outdated) {
        this.#outdated = false;
        const result = await this.#search(this.#filter, signal);
        signal.throwIfAborted();
        this.#settle(result);
      }
    } catch (error) {
      if (!signal.aborted) this.#report(error);
    } finally {
      if (!signal.aborted) this.#searching = undefined;
    }
  }

  async #search(filter: FindingFilter, signal: AbortSignal): Promise<FoundFindings> {
    const { severities, tools, reaching } = filter;
    const [tool] = tools;
    const query = { ...(severities.length === 0 ? {} : { severity: severities }), ...(reaching ? { reaching } : {}) };
    // What the service counts by itself needs no look at each: details are read of what is shown only.
    const isCounted = filter.text.trim() === '';
    const all = tools.length === 0 ? this.#service.count(query) : tools.reduce((sum, one) => sum + this.#service.count({ ...query, tool: one }), 0);
    const matches = findingMatcher(filter);
    const shown: ReachingFinding[] = [];
    let [looked, more] = [0, 0];
    for await (const one of this.#service.all(tools.length === 1 && tool !== undefined ? { ...query, tool } : query, signal)) {
      looked += 1;
      if (matches(one)) {
        if (shown.length < mostShown) shown.push(one);
        else more += 1;
      }
      if (isCounted ? shown.length >= Math.min(all, mostShown) : looked === mostSearched) break;
    }
    if (isCounted) return { shown, more: all - shown.length };
    return { shown, more, ...(looked === mostSearched && looked < all ? { searched: looked } : {}) };
  }

  #settle(result: FoundFindings): void {
    this.#result = result;
    this.#found();
  }
}
