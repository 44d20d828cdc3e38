// A SARIF log, decoded: the findings of all its runs and the report of the file. SARIF 2.1.0 only.

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { DecodedFinding } from './decoded.ts';
import { runDecoder } from './decodeRun.ts';
import { digestText, joined, noDigest } from './digest.ts';
import { inlineProperties, withExternal } from './externalProperties.ts';
import type { ExternalProperties } from './externalProperties.ts';
import type { ColumnRun } from './findingColumns.ts';
import type { SarifFault, ScanReport } from './finding.ts';
import { ConstantPrints, identityDigest } from './identity.ts';

/** A file's JSON, as far as it could be parsed. */
export interface ParsedJson {
  /** Undefined where there is nothing. */
  readonly value: unknown;
  /** The first thing wrong with the text, at an offset in UTF-16 code units. */
  readonly fault?: { readonly code: 'truncated' | 'broken'; readonly offset: number };
  /** Objects and arrays that the end of the text cut off. */
  readonly cut: ReadonlySet<object>;
}

export interface DecodedLog {
  readonly findings: readonly DecodedFinding[];
  readonly report: ScanReport;
  /** What the findings of each run have in common. */
  readonly runs: readonly ColumnRun[];
}

/** The version that a log says it is; files without one are taken by their schema or their runs. */
function versionOf(log: unknown): string | undefined {
  const version = field(log, 'version');
  if (version !== undefined && version !== null) return typeof version === 'string' || typeof version === 'number' ? String(version) : '?';
  const schema = textOf(field(log, '$schema'))?.match(/sarif-(?:schema-)?(\d+\.\d+\.\d+)/)?.[1];
  return schema ?? (Array.isArray(field(log, 'runs')) ? '2.1.0' : undefined);
}

/** @returns what is wrong with a log whose version is that of `log`; undefined where it is 2.1.0. */
export function versionFault(log: unknown): Extract<SarifFault, { code: 'notSarif' | 'wrongVersion' }> | undefined {
  const version = versionOf(log);
  if (version === undefined) return { code: 'notSarif' };
  return /^2\.1\.0(?:-|$)/.test(version) ? undefined : { code: 'wrongVersion', version: version.slice(0, 40) };
}

/** @returns a function that counts, for the findings of one file in their order, those that nothing else tells apart. */
export function ordinalCounter(): (tool: string, ruleId: string, uri: string, digest: string) => number {
  const seen = new Map<string, number>();
  return (...parts) => {
    const key = JSON.stringify(parts);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return ordinal;
  };
}

/**
 * The whole log at once, from its parsed JSON: for small files that are broken, and what the indexed reading of all others
 * is held against.
 * @param file workspace-relative path of the SARIF file, for the report.
 * @param external properties that were read from files beside the log.
 * @returns what can be read, and in the report what is wrong. Never throws.
 */
export function decodeLog(parsed: ParsedJson, file: string, external: readonly ExternalProperties[] = []): DecodedLog {
  const failed = (fault: SarifFault): DecodedLog => ({ findings: [], report: { file, runs: [], fault }, runs: [] });
  const log = objectOf(parsed.value);
  if (log === undefined) return failed({ code: 'notSarif' });
  const refused = versionFault(log);
  if (refused?.code === 'notSarif' && parsed.fault?.code === 'truncated') return failed({ code: 'truncated', read: 0 });
  if (refused !== undefined) return failed(refused);

  const outside = [...inlineProperties(log), ...external];
  const findings: DecodedFinding[] = [];
  const ordinal = ordinalCounter();
  let read = 0;
  const common: ColumnRun[] = [];
  const runs = listOf(log['runs']).map((value, number) => {
    const { run, whole } = withExternal(value, outside);
    const decoder = runDecoder(run, file, number);
    common.push({ tool: decoder.tool, unit: decoder.unit, regions: decoder.quirks.regions });
    const before = findings.length;
    const results = listOf(run['results']);
    const constant = new ConstantPrints();
    // A result that the end of the text cut off is none.
    for (const result of results) if (!isCut(result, parsed)) constant.add(result);
    for (const [index, value] of results.entries()) {
      const result = objectOf(value);
      if (result === undefined || isCut(result, parsed)) continue;
      read += 1;
      const decoded = decoder.decode(result, index);
      if (decoded === undefined) continue;
      const digest = decoder.quirks.secretive ? noDigest : joined(identityDigest(result), constant.sum, -1);
      const parts = digestText(digest);
      findings.push({ ...decoded, identity: { digest: parts, ordinal: ordinal(decoded.tool, decoded.ruleId, decoded.locations[0]?.uri ?? '', parts) } });
    }
    return decoder.report(findings.length - before, whole && parsed.fault === undefined);
  });
  const fault = parsed.fault;
  return {
    findings,
    runs: common,
    report: {
      file,
      runs,
      ...(fault === undefined ? {} : { fault: fault.code === 'truncated' ? { code: 'truncated', read } : { code: 'broken', read, offset: fault.offset } }),
    },
  };
}

function isCut(result: unknown, parsed: ParsedJson): boolean {
  return typeof result === 'object' && result !== null && parsed.cut.has(result);
}
