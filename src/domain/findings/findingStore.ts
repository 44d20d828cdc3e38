// Reads the columns of one SARIF file: the key facts of a finding, how many of which severity, those of a file or rule, and
// those that come first. Findings are called by their place in the columns, which is their order in the file.

import type { DecodedLocation, IdentityParts } from './decoded.ts';
import { digestText } from './digest.ts';
import type { Finding, Severity } from './finding.ts';
import { baselineCodes, columnFlags, levelCodes, noNumber, severityCodes, suppressedCodes } from './findingColumns.ts';
import type { FindingColumns } from './findingColumns.ts';
import { straighten } from './quirks.ts';
import { regionOf } from './region.ts';

/** What is known of a finding without reading its details. */
export interface KeyFacts extends Pick<Finding, 'tool' | 'ruleId' | 'level' | 'severity' | 'suppressed' | 'baseline' | 'from'> {
  /** Its first place; a region given by offsets is in the details only. */
  readonly place?: Omit<DecodedLocation, 'message'>;
  readonly identity: IdentityParts;
  /** Whether the details may name Kubernetes objects. */
  readonly mayNameObjects: boolean;
}

export class FindingStore {
  readonly columns: FindingColumns;
  #byUri: ReadonlyMap<string, Uint32Array> | undefined;
  #byRule: ReadonlyMap<string, Uint32Array> | undefined;
  #uriRanks: Uint32Array | undefined;

  constructor(columns: FindingColumns) {
    this.columns = columns;
  }

  get count(): number {
    return this.columns.count;
  }

  /** @throws RangeError for an index that is none. */
  get(index: number): KeyFacts {
    const { columns } = this;
    const run = columns.runs[columns.run[index] ?? noNumber];
    if (run === undefined) throw new RangeError(`There is no finding ${index}.`);
    const uri = this.uriOf(index);
    const baseline = baselineCodes[columns.baseline[index] ?? 0];
    return {
      tool: run.tool,
      ruleId: columns.ruleIds[columns.rule[index] ?? 0] ?? '',
      level: levelCodes[columns.level[index] ?? 0] ?? 'warning',
      severity: this.severityOf(index),
      suppressed: suppressedCodes[columns.suppressed[index] ?? 2] ?? 'unknown',
      ...(baseline === undefined ? {} : { baseline }),
      from: { file: columns.file, run: columns.run[index] ?? 0, result: columns.result[index] ?? 0 },
      ...(uri === '' ? {} : { place: this.#place(index, uri) }),
      identity: this.identityOf(index),
      mayNameObjects: ((columns.flags[index] ?? 0) & columnFlags.objects) !== 0,
    };
  }

  severityOf(index: number): Severity {
    return severityCodes[this.columns.severity[index] ?? 3] ?? 'low';
  }

  /** @returns the uri of its first place, '' if it has none. */
  uriOf(index: number): string {
    return this.columns.uris[this.columns.uri[index] ?? 0] ?? '';
  }

  identityOf(index: number): IdentityParts {
    const lane = (number: number): number => this.columns.digest[index * 4 + number] ?? 0;
    return { digest: digestText([lane(0), lane(1), lane(2), lane(3)]), ordinal: this.columns.ordinal[index] ?? 0 };
  }

  /** @returns the first `most` findings whose details may name Kubernetes objects. */
  naming(most: number): Uint32Array {
    const found: number[] = [];
    for (let index = 0; index < this.count && found.length < most; index += 1) {
      if (((this.columns.flags[index] ?? 0) & columnFlags.objects) !== 0) found.push(index);
    }
    return Uint32Array.from(found);
  }

  /** @returns how many findings there are of each severity. */
  countBySeverity(): Readonly<Record<Severity, number>> {
    const counts = [0, 0, 0, 0];
    for (const code of this.columns.severity) counts[code] = (counts[code] ?? 0) + 1;
    const [critical = 0, high = 0, medium = 0, low = 0] = counts;
    return { critical, high, medium, low };
  }

  /** @returns the findings whose first place is `uri`, in the file's order; '' for those without a place. */
  ofUri(uri: string): Uint32Array {
    this.#byUri ??= groups(this.columns.uri, this.columns.uris);
    return this.#byUri.get(uri) ?? new Uint32Array();
  }

  /** @returns the findings of a rule, in the file's order. */
  ofRule(ruleId: string): Uint32Array {
    this.#byRule ??= groups(this.columns.rule, this.columns.ruleIds);
    return this.#byRule.get(ruleId) ?? new Uint32Array();
  }

  /**
   * @param most how many are wanted.
   * @param wanted which ones count; all if absent.
   * @returns the first by severity, level, uri, line and order in the file.
   */
  top(most: number, wanted: (index: number) => boolean = () => true): Uint32Array {
    const { severity, level, uri, region, count } = this.columns;
    const ranks = (this.#uriRanks ??= ranksOf(this.columns.uris));
    const grade = (index: number): number => (severity[index] ?? 0) * 4 + (level[index] ?? 0);
    const order = (a: number, b: number): number =>
      grade(a) - grade(b) || (ranks[uri[a] ?? 0] ?? 0) - (ranks[uri[b] ?? 0] ?? 0) || (region[a * 4] ?? 0) - (region[b * 4] ?? 0) || a - b;
    if (most <= 0) return new Uint32Array();
    // Several times as many as are wanted are collected before they are sorted and cut: nothing is as long as the columns.
    const room = Math.min(count, Math.max(most * 4, 4096));
    const kept = new Uint32Array(room);
    let length = 0;
    let worst = -1;
    const cut = (): void => {
      const best = kept.subarray(0, length).sort(order).subarray(0, most);
      length = best.length;
      worst = length < most ? -1 : (best[length - 1] ?? -1);
    };
    for (let index = 0; index < count; index += 1) {
      if ((worst !== -1 && order(index, worst) > 0) || !wanted(index)) continue;
      if (length === room) cut();
      kept[length] = index;
      length += 1;
    }
    cut();
    return kept.slice(0, length);
  }

  #place(index: number, uri: string): NonNullable<KeyFacts['place']> {
    const { region, flags, runs, run } = this.columns;
    if (((flags[index] ?? 0) & columnFlags.offsets) !== 0) return { uri };
    const number = (which: number): number => region[index * 4 + which] ?? noNumber;
    const { unit, regions } = runs[run[index] ?? 0] ?? { unit: 'utf16CodeUnits', regions: 'none' };
    const decoded = regionOf({ startLine: number(0), startColumn: number(1), endLine: number(2), endColumn: number(3) }, unit);
    return straighten({ uri, ...decoded }, regions, this.columns.ruleIds[this.columns.rule[index] ?? 0] ?? '');
  }
}

/** The indices of each name, by counting: `numbers` says for each index the place of its name. */
function groups(numbers: Uint32Array, names: readonly string[]): ReadonlyMap<string, Uint32Array> {
  const sizes = new Uint32Array(names.length);
  for (const number of numbers) sizes[number] = (sizes[number] ?? 0) + 1;
  const all = names.map((_, number) => new Uint32Array(sizes[number] ?? 0));
  sizes.fill(0);
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    const place = sizes[number] ?? 0;
    const group = all[number];
    if (group !== undefined) group[place] = index;
    sizes[number] = place + 1;
  }
  return new Map(names.map((name, number) => [name, all[number] ?? new Uint32Array()]));
}

/** For each name its place in the order of code units. */
function ranksOf(names: readonly string[]): Uint32Array {
  const ranks = new Uint32Array(names.length);
  const order = [...names.keys()].sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return ranks;
}
