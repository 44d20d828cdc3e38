// One SARIF file, read: its report, the columns of its findings, and where in the file each of them is, so that its details
// can be read when somebody asks.

import { decodeLog, versionFault } from '../../domain/findings/decodeLog.ts';
import type { DecodedFinding, DecodedResult } from '../../domain/findings/decoded.ts';
import { runDecoder } from '../../domain/findings/decodeRun.ts';
import { digestFrom } from '../../domain/findings/digest.ts';
import { refersOutside, withExternal } from '../../domain/findings/externalProperties.ts';
import type { ExternalProperties } from '../../domain/findings/externalProperties.ts';
import type { FindingColumns } from '../../domain/findings/findingColumns.ts';
import type { SarifFault, ScanReport } from '../../domain/findings/finding.ts';
import { objectOf } from '../../domain/json.ts';
import { ColumnBuilder } from './columnBuilder.ts';
import { openExternal } from './externalFiles.ts';
import type { ExternalFile } from './externalFiles.ts';
import { outlineOf } from './outline.ts';
import type { Bag, Outline } from './outline.ts';
import { ResultRows, rowWords } from './resultRows.ts';
import { RunContext } from './runContext.ts';
import { RunReader } from './runReader.ts';
import type { ResultSource } from './runReader.ts';
import { SarifFile } from './sarifFile.ts';
import type { OpenOptions } from './sarifFile.ts';
import type { Interruptible, Scanner } from './scanner.ts';
import { parseTolerant } from './tolerantJson.ts';

/** Largest broken file that is parsed as a whole, in bytes, so that what is behind the fault is read, too. */
const largestSalvage = 16 * 1024 * 1024;

/** First results that are decoded before the scan is done. */
const firstResults = 200;

export interface ScanOptions extends OpenOptions {
  /** What the report calls the file: its workspace-relative path. */
  readonly name: string;
  readonly scanner: Scanner;
  /** Makes another scanner, for files that belong to this one. */
  readonly another: () => Scanner;
  /** Lets others have their turn, every few milliseconds of work. @throws to stop */
  readonly pause: (progress: ScanProgress) => Promise<void>;
  /** Called once at most, while the scan is under way: the first results, and whether their rules are known yet. */
  readonly onFirst: (findings: readonly DecodedResult[], settled: boolean) => void;
  /** Largest broken file that is parsed as a whole, in bytes. Default 16 MiB. */
  readonly salvage?: number;
}

/** How far a scan is, in bytes. */
export interface ScanProgress {
  readonly read: number;
  readonly size: number;
}

/** A set of external properties and its results. */
interface Outside extends ExternalProperties {
  readonly source: ResultSource;
}

/** What a SarifScan keeps. */
interface ScanParts {
  readonly report: ScanReport;
  readonly columns: FindingColumns;
  readonly files: readonly SarifFile[];
  readonly runs: readonly RunReader[];
  /** The findings themselves, where the file was parsed as a whole. */
  readonly salvaged?: readonly DecodedFinding[];
}

/** A file that was scanned. */
export class SarifScan {
  readonly #parts: ScanParts;

  private constructor(parts: ScanParts) {
    this.#parts = parts;
  }

  /**
   * @returns what can be read; what is wrong with it is in the report.
   * @throws the file system's or zlib's error, SarifFileError, TooManyResults, or what `pause` throws
   */
  static async read(options: ScanOptions): Promise<SarifScan> {
    const file = await SarifFile.open(options);
    const files = [file];
    try {
      const scan = await SarifScan.#read(file, files, options);
      file.assertSame();
      return scan;
    } catch (error) {
      for (const one of files) one.close();
      throw error;
    }
  }

