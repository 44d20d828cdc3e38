// A SARIF log, decoded: the findings of all its runs and the report of the file. SARIF 2.1.0 only.

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { DecodedFinding, Sha256 } from './decoded.ts';
import { decodeRun } from './decodeRun.ts';
import { inlineProperties, withExternal } from './externalProperties.ts';
import type { ExternalProperties } from './externalProperties.ts';
import type { SarifFault, ScanReport } from './finding.ts';

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
}

/** The version that a log says it is; files without one are taken by their schema or their runs. */
function versionOf(log: unknown): string | undefined {
  const version = field(log, 'version');
  if (version !== undefined && version !== null) return typeof version === 'string' || typeof version === 'number' ? String(version) : '?';
  const schema = textOf(field(log, '$schema'))?.match(/sarif-(?:schema-)?(\d+\.\d+\.\d+)/)?.[1];
  return schema ?? (Array.isArray(field(log, 'runs')) ? '2.1.0' : undefined);
}

/**
 * @param file workspace-relative path of the SARIF file, for the report.
 * @param external properties that were read from files beside the log.
 * @returns what can be read, and in the report what is wrong. Never throws.
 */
export function decodeLog(parsed: ParsedJson, file: string, sha256: Sha256, external: readonly ExternalProperties[] = []): DecodedLog {
  const failed = (fault: SarifFault): DecodedLog => ({ findings: [], report: { file, runs: [], fault } });
  const log = objectOf(parsed.value);
  if (log === undefined) return failed({ code: 'notSarif' });
  const version = versionOf(log);
  if (version === undefined) return failed(parsed.fault?.code === 'truncated' ? { code: 'truncated', read: 0 } : { code: 'notSarif' });
  if (!/^2\.1\.0(?:-|$)/.test(version)) return failed({ code: 'wrongVersion', version: version.slice(0, 40) });

  const outside = [...inlineProperties(log), ...external];
  const runs = listOf(log['runs']).map((value, number) => {
    const { run, whole } = withExternal(value, outside);
    return decodeRun(run, { file, number, whole: whole && parsed.fault === undefined, cut: parsed.cut, sha256 });
  });
  const read = runs.reduce((sum, run) => sum + run.read, 0);
  const fault = parsed.fault;
  return {
    findings: runs.flatMap((run) => run.findings),
    report: {
      file,
      runs: runs.map((run) => run.report),
      ...(fault === undefined ? {} : { fault: fault.code === 'truncated' ? { code: 'truncated', read } : { code: 'broken', read, offset: fault.offset } }),
    },
  };
}
