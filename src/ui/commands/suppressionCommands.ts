// Suppress…: a finding that people decided to live with is written down, with the reason and an end. Show Suppressions…

import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { addToSuppressionLog, suppressionLogPath } from '../../domain/findings/suppressionLog.ts';
import { addToList } from '../../domain/policies/addToList.ts';
import { parseUntil } from '../../domain/policies/parseUntil.ts';
import { choose } from '../../domain/plans/choose.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { asNode } from '../tree/node.ts';
import { suppressionPhrase } from '../words/actionWords.ts';
import { findingTitle } from '../words/findingWords.ts';
import { plainText } from '../words/plainText.ts';
import { editFile } from '../workspace/editFile.ts';
import { policyFile } from '../workspace/policyFile.ts';
import { relative, VscodeFiles } from '../workspace/vscodeFiles.ts';
import type { World } from '../world.ts';
import { readChoices } from './choices.ts';
import { findingFor, folderOf } from './findingArgument.ts';
import { pick } from './pick.ts';

/** `finding` and `rule`: in the policy file, for one finding or for a rule in a file; `external`: as a SARIF suppression. */
type Way = 'finding' | 'rule' | 'external';
const ways: readonly Way[] = ['finding', 'rule', 'external'];

/** `until`: as `parseUntil` reads it. */
interface Decision {
  readonly way: Way;
  readonly reason: string;
  readonly until?: string;
}

/** Where it was written: workspace-relative path and zero-based line. */
interface Written {
  readonly file: string;
  readonly line: number;
}

const day = 86_400_000;

export class SuppressionCommands {
  readonly #world: () => Promise<World>;

  constructor(world: () => Promise<World>) {
    this.#world = world;
  }

  /** @param argument a finding's row, or choices `finding`, `way` (`finding`, `rule` or `external`), `reason`, `until`. @throws ActionRefused, PlanImpossible */
  async suppress(argument: unknown): Promise<Written | undefined> {
    const world = await this.#world();
    const found = await findingFor(argument, world);
    if (found === undefined) return undefined;
    const isAsked = argument === undefined || argument === null || asNode(argument) !== undefined;
    const decision = isAsked ? await this.#ask(found, world) : decisionIn(argument);
    return decision === undefined ? undefined : write(found, decision, world);
  }

  /** Lists what is suppressed beside the scans; the chosen entry is opened where it stands, to be changed or removed. */
  async show(): Promise<void> {
    const world = await this.#world();
    const { language } = world;
    const choices = world.guard.policies.suppressions().map((rule) => ({
      label: plainText(rule.rule),
      description: [rule.tool, rule.by, suppressionPhrase(rule, world.now(), language)].filter((part) => part !== undefined).map((part) => plainText(part)).join(' · '),
      detail: plainText(rule.reason),
      value: rule.source,
    }));
    const source = await pick(choices, language.t('Open a suppression to change or remove it'), language.t('Nothing is suppressed in {policies} or {log}. What scanners suppress themselves is not listed here.', { policies: policyFile, log: suppressionLogPath }));
    if (source === undefined) return;
    const start = new vscode.Position(source.line ?? 0, 0);
    await vscode.window.showTextDocument(new VscodeFiles().uri(source.file), { selection: new vscode.Range(start, start) });
  }

  async #ask(found: ReachingFinding, world: World): Promise<Decision | undefined> {
    const { language } = world;
    const { finding } = found;
    const title = language.t('Suppress: {finding}', { finding: findingTitle(finding) });
    const file = folderOf(found).file;
    const inPolicy = language.t('in {file}', { file: policyFile });
    const way = (
      await vscode.window.showQuickPick(
        [
          { label: language.t('This finding'), description: inPolicy, value: 'finding' as const },
          ...(finding.ruleId === '' || file === undefined ? [] : [{ label: language.t('All that {rule} finds in {file}', { rule: plainText(finding.ruleId, 60), file: plainText(file, 100) }), description: inPolicy, value: 'rule' as const }]),
          { label: language.t('This finding, as an External SARIF Suppression'), description: language.t('in {file}, for other tools too', { file: suppressionLogPath }), value: 'external' as const },
        ],
        { title, placeHolder: language.t('What is suppressed, and where is it written down?') },
      )
    )?.value;
    if (way === undefined) return undefined;
    const reason = await vscode.window.showInputBox({
      title,
      prompt: language.t('Why? Others will read this.'),
      validateInput: (text) => (text.trim() === '' ? language.t('A suppression needs a reason.') : undefined),
    });
    if (reason === undefined) return undefined;
    const end = await this.#askEnd(title, world);
    return end === undefined ? undefined : { way, reason: reason.trim(), ...(end === 'never' ? {} : { until: end }) };
  }

  async #askEnd(title: string, world: World): Promise<string | undefined> {
    const { language } = world;
    const inDays = (days: number): string => new Date(world.localNow() + days * day).toISOString().slice(0, 10);
    const choices = [30, 90].map((days) => ({ label: language.t('For {count} Days', { count: days }), description: language.t('until {date}', { date: inDays(days) }), value: inDays(days) }));
    const chosen = await vscode.window.showQuickPick(
      [...choices, { label: language.t('Until a Date…'), description: '', value: 'date' }, { label: language.t('For Good'), description: '', value: 'never' }],
      { title, placeHolder: language.t('For how long? Then it is shown again.') },
    );
    if (chosen?.value !== 'date') return chosen?.value;
    return vscode.window.showInputBox({
      title,
      value: inDays(30),
      prompt: language.t('The last day, such as 2027-01-31'),
      validateInput: (text) => {
        const end = parseUntil(text);
        return end === undefined ? language.t('This is no date.') : end <= world.localNow() ? language.t('This is past already.') : undefined;
      },
    });
  }
}

/** @throws PlanImpossible */
function decisionIn(argument: unknown): Decision {
  const choices = readChoices(argument);
  const way = ways.find((one) => one === choose(choices, 'way'));
  const reason = choose(choices, 'reason');
  const until = choices['until'];
  if (way === undefined) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'way', value: choose(choices, 'way') });
  if (until !== undefined && parseUntil(until) === undefined) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'until', value: until });
  return { way, reason, ...(until === undefined ? {} : { until }) };
}

async function write(found: ReachingFinding, { way, reason, until }: Decision, world: World): Promise<Written> {
  const { finding } = found;
  const { folder, file } = folderOf(found);
  const end = until === undefined ? {} : { until };
  const where = file === undefined ? {} : { file };
  if (way === 'external') {
    const uri = vscode.Uri.joinPath(folder, suppressionLogPath);
    const line = finding.locations[0]?.region?.startLine;
    const guid = randomUUID();
    const title = findingTitle(finding) || world.language.t('Suppressed');
    const entry = { tool: finding.tool, ruleId: finding.ruleId, id: finding.id, title, reason, guid, ...where, ...(line === undefined ? {} : { line }), ...end };
    return { file: relative(uri), line: await editFile(uri, (text) => appended(text, addToSuppressionLog(text, entry))) };
  }
  const uri = vscode.Uri.joinPath(folder, policyFile);
  const entry = { rule: finding.ruleId === '' ? '*' : finding.ruleId, tool: finding.tool, ...where, ...(way === 'finding' ? { id: finding.id } : {}), reason, ...end };
  return { file: relative(uri), line: await editFile(uri, (text) => addToList(text, 'suppressions', entry)) };
}

/** The smallest edit that makes `after` of `before`. */
function appended(before: string, after: string | undefined): { readonly offset: number; readonly length: number; readonly text: string } | undefined {
  if (after === undefined) return undefined;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) };
}
