// Commands about which findings the Findings view shows.

import * as vscode from 'vscode';
import { severities } from '../../domain/findings/severity.ts';
import { everyFinding, findingChoices, type FindingFilter } from '../tree/findingFilter.ts';
import { severityLook } from '../tree/look.ts';
import type { Views } from '../tree/views.ts';
import { severityWord } from '../words/findingWords.ts';
import { plainText } from '../words/plainText.ts';
import type { World } from '../world.ts';
import { isChoices } from './filterCommands.ts';

export interface FindingFilterParts {
  readonly world: () => Promise<World>;
  readonly views: Views;
}

interface Item extends vscode.QuickPickItem {
  /** What of the filter it stands for. */
  readonly part?: { readonly severity: FindingFilter['severities'][number] } | { readonly tool: string } | { readonly reaching: true };
}

export class FindingFilterCommands {
  readonly #parts: FindingFilterParts;

  constructor(parts: FindingFilterParts) {
    this.#parts = parts;
  }

  /** @param argument `{text?, severities?, tools?, reaching?}`, or nothing: it asks for a text. @returns the filter now; undefined where the person gave up. @throws PlanImpossible */
  async byText(argument: unknown): Promise<FindingFilter | undefined> {
    if (isChoices(argument)) return this.#filter(findingChoices(argument));
    const { language } = await this.#parts.world();
    const text = await vscode.window.showInputBox({
      title: language.t('Filter findings'),
      prompt: language.t('Words in the rule, the message, the tool, the file or a volume that is reached. Empty shows all.'),
      value: this.#parts.views.findingFilter.text,
    });
    return text === undefined ? undefined : this.#filter({ text: text.trim() });
  }

  /** Asks for severities, tools, and whether a volume must be reached. @param argument as of `byText`. @throws PlanImpossible */
  async byKind(argument: unknown): Promise<FindingFilter | undefined> {
    if (isChoices(argument)) return this.#filter(findingChoices(argument));
    const world = await this.#parts.world();
    const chosen = await vscode.window.showQuickPick(this.#items(world), { canPickMany: true, title: world.language.t('Filter findings'), placeHolder: world.language.t('Choose what to show; none shows all') });
    if (chosen === undefined) return undefined;
    const parts = chosen.flatMap(({ part }) => part ?? []);
    return this.#filter({
      severities: parts.flatMap((part) => ('severity' in part ? part.severity : [])),
      tools: parts.flatMap((part) => ('tool' in part ? part.tool : [])),
      reaching: parts.some((part) => 'reaching' in part),
    });
  }

  async clear(): Promise<FindingFilter> {
    return this.#filter(everyFinding);
  }

  #items({ guard: { findings }, language }: World): readonly Item[] {
    const filter = this.#parts.views.findingFilter;
    const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const tools = [...new Set([...findings.scans().map(({ tool }) => tool), ...filter.tools])].toSorted();
    const counted = (count: number): string => count.toLocaleString(language.locale);
    return [
      { label: language.t('Only what reaches a volume'), description: counted(findings.count({ reaching: true })), picked: filter.reaching, part: { reaching: true } },
      heading(language.t('Severity')),
      ...severities.map((severity) => ({
        label: `$(${severityLook[severity].icon}) ${severityWord(severity, language)}`,
        description: counted(findings.count({ severity: [severity] })),
        picked: filter.severities.includes(severity),
        part: { severity },
      })),
      heading(language.t('Tool')),
      ...tools.map((tool) => ({ label: plainText(tool, 60), description: counted(findings.count({ tool })), picked: filter.tools.includes(tool), part: { tool } })),
    ];
  }

  async #filter(change: Partial<FindingFilter>): Promise<FindingFilter> {
    const { views } = this.#parts;
    const filter = { ...views.findingFilter, ...change };
    await views.filterFindings(filter);
    return filter;
  }
}
