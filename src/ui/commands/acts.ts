// The four acts: choices → a plan, shown → Run… → the modal → the operation. No caller can skip the plan.

import * as vscode from 'vscode';
import { choose } from '../../domain/plans/choose.ts';
import { ExecutionRefused } from '../../domain/plans/executionRefused.ts';
import type { OperationView } from '../../domain/plans/journal.ts';
import type { Command } from '../../domain/plans/plan.ts';
import type { Guard } from '../guard.ts';
import type { OperationService, Planned } from '../ports/operations.ts';
import { asNode } from '../tree/node.ts';
import type { World } from '../world.ts';
import { errorSentence } from '../words/errorWords.ts';
import type { Language } from '../words/language.ts';
import { modalQuestion, modalVerb, resultSentence } from '../words/operationWords.ts';
import { modalDetail } from '../words/modalWords.ts';
import { ask } from './ask.ts';
import { readChoices, type Choices } from './choices.ts';
import { isRefused } from './isRefused.ts';
import type { OperationRuns } from './operationRuns.ts';
import { pick, pickOperation } from './pick.ts';
import type { PlanDocuments } from './planDocuments.ts';
import { commandResult, type CommandResult } from './result.ts';

export interface ActParts {
  readonly guard: () => Promise<Guard>;
  readonly world: () => Promise<World>;
  readonly plans: PlanDocuments;
  readonly runs: OperationRuns;
  readonly clock: () => number;
  readonly language: Language;
}

export class Acts {
  readonly #parts: ActParts;

  constructor(parts: ActParts) {
    this.#parts = parts;
  }

