// Fills the columns of one file, row by row.

import type { DecodedResult } from '../../domain/findings/decoded.ts';
import type { Digest } from '../../domain/findings/digest.ts';
import { baselineCodes, columnFlags, emptyColumns, levelCodes, noNumber, severityCodes, suppressedCodes } from '../../domain/findings/findingColumns.ts';
import type { ColumnRun, FindingColumns } from '../../domain/findings/findingColumns.ts';
import type { Finding, Severity } from '../../domain/findings/finding.ts';

/** Numbers that stand for texts, from 0. */
class Names {
  readonly #numbers = new Map<string, number>();

  constructor(first: readonly string[] = []) {
    for (const name of first) this.number(name);
  }

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get all(): string[] {
    return [...this.#numbers.keys()];
  }
}

/** What depends on a result's state and rule, as codes. */
export interface Codes {
  readonly level: number;
  readonly severity: number;
  readonly suppressed: number;
  readonly baseline: number;
}

/** @returns the codes of what a result is. */
export function codesOf(level: Finding['level'], severity: Severity, suppressed: Finding['suppressed'], baseline: Finding['baseline']): Codes {
  return {
    level: levelCodes.indexOf(level),
    severity: severityCodes.indexOf(severity),
    suppressed: suppressedCodes.indexOf(suppressed),
    baseline: baselineCodes.indexOf(baseline),
  };
}

export class ColumnBuilder {
  readonly #columns: FindingColumns;
  readonly #rules = new Names();
  readonly #uris = new Names(['']);
  readonly #runs: ColumnRun[] = [];
  #count = 0;

  /** @param most how many findings there are at most. */
  constructor(file: string, most: number) {
    this.#columns = emptyColumns(file, most);
  }

  get count(): number {
    return this.#count;
  }

  /** The findings that follow are of this run. */
  startRun(run: ColumnRun): void {
    this.#runs.push(run);
  }

  ruleNumber(ruleId: string): number {
    return this.#rules.number(ruleId);
  }

  uriNumber(uri: string): number {
    return this.#uris.number(uri);
  }

  /** Adds a finding. @param region gives startLine, startColumn, endLine and endColumn, one-based, by 0 to 3 */
  add(result: number, rule: number, uri: number, codes: Codes, flags: number, region: (which: number) => number, digest: (lane: number) => number): void {
    const columns = this.#columns;
    const at = this.#count;
    columns.run[at] = this.#runs.length - 1;
    columns.result[at] = result;
    columns.rule[at] = rule;
    columns.uri[at] = uri;
    columns.level[at] = codes.level;
    columns.severity[at] = codes.severity;
    columns.suppressed[at] = codes.suppressed;
    columns.baseline[at] = codes.baseline;
    columns.flags[at] = flags;
    for (let which = 0; which < 4; which += 1) {
      columns.region[at * 4 + which] = region(which);
      columns.digest[at * 4 + which] = digest(which);
    }
    this.#count += 1;
  }

  /** Adds a finding that was decoded as a whole. */
  addDecoded(finding: DecodedResult, digest: Digest): void {
    const place = finding.locations[0];
    const region = place?.region;
    const columns = region === undefined ? [] : [region.startLine + 1, region.startColumn + 1, region.endLine + 1, region.endColumn === undefined ? noNumber : region.endColumn + 1];
    const flags = (place?.measure?.by === 'offset' ? columnFlags.offsets : 0) | (finding.objects === undefined ? 0 : columnFlags.objects);
    const codes = codesOf(finding.level, finding.severity, finding.suppressed, finding.baseline);
    this.add(finding.from.result, this.ruleNumber(finding.ruleId), this.uriNumber(place?.uri ?? ''), codes, flags, (which) => columns[which] ?? noNumber, (lane) => digest[lane] ?? 0);
  }

  /** Takes something out of the digests of all findings from `first` on. */
  subtract(first: number, sum: Digest): void {
    if (sum.every((lane) => lane === 0)) return;
    for (let at = first * 4; at < this.#count * 4; at += 1) this.#columns.digest[at] = (this.#columns.digest[at] ?? 0) - (sum[at % 4] ?? 0);
  }

  /** @returns the columns, with ordinals, and no longer than the findings are many. */
  finish(): FindingColumns {
    const { uri, rule, run, digest, ordinal } = this.#columns;
    const count = this.#count;
    const tools = new Names();
    const tool = this.#runs.map((one) => tools.number(one.tool));
    const toolAt = (at: number): number => tool[run[at] ?? 0] ?? 0;
    const same = (a: number, b: number): boolean =>
      rule[a] === rule[b] && uri[a] === uri[b] && toolAt(a) === toolAt(b) &&
      digest[a * 4] === digest[b * 4] && digest[a * 4 + 1] === digest[b * 4 + 1] && digest[a * 4 + 2] === digest[b * 4 + 2] && digest[a * 4 + 3] === digest[b * 4 + 3];
    // A hash table of the last finding of each kind, by open addressing.
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 1.5)));
    const last = new Int32Array(size).fill(-1);
    for (let at = 0; at < count; at += 1) {
      const hash = Math.imul((rule[at] ?? 0) + 1, 0x9e3779b1) ^ Math.imul((uri[at] ?? 0) + 1, 0x85ebca6b) ^ (digest[at * 4] ?? 0);
      let slot = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) & (size - 1);
      for (;;) {
        const before = last[slot] ?? -1;
        if (before === -1) break;
        if (same(before, at)) {
          ordinal[at] = (ordinal[before] ?? 0) + 1;
          break;
        }
        slot = (slot + 1) & (size - 1);
      }
      last[slot] = at;
    }
    return this.#trimmed();
  }

  #trimmed(): FindingColumns {
    const count = this.#count;
    const columns = { ...this.#columns, count, runs: this.#runs, uris: this.#uris.all, ruleIds: this.#rules.all };
    if (count === this.#columns.count) return columns;
    // A buffer that is transferred is cut where it is: nothing is there twice.
    const numbers = (column: Uint32Array<ArrayBuffer>, each = 1): Uint32Array<ArrayBuffer> => new Uint32Array(column.buffer.transfer(count * each * 4));
    const codes = (column: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => new Uint8Array(column.buffer.transfer(count));
    return {
      ...columns,
      run: numbers(columns.run),
      result: numbers(columns.result),
      rule: numbers(columns.rule),
      uri: numbers(columns.uri),
      level: codes(columns.level),
      severity: codes(columns.severity),
      suppressed: codes(columns.suppressed),
      baseline: codes(columns.baseline),
      flags: codes(columns.flags),
      region: new Int32Array(columns.region.buffer.transfer(count * 16)),
      digest: numbers(columns.digest, 4),
      ordinal: numbers(columns.ordinal),
    };
  }
}
