// The findings of all scans in columns: which are open, where each lies, and how they group into classes of one place and
// severity, which share links, reach and risk. A million findings cost some arrays of numbers.

import type { FindingPlace, NamedObject, RunFacts } from './findingPlace.ts';
import type { FindingStore } from './findingStore.ts';
import { baselineCodes, noNumber, severityCodes, suppressedCodes } from './findingColumns.ts';
import { losesSeparators } from './quirks.ts';
import { sameNumbers } from './sameNumbers.ts';

/** One scan and what is known of it. */
export interface IndexedScan {
  readonly store: FindingStore;
  /** By number. */
  readonly runs: readonly RunFacts[];
  /** By number: out of date, its findings are gone. */
  readonly superseded: readonly boolean[];
  /** Objects that findings name, by their places in the store. */
  readonly objects: ReadonlyMap<number, readonly NamedObject[]>;
  /** Whether a person said that a finding does not count; asked only for open ones. */
  readonly isDismissed?: (index: number) => boolean;
}

export interface IndexSources {
  readonly scans: readonly IndexedScan[];
  /** @returns the file of the workspace that a uri means, workspace-relative. */
  readonly fileOf: (uri: string, run: RunFacts) => string | undefined;
  /**
   * @param losesSeparators whether the line is counted without those that separate documents.
   * @returns which of a manifest's documents a zero-based line is in, by its first line; undefined in other files.
   */
  readonly documentAt: (file: string, line: number, losesSeparators: boolean) => number | undefined;
  /** @returns the report of the cluster that a uri stands for. */
  readonly reportOf?: (uri: string) => FindingPlace['report'];
}

/** What a finding is to people. */
const states = { open: 0, suppressed: 1, gone: 2 } as const;

/** Findings looked at before others get their turn: a few milliseconds. */
const slice = 5000;

const severityCount = severityCodes.length;
const suppressedCode = suppressedCodes.indexOf(true);
const absentCode = baselineCodes.indexOf('absent');

/** Findings are called by their number: scans one after the other, each in its file's order. */
export class FindingIndex {
  /** Number of each scan's first finding; one more for the end. */
  readonly #offsets: readonly number[];
  readonly #scans: readonly IndexedScan[];
  readonly places: readonly FindingPlace[];
  readonly #placeOf: Uint32Array;
  readonly #state: Uint8Array;
  /** Open findings by class, and where each class begins among them; one more for the end. */
  readonly #members: Uint32Array;
  readonly #starts: Uint32Array;

  private constructor(scans: readonly IndexedScan[], offsets: readonly number[], places: readonly FindingPlace[], placeOf: Uint32Array, state: Uint8Array, starts: Uint32Array, members: Uint32Array) {
    this.#scans = scans;
    this.#offsets = offsets;
    this.places = places;
    this.#placeOf = placeOf;
    this.#state = state;
    this.#starts = starts;
    this.#members = members;
  }

  /** Builds an index in steps of a few milliseconds. */
  static *build(sources: IndexSources): Generator<undefined, FindingIndex> {
    const { scans } = sources;
    const offsets = [0];
    for (const { store } of scans) offsets.push((offsets.at(-1) ?? 0) + store.count);
    const total = offsets.at(-1) ?? 0;
    const placeOf = new Uint32Array(total);
    const state = new Uint8Array(total);
    const places = new Places(sources);
    for (const [number, scan] of scans.entries()) {
      const offset = offsets[number] ?? 0;
      const { columns } = scan.store;
      const ofScan = places.scan(scan);
      for (let index = 0; index < columns.count; index += 1) {
        const gone = scan.superseded[columns.run[index] ?? 0] === true || columns.baseline[index] === absentCode;
        state[offset + index] = gone ? states.gone : columns.suppressed[index] === suppressedCode ? states.suppressed : states.open;
        placeOf[offset + index] = ofScan(index);
        if (index % slice === slice - 1) yield;
      }
      yield;
    }
    yield* withoutTwins(scans, offsets, state, places, placeOf);
    for (const [number, { store, isDismissed }] of scans.entries()) {
      if (isDismissed === undefined) continue;
      const offset = offsets[number] ?? 0;
      for (let index = 0; index < store.count; index += 1) {
        if (state[offset + index] === states.open && isDismissed(index)) state[offset + index] = states.suppressed;
        if (index % slice === slice - 1) yield;
      }
    }
    const { starts, members } = yield* grouped(scans, offsets, state, placeOf, places.all.length);
    return new FindingIndex(scans, offsets, places.all, placeOf, state, starts, members);
  }