  static async #read(file: SarifFile, files: SarifFile[], options: ScanOptions): Promise<SarifScan> {
    const { name, scanner, salvage = largestSalvage } = options;
    const outline = await finish(outlineOf(scanner, file, watched(file, options)), file, options);
    const refused = faultOf(outline);
    const salvaging = outline.fault?.code === 'broken' && file.size <= salvage && refused?.code !== 'wrongVersion';
    if (refused !== undefined && !salvaging) {
      return new SarifScan({ report: { file: name, runs: [], fault: refused }, columns: new ColumnBuilder(name, 0).finish(), files, runs: [] });
    }
    const sources = (outline.runs ?? []).map((bag) => sourceOf(file, bag, scanner));
    const external = await openExternal({ runs: sources.map(({ context }) => context.properties) }, options);
    files.push(...external.map((one) => one.file));
    if (salvaging) return SarifScan.#salvage(name, file, files, external);
    const outside = outline.inline.map((bag) => outsideOf(sourceOf(file, bag, scanner)));
    for (const one of external) outside.push(...(await readExternal(one, options)));
    return await SarifScan.#assemble(file, files, outline, sources, outside, options);
  }

  static async #assemble(file: SarifFile, files: readonly SarifFile[], outline: Outline, sources: readonly ResultSource[], outside: readonly Outside[], options: ScanOptions): Promise<SarifScan> {
    const runs = sources.map((own, number) => {
      const { run, whole, results } = withExternal(own.context.properties, outside);
      const all = [own, ...results.map(({ source }) => source)];
      return { reader: new RunReader(options.name, number, run, all), whole: whole && all.every(({ context }) => context.whole) };
    });
    const readers = runs.map(({ reader }) => reader);
    const builder = new ColumnBuilder(options.name, readers.reduce((sum, { most }) => sum + most, 0));
    for (const [number, reader] of readers.entries()) {
      await finish(reader.fill(builder), file, options);
      // The columns have what the rows had. Those of external properties may be another run's, too.
      delete sources[number]?.bag.results;
    }
    for (const { source } of outside) delete source.bag.results;
    const read = readers.reduce((sum, reader) => sum + reader.read, 0);
    const offset = readers.reduce((least, { brokenAt = Infinity }) => Math.min(least, brokenAt), outline.fault?.offset ?? Infinity);
    const fault: SarifFault | undefined = outline.fault?.code === 'truncated' ? { code: 'truncated', read } : offset < Infinity ? { code: 'broken', read, offset } : undefined;
    return new SarifScan({
      report: {
        file: options.name,
        runs: runs.map(({ reader, whole }) => reader.report(whole && fault === undefined)),
        ...(fault === undefined ? {} : { fault }),
      },
      columns: builder.finish(),
      files,
      runs: readers,
    });
  }

  /** A broken file that is small: everything that makes sense in it, before the fault and behind it. */
  static #salvage(name: string, file: SarifFile, files: readonly SarifFile[], external: readonly ExternalFile[]): SarifScan {
    const textOf = (one: SarifFile): string => one.text(one.start, one.size);
    const text = textOf(file);
    const outside = external.map((one) => ({ uri: one.uri, properties: parseTolerant(textOf(one.file)).value }));
    const { findings, report, runs } = decodeLog(parseTolerant(text), name, outside);
    const builder = new ColumnBuilder(name, findings.length);
    const byRun = Map.groupBy(findings, ({ from }) => from.run);
    for (const [number, run] of runs.entries()) {
      builder.startRun(run);
      for (const finding of byRun.get(number) ?? []) builder.addDecoded(finding, digestFrom(finding.identity.digest));
    }
    const { fault } = report;
    const offset = fault?.code === 'broken' ? file.start + Buffer.byteLength(text.slice(0, fault.offset)) : 0;
    return new SarifScan({
      report: fault?.code === 'broken' ? { ...report, fault: { ...fault, offset } } : report,
      columns: builder.finish(),
      files,
      runs: [],
      salvaged: findings,
    });
  }

  get report(): ScanReport {
    return this.#parts.report;
  }

  /** Its memory may be transferred: the scan itself does not read it. */
  get columns(): FindingColumns {
    return this.#parts.columns;
  }

  /**
   * @param indices places in the columns.
   * @returns the findings there, decoded as a whole; undefined for a result that says nothing any more.
   * @throws SarifFileError if the file has changed since, or the file system's error
   */
  details(indices: Iterable<number>): (DecodedResult | undefined)[] {
    const { files, salvaged, runs } = this.#parts;
    for (const file of files) file.assertSame();
    if (salvaged !== undefined) return Array.from(indices, (index) => salvaged[index]);
    return Array.from(indices, (index) => runs.find(({ first, count }) => first <= index && index < first + count)?.details(index));
  }

  /** Closes the files and removes copies. Nothing can be asked of it afterwards. */
  close(): void {
    for (const file of this.#parts.files) file.close();
  }
}

