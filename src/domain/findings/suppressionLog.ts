// The workspace's file of external suppressions (SARIF 2.1.0, sections 3.27.23 and 3.35): a SARIF log in which each result
// stands for a finding that is suppressed, by the identity that we know it by. It is never counted as a scan.

import { field, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { parseUntil } from '../policies/parseUntil.ts';
import { exactPath } from '../policies/filePattern.ts';
import type { PolicyFault } from '../policies/policy.ts';
import type { SuppressionRule } from './suppressionRule.ts';

/** Below the workspace folder. */
export const suppressionLogPath = '.volumeguard/suppressions.sarif';

/** The name of our identity among a result's fingerprints; the number is the version of how it is made. */
const print = 'volumeguard/v1';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A finding to be suppressed. */
export interface LogEntry {
  readonly tool: string;
  readonly ruleId: string;
  readonly id: string;
  /** The rule's name, or what else says what it is: a result must have a message. */
  readonly title: string;
  /** Workspace-relative; zero-based line. */
  readonly file?: string;
  readonly line?: number;
  readonly reason: string;
  /** A date, as `parseUntil` reads it. */
  readonly until?: string;
  readonly by?: string;
  /** RFC 4122. */
  readonly guid: string;
}

/** @returns whether the file at a workspace-relative path is one of external suppressions; with several folders, the first segment names one. */
export function isSuppressionLog(path: string): boolean {
  return path === suppressionLogPath || path.endsWith(`/${suppressionLogPath}`);
}

/**
 * @param file workspace-relative path of the log. @param text its text
 * @returns a rule for each result that has accepted suppressions only (3.35.3); those without a justification, without a
 * rule's id and fingerprint, or with an end that is no date are faults, with their lines.
 */
export function parseSuppressionLog(file: string, text: string): { readonly rules: readonly SuppressionRule[]; readonly faults: readonly PolicyFault[] } {
  const log = jsonOf(text);
  if (objectOf(log) === undefined || field(log, 'version') !== '2.1.0') return { rules: [], faults: [{ code: 'notSarif', line: 0, field: '' }] };
  const lineOf = lineFinder(text);
  const folder = file.slice(0, -suppressionLogPath.length);
  const faults: PolicyFault[] = [];
  const rules = listOf(field(log, 'runs')).flatMap((run, r) =>
    listOf(field(run, 'results')).flatMap((result, i): readonly SuppressionRule[] => {
      const suppressions = listOf(field(result, 'suppressions'));
      const isAccepted = suppressions.length > 0 && suppressions.every((one) => (field(one, 'status') ?? 'accepted') === 'accepted');
      if (!isAccepted) return [];
      const suppression = suppressions.find((one) => textOf(field(one, 'justification')) !== undefined);
      const line = lineOf(textOf(field(suppression, 'guid')) ?? textOf(field(field(result, 'fingerprints'), print)));
      const fault = (name: string): readonly SuppressionRule[] => {
        faults.push({ code: 'badField', line: line ?? 0, field: `runs.${r}.results.${i}.${name}` });
        return [];
      };
      const reason = textOf(field(suppression, 'justification'));
      if (reason === undefined) return fault('suppressions');
      const end = field(field(suppression, 'properties'), 'until');
      const until = typeof end === 'string' ? parseUntil(end) : undefined;
      if (end !== undefined && until === undefined) return fault('suppressions.properties.until');
      const id = textOf(field(field(result, 'fingerprints'), print));
      const ruleId = textOf(field(result, 'ruleId'));
      // Without either it would stand for every finding of the tool.
      if (id === undefined && ruleId === undefined) return fault('ruleId');
      const tool = textOf(field(field(field(run, 'tool'), 'driver'), 'name'));
      const path = pathOf(result);
      const by = textOf(field(field(suppression, 'properties'), 'by'));
      return [
        {
          // What is the rule's id here would be a pattern there.
          rule: id === undefined ? (ruleId ?? '').replaceAll('*', '') : (ruleId ?? '*'),
          reason,
          source: { file, ...(line === undefined ? {} : { line }) },
          ...(tool === undefined ? {} : { tool }),
          ...(id === undefined ? {} : { id }),
          ...(path === undefined ? {} : { file: exactPath(folder + path) }),
          ...(until === undefined ? {} : { until }),
          ...(by === undefined ? {} : { by }),
        },
      ];
    }),
  );
  return { rules, faults };
}

/** @param text the log, '' for one that is not there yet. @returns it with the entry; undefined where it is no log that an entry can be added to. */
export function addToSuppressionLog(text: string, entry: LogEntry): string | undefined {
  const log = text.trim() === '' ? { $schema: schema, version: '2.1.0', runs: [] } : objectOf(jsonOf(text));
  const runs = field(log, 'runs');
  if (log === undefined || field(log, 'version') !== '2.1.0' || !Array.isArray(runs)) return undefined;
  const own = runs.findIndex((run) => field(field(field(run, 'tool'), 'driver'), 'name') === entry.tool && Array.isArray(field(run, 'results')));
  const result = resultOf(entry);
  const added = own === -1
    ? [...(runs as unknown[]), { tool: { driver: { name: entry.tool } }, automationDetails: { id: 'volume-guard/suppressions/' }, results: [result] }]
    : runs.map((run: unknown, i) => (i === own ? { ...objectOf(run), results: [...listOf(field(run, 'results')), result] } : run));
  return `${JSON.stringify({ ...log, runs: added }, null, 2)}\n`;
}

function resultOf({ ruleId, id, title, file, line, reason, until, by, guid }: LogEntry): JsonObject {
  const region = line === undefined ? {} : { region: { startLine: line + 1 } };
  const uri = file?.split('/').map(encodeURIComponent).join('/');
  return {
    ...(ruleId === '' ? {} : { ruleId }),
    message: { text: title },
    ...(uri === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, ...region } }] }),
    fingerprints: { [print]: id },
    suppressions: [{ guid, kind: 'external', status: 'accepted', justification: reason, ...(until === undefined && by === undefined ? {} : { properties: { ...(until === undefined ? {} : { until }), ...(by === undefined ? {} : { by }) } }) }],
  };
}

/** The path that a result names, from the workspace folder on. */
function pathOf(result: unknown): string | undefined {
  const uri = textOf(field(field(field(listOf(field(result, 'locations'))[0], 'physicalLocation'), 'artifactLocation'), 'uri'));
  try {
    return uri === undefined ? undefined : decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof URIError) return uri;
    throw error;
  }
}

/** Finds lines of texts that stand in the file once or are asked for in its order. */
function lineFinder(text: string): (wanted: string | undefined) => number | undefined {
  let [offset, line] = [0, 0];
  return (wanted) => {
    const found = wanted === undefined ? -1 : text.indexOf(JSON.stringify(wanted), offset);
    if (found === -1) return undefined;
    for (; offset < found; offset += 1) if (text.charCodeAt(offset) === 10) line += 1;
    return line;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