  /**
   * Called on a row or from the palette it asks and opens the plan; called with choices it asks nobody: what destroys
   * nothing runs, what destroys something needs the `digest` of a plan that was shown.
   * @throws PlanImpossible, ExecutionRefused
   */
  async act(command: Command, argument: unknown): Promise<CommandResult | Planned | undefined> {
    const node = asNode(argument);
    if (argument === undefined || argument === null || node !== undefined) {
      const choices = await ask(command, node, await this.#parts.world());
      return choices === undefined ? undefined : this.#planAndShow(command, choices);
    }
    const choices = readChoices(argument);
    const { operations } = await this.#parts.guard();
    return commandResult(await this.#parts.runs.run(operations, choices['digest'] ?? (await this.#harmless(command, choices, operations))));
  }

  /** Opens a plan for each of several claims, such as those that a finding reaches. @param claims ids. */
  async backUpAffected(claims: readonly string[]): Promise<readonly Planned[]> {
    const planned: Planned[] = [];
    for (const claim of claims) {
      const row = (await this.#parts.world()).row(claim);
      const plan = row === undefined ? undefined : await this.#planAndShow('backUp', { namespace: row.namespace, claim: row.name });
      if (plan !== undefined) planned.push(plan);
    }
    return planned;
  }

  /** Makes a plan and opens it. @returns undefined where the person gave up. @throws PlanImpossible */
  async propose(command: Command, choices: Choices): Promise<Planned | undefined> {
    return this.#planAndShow(command, choices);
  }

  /** Run… in a plan's title: the modal, then the operation. */
  async runPlan(uri: vscode.Uri | undefined): Promise<CommandResult | undefined> {
    const { plans, runs, clock, language } = this.#parts;
    const planned = plans.planned(uri);
    if (planned === undefined || isRefused(planned.plan)) return undefined;
    const verb = modalVerb(planned.plan, language);
    const answer = await vscode.window.showWarningMessage(modalQuestion(planned.plan, language), { modal: true, detail: modalDetail(planned.plan, clock(), language) }, verb);
    if (answer !== verb) return undefined;
    await plans.close(uri);
    const { operations } = await this.#parts.guard();
    const view = await this.#runOrShowAgain(planned, operations, runs);
    return view === undefined ? undefined : commandResult(view);
  }

  /**
   * Called on a row or from the palette it shows how an interrupted operation would be resumed or undone; called with
   * choices it does it: going on with what destroys nothing needs `operation` and `namespace`, anything else the `digest`
   * of a plan that was shown. @throws PlanImpossible, ExecutionRefused
   */
  async takeUp(direction: 'resume' | 'undo', argument: unknown): Promise<CommandResult | Planned | undefined> {
    const { operations } = await this.#parts.guard();
    const node = asNode(argument);
    if (argument !== undefined && argument !== null && node === undefined) {
      const choices = readChoices(argument);
      return commandResult(await this.#parts.runs.run(operations, choices['digest'] ?? (await this.#harmlessResume(direction, choices, operations))));
    }
    const found =
      node?.type === 'operation'
        ? { id: node.operation, namespace: node.namespace }
        : await pickOperation(await this.#parts.world(), (view) => view.state === 'interrupted' || view.state === 'failed');
    if (found === undefined) return undefined;
    const planned = await operations.planResume(found.id, found.namespace, direction, new AbortController().signal);
    await this.#parts.plans.show(planned);
    return planned;
  }

  /** Cancels an operation of this window: the one of a row, of the choice `operation`, or one that is asked for. */
  async cancel(argument: unknown): Promise<void> {
    const { operations } = await this.#parts.guard();
    const operation = await this.#runningHere(argument);
    if (operation !== undefined) operations.cancel(operation);
  }

  async openPlan(argument: unknown): Promise<void> {
    const node = asNode(argument);
    if (node?.type !== 'operation') return;
    const { operations } = await this.#parts.guard();
    const plan = operations.operations().find((view) => view.id === node.operation && view.namespace === node.namespace)?.journal?.plan;
    if (plan !== undefined) await this.#parts.plans.showPast(plan);
  }

  /** @returns the digest of a plan that loses nothing. @throws ExecutionRefused where it would. */
  async #harmless(command: Command, choices: Choices, operations: OperationService): Promise<string> {
    const { plan, digest } = await operations.plan(command, choices, new AbortController().signal);
    if (plan.destructive) throw new ExecutionRefused({ code: 'digestUnknown' });
    return digest;
  }

  /** @returns the digest of a plan that goes on and loses nothing. @throws ExecutionRefused where it would. */
  async #harmlessResume(direction: 'resume' | 'undo', choices: Choices, operations: OperationService): Promise<string> {
    if (direction === 'undo') throw new ExecutionRefused({ code: 'digestUnknown' });
    const { plan, digest } = await operations.planResume(choose(choices, 'operation'), choose(choices, 'namespace'), direction, new AbortController().signal);
    if (plan.destructive) throw new ExecutionRefused({ code: 'digestUnknown' });
    return digest;
  }

  async #runningHere(argument: unknown): Promise<string | undefined> {
    const node = asNode(argument);
    if (node?.type === 'operation') return node.operation;
    if (argument !== undefined && argument !== null && node === undefined) return choose(readChoices(argument), 'operation');
    return (await pickOperation(await this.#parts.world(), (view) => this.#parts.runs.isRunHere(view.id)))?.id;
  }

  async #planAndShow(command: Command, choices: Choices): Promise<Planned | undefined> {
    const { operations } = await this.#parts.guard();
    const { language, plans } = this.#parts;
    const make = (chosen: Choices): Thenable<Planned> =>
      vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: language.t('Volume Guard: making the plan') }, () => operations.plan(command, chosen, new AbortController().signal));
    const planned = await make(choices);
    const open = planned.plan.hazards.find((hazard) => hazard.code === 'noDefaultClass' || hazard.code === 'severalDefaultClasses');
    if (open === undefined) {
      await plans.show(planned);
      return planned;
    }
    const chosen = await pick(
      open.classes.map((name) => ({ label: name, value: name })),
      language.t('Choose a VolumeSnapshotClass for driver {driver}', { driver: open.driver }),
      '',
    );
    if (chosen === undefined) return undefined;
    const again = await make({ ...choices, class: chosen });
    await plans.show(again);
    return again;
  }

  /** A cluster that has changed since makes another plan: that one is shown, nothing is done. */
  async #runOrShowAgain(planned: Planned, operations: OperationService, runs: OperationRuns): Promise<OperationView | undefined> {
    const { plans, clock, language } = this.#parts;
    try {
      const view = await runs.runShown(operations, planned);
      this.#tell(view);
      return view;
    } catch (error) {
      if (!(error instanceof ExecutionRefused) || error.reason.code !== 'planChanged' || planned.plan.direction !== undefined) throw error;
      await plans.show(await operations.plan(planned.plan.command, planned.plan.choices, new AbortController().signal));
      void vscode.window.showWarningMessage(errorSentence(error, clock(), language));
      return undefined;
    }
  }

  #tell(view: OperationView): void {
    const { language } = this.#parts;
    const sentence = resultSentence(view, language);
    void (view.state === 'done' ? vscode.window.showInformationMessage(sentence) : vscode.window.showErrorMessage(sentence));
  }
}
