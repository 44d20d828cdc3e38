// The results of one run of a SARIF log, decoded one by one.

import { field, listOf, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { DecodedResult } from './decoded.ts';
import type { Finding, ScanReport } from './finding.ts';
import { fixesOf } from './fix.ts';
import { httpsPage } from './httpsPage.ts';
import { quotedText } from './identity.ts';
import { kindOf, levelOf } from './level.ts';
import { flowOf, locationsOf, objectsOf, relatedOf } from './location.ts';
import { messageText } from './message.ts';
import { outcomeOf } from './outcome.ts';
import { quirksOf, straighten } from './quirks.ts';
import type { Quirks } from './quirks.ts';
import type { ColumnUnit } from './textRegion.ts';
import { nameOf, ruleTable } from './rule.ts';
import type { Rule, RuleTable } from './rule.ts';
import { originOf } from './scanOrigin.ts';
import { severityOf } from './severity.ts';
import { suppressionOf } from './suppression.ts';
import { taxaOf } from './taxa.ts';

/** What a run's results mean, without the results. */
export interface RunDecoder {
  readonly run: JsonObject;
  readonly tool: string;
  readonly rules: RuleTable;
  readonly quirks: Quirks;
  /** What its columns count. */
  readonly unit: ColumnUnit;
  /** Decodes the result number `index`; undefined where it says that all is well. Never throws, whatever it holds. */
  decode(result: JsonObject, index: number): DecodedResult | undefined;
  /** @param findings how many of its results are findings; `whole` is false where part of the run could not be read. */
  report(findings: number, whole: boolean): ScanReport['runs'][number];
}

/** Kinds of results that report no weakness (3.27.9), in small letters. */
const harmless: ReadonlySet<string> = new Set(['pass', 'notapplicable']);

/** @returns whether a result says that nothing is wrong. */
export function isHarmless(result: unknown): boolean {
  return harmless.has(kindOf(result));
}

/** UTF-16 code units of a quoted text that are kept. */
const mostQuoted = 400;

/** UTF-16 code units of a rule's help that are kept. */
const longestHelp = 4000;

/** What the rule says of itself (3.49.12, 3.49.10). */
function helpText({ descriptor }: Rule): string | undefined {
  const help = field(descriptor, 'help');
  const full = field(descriptor, 'fullDescription');
  const text = textOf(field(help, 'markdown')) ?? textOf(field(help, 'text')) ?? textOf(field(full, 'markdown')) ?? textOf(field(full, 'text'));
  return text?.slice(0, longestHelp);
}

/** @returns the result's baselineState; absent or not of the standard means unknown, not new. */
export function baselineOf(result: unknown): Finding['baseline'] {
  const state = field(result, 'baselineState');
  return state === 'new' || state === 'unchanged' || state === 'updated' || state === 'absent' ? state : undefined;
}

/** What the run's columns count. */
function unitOf(run: unknown, otherwise: ColumnUnit): ColumnUnit {
  const kind = field(run, 'columnKind');
  return kind === 'utf16CodeUnits' || kind === 'unicodeCodePoints' ? kind : otherwise;
}

/**
 * @param run the run; its results are not looked at, only whether there are any.
 * @param file workspace-relative path of the SARIF file, and the run's `number` in it.
 */
export function runDecoder(run: JsonObject, file: string, number: number): RunDecoder {
  const quirks = quirksOf(run);
  const rules = ruleTable(run);
  const tool = textOf(field(rules.components[0], 'name')) ?? '';
  const unit = unitOf(run, quirks.unit);
  const taxaOfResult = taxaOf(run, rules);
  return {
    run,
    tool,
    rules,
    quirks,
    unit,
    decode(result, index) {
      if (isHarmless(result)) return undefined;
      const rule = rules.ofResult(result);
      const context = { run, rules, rule, unit };
      const level = levelOf(result, rule, run, rules);
      const name = nameOf(rule);
      const page = httpsPage(field(rule.descriptor, 'helpUri'));
      const help = page === undefined ? helpText(rule) : undefined;
      const fixes = quirks.secretive ? [] : fixesOf(result, context);
      const flow = flowOf(result, context);
      const objects = objectsOf(result, run);
      const taxa = taxaOfResult(result, rule);
      const baseline = baselineOf(result);
      // What may be a secret is not kept.
      const quoted = quirks.secretive ? undefined : quotedText(result)?.slice(0, mostQuoted);
      return {
        tool,
        ruleId: rule.id,
        ...(name === undefined ? {} : { ruleName: name }),
        message: messageText(result['message'], rule, rules, listOf(result['relatedLocations'])),
        level,
        severity: severityOf(rule, level),
        ...(page === undefined ? {} : { helpUri: page }),
        ...(help === undefined ? {} : { help }),
        ...(taxa.length === 0 ? {} : { taxa }),
        locations: locationsOf(result, context).map((location) => straighten(location, quirks.regions, rule.id)),
        related: relatedOf(result, context),
        ...(flow.length === 0 ? {} : { flow }),
        ...(fixes.length === 0 ? {} : { fixes }),
        ...(objects.length === 0 ? {} : { objects }),
        suppressed: suppressionOf(result),
        ...(baseline === undefined ? {} : { baseline }),
        ...(quoted === undefined ? {} : { quoted }),
        from: { file, run: number, result: index },
      };
    },
    report(findings, whole) {
      const automationId = textOf(field(run['automationDetails'], 'id'));
      const origin = originOf(run);
      return {
        tool,
        ...(automationId === undefined ? {} : { automationId }),
        outcome: outcomeOf(run, findings, whole, quirks.omitsNoResults),
        results: findings,
        ...(origin === undefined ? {} : { origin }),
      };
    },
  };
}
