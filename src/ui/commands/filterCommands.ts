// Commands about what the Volumes view shows of the claims, and in what order.

import * as vscode from 'vscode';
import { filterVerdicts, noFilter, textChoice, verdictsChoice, type ClaimFilter, type FilterVerdict } from '../tree/claimFilter.ts';
import type { ClaimOrder } from '../tree/claimEntry.ts';
import type { Views } from '../tree/views.ts';
import { filterVerdictWord } from '../words/filterWords.ts';
import type { World } from '../world.ts';

export interface FilterParts {
  readonly world: () => Promise<World>;
  readonly views: Views;
}

/** Whether a caller gave choices: then nobody is asked. */
export function isChoices(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && !('type' in argument);
}

export class FilterCommands {
  readonly #parts: FilterParts;

  constructor(parts: FilterParts) {
    this.#parts = parts;
  }

  /** @param argument `{text}`, or nothing: it asks. @returns the filter now; undefined where the person gave up. @throws PlanImpossible */
  async byText(argument: unknown): Promise<ClaimFilter | undefined> {
    const text = isChoices(argument) ? textChoice(argument) : await this.#askText();
    return text === undefined ? undefined : this.#filter({ text: text.trim() });
  }

  /** @param argument `{verdicts: [...]}`, or nothing: it asks. @returns the filter now; undefined where the person gave up. @throws PlanImpossible */
  async byVerdict(argument: unknown): Promise<ClaimFilter | undefined> {
    const verdicts = isChoices(argument) ? verdictsChoice(argument) : await this.#askVerdicts();
    return verdicts === undefined ? undefined : this.#filter({ verdicts });
  }

  async clear(): Promise<ClaimFilter> {
    return this.#filter(noFilter);
  }

  async sort(order: ClaimOrder): Promise<void> {
    const { views } = this.#parts;
    await views.choose({ ...views.choice, order });
  }

  async #filter(change: Partial<ClaimFilter>): Promise<ClaimFilter> {
    const { views } = this.#parts;
    const filter = { ...views.choice.filter, ...change };
    await views.choose({ ...views.choice, filter });
    return filter;
  }

  async #askText(): Promise<string | undefined> {
    const { language } = await this.#parts.world();
    return vscode.window.showInputBox({
      title: language.t('Filter volumes'),
      prompt: language.t('Words in the name of the claim, its namespace, its storage class or a workload that reaches it. Empty shows all.'),
      value: this.#parts.views.choice.filter.text,
    });
  }

  async #askVerdicts(): Promise<readonly FilterVerdict[] | undefined> {
    const { language } = await this.#parts.world();
    const { views } = this.#parts;
    const items = filterVerdicts.map((verdict) => ({
      label: filterVerdictWord(verdict, language),
      description: String(views.count(verdict)),
      picked: views.choice.filter.verdicts.includes(verdict),
      verdict,
    }));
    const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title: language.t('Filter by verdict'), placeHolder: language.t('Choose the verdicts to show; none shows all') });
    return chosen?.map(({ verdict }) => verdict);
  }
}