  static readonly empty = new FindingIndex([], [0], [], new Uint32Array(), new Uint8Array(), new Uint32Array(1), new Uint32Array());

  /** How many findings there are, open or not. */
  get count(): number {
    return this.#state.length;
  }

  /** How many classes there may be: a class is place × 4 + severity's code, and may be empty. */
  get classCount(): number {
    return this.#starts.length - 1;
  }

  /** @returns the open findings of a class, in their order. */
  membersOf(of: number): Uint32Array {
    return this.#members.subarray(this.#starts[of], this.#starts[of + 1]);
  }

  sizeOf(of: number): number {
    return (this.#starts[of + 1] ?? 0) - (this.#starts[of] ?? 0);
  }

  placeOf(finding: number): number {
    return this.#placeOf[finding] ?? 0;
  }

  classOf(finding: number): number {
    const { scan, index } = this.locate(finding);
    return this.placeOf(finding) * severityCount + (this.#scans[scan]?.store.columns.severity[index] ?? 0);
  }

  isOpen(finding: number): boolean {
    return this.#state[finding] === states.open;
  }

  isSuppressed(finding: number): boolean {
    return this.#state[finding] === states.suppressed;
  }

  /** @returns the number of the scan that a finding is of, and its place in the scan's store. */
  locate(finding: number): { readonly scan: number; readonly index: number } {
    let scan = 0;
    while (scan + 2 < this.#offsets.length && (this.#offsets[scan + 1] ?? 0) <= finding) scan += 1;
    return { scan, index: finding - (this.#offsets[scan] ?? 0) };
  }

  /** @returns the number of a finding. */
  numberOf(scan: number, index: number): number {
    return (this.#offsets[scan] ?? 0) + index;
  }
}

/** @returns what identifies a place on every machine. */
export function identityPlace({ report, file, uri }: FindingPlace): string {
  return report?.place ?? file ?? uri;
}

/** Numbers the places of findings: one for each run, uri, document of a manifest and set of named objects. */
class Places {
  readonly all: FindingPlace[] = [];
  /** For each place the number of its file or uri: the same for all scans. */
  readonly #textOf: number[] = [];
  readonly #texts = new Map<string, number>();
  readonly #sources: IndexSources;

  constructor(sources: IndexSources) {
    this.#sources = sources;
  }

  /** @returns a function that gives the place of each of a scan's findings. */
  scan({ store, runs, objects }: IndexedScan): (index: number) => number {
    const { columns } = store;
    const { uris } = columns;
    const plain = new Map<number, { readonly place: number; readonly file: string | undefined }>();
    const special = new Map<string, number>();
    return (index) => {
      const run = columns.run[index] ?? 0;
      const facts = runs[run] ?? { tool: '', file: columns.file };
      const uriNumber = columns.uri[index] ?? 0;
      const uri = uris[uriNumber] ?? '';
      const key = run * uris.length + uriNumber;
      let base = plain.get(key);
      if (base === undefined) {
        const file = uri === '' ? undefined : this.#sources.fileOf(uri, facts);
        const report = uri === '' ? undefined : this.#sources.reportOf?.(uri);
        base = { file, place: this.#add({ uri, run: facts, ...(file === undefined ? {} : { file }), ...(report === undefined ? {} : { report }) }) };
        plain.set(key, base);
      }
      const named = objects.get(index);
      const line = columns.region[index * 4] ?? noNumber;
      const document = base.file === undefined || line === noNumber ? undefined : this.#sources.documentAt(base.file, line - 1, losesSeparators(columns.runs[run]?.regions ?? 'none', columns.ruleIds[columns.rule[index] ?? 0] ?? ''));
      if (named === undefined && document === undefined) return base.place;
      const own = JSON.stringify([key, document, named]);
      const known = special.get(own);
      if (known !== undefined) return known;
      const place = this.#add({ uri, run: facts, ...(base.file === undefined ? {} : { file: base.file }), ...(document === undefined ? {} : { line: document }), ...(named === undefined ? {} : { objects: named }) });
      special.set(own, place);
      return place;
    };
  }

  textOf(place: number): number {
    return this.#textOf[place] ?? 0;
  }

  #add(place: FindingPlace): number {
    const text = identityPlace(place);
    const number = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, number);
    this.#textOf.push(number);
    return this.all.push(place) - 1;
  }
}

/** Marks findings gone that an earlier scan of the same tool reports, too: the same rule, place, digest and ordinal. */
function* withoutTwins(scans: readonly IndexedScan[], offsets: readonly number[], state: Uint8Array, places: Places, placeOf: Uint32Array): Generator<undefined, void> {
  const tools = new Map<string, Set<number>>();
  for (const [number, { runs, superseded }] of scans.entries()) {
    for (const [run, { tool }] of runs.entries()) if (superseded[run] !== true) tools.set(tool, (tools.get(tool) ?? new Set()).add(number));
  }
  const toolNumbers = new Map([...tools.keys()].map((tool, number) => [tool, number]));
  const rules = new Map<string, number>();
  const rulesOf = scans.map(({ store }) =>
    Uint32Array.from(store.columns.ruleIds, (rule) => {
      const number = rules.get(rule) ?? rules.size;
      rules.set(rule, number);
      return number;
    }),
  );
  for (const [tool, numbers] of tools) {
    if (numbers.size < 2) continue;
    const toolNumber = toolNumbers.get(tool) ?? 0;
    const most = [...numbers].reduce((sum, number) => sum + (scans[number]?.store.count ?? 0), 0);
    const list = new Uint32Array(8);
    const seen = sameNumbers(list.length, most);
    yield;
    for (const number of numbers) {
      const scan = scans[number];
      const offset = offsets[number] ?? 0;
      if (scan === undefined) continue;
      const { columns } = scan.store;
      const ofTool = scan.runs.map((run) => run.tool === tool);
      for (let index = 0; index < columns.count; index += 1) {
        if (index % slice === slice - 1) yield;
        if (ofTool[columns.run[index] ?? 0] !== true || state[offset + index] === states.gone) continue;
        list[0] = toolNumber;
        list[1] = rulesOf[number]?.[columns.rule[index] ?? 0] ?? 0;
        list[2] = places.textOf(placeOf[offset + index] ?? 0);
        list.set(columns.digest.subarray(index * 4, index * 4 + 4), 3);
        list[7] = columns.ordinal[index] ?? 0;
        if (!seen.add(list)) state[offset + index] = states.gone;
      }
      yield;
    }
  }
}

/** Sorts open findings by class, by counting. */
function* grouped(scans: readonly IndexedScan[], offsets: readonly number[], state: Uint8Array, placeOf: Uint32Array, places: number): Generator<undefined, { readonly starts: Uint32Array; readonly members: Uint32Array }> {
  const starts = new Uint32Array(places * severityCount + 1);
  function* each(visit: (finding: number, of: number) => void): Generator<undefined, void> {
    for (const [number, { store }] of scans.entries()) {
      const offset = offsets[number] ?? 0;
      const { severity, count } = store.columns;
      for (let index = 0; index < count; index += 1) {
        if (state[offset + index] === states.open) visit(offset + index, (placeOf[offset + index] ?? 0) * severityCount + (severity[index] ?? 0));
        if (index % slice === slice - 1) yield;
      }
    }
  }
  yield* each((_, of) => {
    starts[of + 1] = (starts[of + 1] ?? 0) + 1;
  });
  for (let of = 1; of < starts.length; of += 1) starts[of] = (starts[of] ?? 0) + (starts[of - 1] ?? 0);
  const members = new Uint32Array(starts.at(-1) ?? 0);
  const next = starts.slice();
  yield* each((finding, of) => {
    const at = next[of] ?? 0;
    members[at] = finding;
    next[of] = at + 1;
  });
  return { starts, members };
}
