// One run of a SARIF log, decoded: its findings and what the scan came to.

import { field, listOf, objectOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { DecodedFinding, Sha256 } from './decoded.ts';
import type { Finding, ScanReport } from './finding.ts';
import { contentHash, fingerprintReader } from './identity.ts';
import { levelOf } from './level.ts';
import { flowOf, locationsOf, objectsOf, relatedOf } from './location.ts';
import { messageText } from './message.ts';
import { outcomeOf } from './outcome.ts';
import { quirksOf, straighten } from './quirks.ts';
import type { ColumnUnit } from './region.ts';
import { ruleTable } from './rule.ts';
import type { Rule } from './rule.ts';
import { severityOf } from './severity.ts';
import { suppressionOf } from './suppression.ts';

/** What decoding a run needs besides the run. */
export interface RunContext {
  /** Workspace-relative path of the SARIF file, and the run's number in it. */
  readonly file: string;
  readonly number: number;
  /** False where part of the run could not be read. */
  readonly whole: boolean;
  /** Results that the file's end cut off: they are left out. */
  readonly cut: ReadonlySet<object>;
  readonly sha256: Sha256;
}

export interface DecodedRun {
  readonly findings: readonly DecodedFinding[];
  readonly report: ScanReport['runs'][number];
  /** Results that were there whole, whether they are findings or say that something passed. */
  readonly read: number;
}

/** Kinds of results that report no weakness (3.27.9). */
const harmless: ReadonlySet<unknown> = new Set(['pass', 'notApplicable']);

/** Longest text that still is a name. */
const longestName = 80;

/** The rule's short name. Semgrep's generated descriptions only repeat the id. */
function ruleName(rule: Rule): string | undefined {
  const short = textOf(field(field(rule.descriptor, 'shortDescription'), 'text'));
  if (short !== undefined && short.length <= longestName && !short.startsWith('Semgrep Finding:')) return short;
  const name = textOf(field(rule.descriptor, 'name'));
  return name === rule.id ? undefined : name;
}

/** The rule's page: https only. */
function helpUri(rule: Rule): string | undefined {
  const uri = textOf(field(rule.descriptor, 'helpUri'));
  return uri !== undefined && /^https:\/\/[^\s"'<>\\]+$/.test(uri) ? uri : undefined;
}

/** The result's baselineState; absent or not of the standard means unknown, not new. */
function baselineOf(result: unknown): Finding['baseline'] {
  const state = field(result, 'baselineState');
  return state === 'new' || state === 'unchanged' || state === 'updated' || state === 'absent' ? state : undefined;
}

/** What the run's columns count. */
function unitOf(run: unknown, otherwise: ColumnUnit): ColumnUnit {
  const kind = field(run, 'columnKind');
  return kind === 'utf16CodeUnits' || kind === 'unicodeCodePoints' ? kind : otherwise;
}

/** @returns the findings of `run`, in its order, and its report. Never throws, whatever the run holds. */
export function decodeRun(run: JsonObject, { file, number, whole, cut, sha256 }: RunContext): DecodedRun {
  const quirks = quirksOf(run);
  const rules = ruleTable(run);
  const tool = textOf(field(rules.components[0], 'name')) ?? '';
  const unit = unitOf(run, quirks.unit);
  const all = listOf(run['results']);
  const fingerprintsOf = fingerprintReader(all);
  const findings: DecodedFinding[] = [];
  let read = 0;
  for (const [index, value] of all.entries()) {
    const result = objectOf(value);
    if (result === undefined || cut.has(result)) continue;
    read += 1;
    if (harmless.has(result['kind'])) continue;
    const rule = rules.ofResult(result);
    const context = { run, rules, rule, unit };
    const level = levelOf(result, rule, run, rules);
    const name = ruleName(rule);
    const help = helpUri(rule);
    const flow = flowOf(result, context);
    const objects = objectsOf(result, run);
    const baseline = baselineOf(result);
    findings.push({
      tool,
      ruleId: rule.id,
      ...(name === undefined ? {} : { ruleName: name }),
      message: messageText(result['message'], rule, rules, listOf(result['relatedLocations'])),
      level,
      severity: severityOf(rule, level),
      ...(help === undefined ? {} : { helpUri: help }),
      locations: locationsOf(result, context).map((location) => straighten(location, quirks)),
      related: relatedOf(result, context),
      ...(flow.length === 0 ? {} : { flow }),
      ...(objects.length === 0 ? {} : { objects }),
      suppressed: suppressionOf(result),
      ...(baseline === undefined ? {} : { baseline }),
      from: { file, run: number, result: index },
      identity: quirks.secretive
        ? { fingerprints: [], content: '' }
        : { fingerprints: fingerprintsOf(result), content: contentHash(result, sha256) },
    });
  }
  const automationId = textOf(field(run['automationDetails'], 'id'));
  return {
    findings,
    read,
    report: {
      tool,
      ...(automationId === undefined ? {} : { automationId }),
      outcome: outcomeOf(run, findings.length, whole),
      results: findings.length,
    },
  };
}