/** Runs some work to its end, with a pause wherever it can be interrupted. */
async function finish<T>(work: Interruptible<T>, { size }: SarifFile, { pause, scanner }: ScanOptions): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await pause({ read: scanner.position, size });
  }
}

/** How the main file is scanned: refused as soon as its version is wrong, the first results told as soon as they are there. */
function watched(file: SarifFile, { name, scanner, onFirst }: ScanOptions): Parameters<typeof outlineOf>[2] {
  let told = false;
  return {
    rows: () => new ResultRows(),
    goOn: (outline) => versionFault(logOf(outline))?.code !== 'wrongVersion',
    onRows(outline, bag) {
      // A small file is read sooner than its beginning is told, and a log of another version is none.
      if (told || scanner.position >= file.size || versionFault(logOf(outline)) !== undefined) return;
      told = true;
      onFirst(firstOf(file, name, bag, (outline.runs?.length ?? 1) - 1), bag.parts.has('tool'));
    },
  };
}

/** The first results of a run that is still being read, as far as it is known. */
function firstOf(file: SarifFile, name: string, bag: Bag, number: number): readonly DecodedResult[] {
  const context = new RunContext(file, bag);
  const decoder = runDecoder(context.properties, name, number);
  const rows = bag.results;
  const findings: DecodedResult[] = [];
  for (let row = 0; row < Math.min(firstResults, rows?.count ?? 0); row += 1) {
    const result = objectOf(parseTolerant(file.text(rows?.offset(row) ?? 0, rows?.word(row, rowWords.length) ?? 0)).value);
    if (result === undefined) continue;
    context.load(result);
    const decoded = decoder.decode(result, row);
    if (decoded !== undefined) findings.push(decoded);
  }
  return findings;
}

/** What tells the version of a log. */
function logOf({ version, schema, runs }: Outline): unknown {
  return { version, $schema: schema, runs };
}

/** Why nothing of a file can be read; undefined: something can. */
function faultOf(outline: Outline): SarifFault | undefined {
  if (outline.first === undefined) return { code: 'empty' };
  if (outline.first !== 0x7b) return { code: 'notSarif' };
  const refused = versionFault(logOf(outline));
  return refused?.code === 'notSarif' && outline.fault?.code === 'truncated' ? { code: 'truncated', read: 0 } : refused;
}

function sourceOf(file: SarifFile, bag: Bag, scanner: Scanner | undefined): ResultSource {
  const context = new RunContext(file, bag);
  // Lists are put together element by element.
  if (refersOutside(context.properties)) context.loadAll();
  return { file, bag, context, scanner };
}

function outsideOf(source: ResultSource, uri?: string): Outside {
  source.context.loadAll();
  return { source, properties: source.context.properties, ...(uri === undefined ? {} : { uri }) };
}

/** A property file, scanned; none where it is no object. */
async function readExternal({ uri, file }: ExternalFile, options: ScanOptions): Promise<readonly Outside[]> {
  const outline = await finish(outlineOf(options.another(), file, { rows: () => new ResultRows(), external: true }), file, options);
  return outline.self === undefined ? [] : [outsideOf(sourceOf(file, outline.self, undefined), uri)];
}
