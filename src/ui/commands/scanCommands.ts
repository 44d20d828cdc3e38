// Scan Workspace…: asks which of the installed scanners to run, says what they fetch, and runs them one after the other.

import * as vscode from 'vscode';
import { ActionRefused } from '../../domain/findings/actionRefused.ts';
import { scannerOf, scanners, type ScannerId } from '../../domain/scanning/scanner.ts';
import { choose } from '../../domain/plans/choose.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { ScanTasks, PossibleScan } from '../scanning/scanTasks.ts';
import { asNode } from '../tree/node.ts';
import type { Language } from '../words/language.ts';
import { fetchesPhrase } from '../words/scanningWords.ts';
import { readChoices } from './choices.ts';

export class ScanCommands {
  readonly #tasks: ScanTasks;
  readonly #language: Language;

  constructor(tasks: ScanTasks, language: Language) {
    this.#tasks = tasks;
    this.#language = language;
  }

  /** @param argument a scan's row, or the choice `scanner`. @returns how many scans worked. @throws ActionRefused in a workspace that is not trusted */
  async scan(argument: unknown): Promise<number | undefined> {
    if (!vscode.workspace.isTrusted) throw new ActionRefused({ code: 'notTrusted' });
    const possible = await this.#tasks.possible();
    const isAsked = argument === undefined || argument === null || asNode(argument) !== undefined;
    const chosen = isAsked ? await this.#ask(possible, argument) : named(possible, choose(readChoices(argument), 'scanner'));
    if (chosen === undefined) return undefined;
    let worked = 0;
    for (const scan of chosen) if ((await this.#run(scan)) === 0) worked += 1;
    return worked;
  }

  async #ask(possible: readonly PossibleScan[], argument: unknown): Promise<readonly PossibleScan[] | undefined> {
    const language = this.#language;
    if (possible.length === 0) {
      const all = Object.values(scanners).map(({ title }) => title).join(', ');
      await vscode.window.showInformationMessage(language.t('No scanner was found on PATH for the files of this workspace. These can be run: {scanners}. Reports of others are read where their SARIF files are.', { scanners: all }));
      return undefined;
    }
    const node = asNode(argument);
    const again = node?.type === 'scan' ? scannerOf(node.tool) : undefined;
    const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const items = possible.map((scan) => ({
      label: scanners[scan.scanner].title,
      description: [fetchesPhrase(scanners[scan.scanner].fetches(scan.request), language), ...(several ? [scan.folder.name] : [])].join(' · '),
      detail: detail(scan),
      picked: scan.scanner === again,
      scan,
    }));
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title: language.t('Scan Workspace'), placeHolder: language.t('Which scanners of this machine are to read the sources?') });
    return picked?.map(({ scan }) => scan);
  }

  /** @returns the exit code of the task: 0 where the scan worked; undefined where it was ended. */
  async #run(scan: PossibleScan): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const execution = await vscode.tasks.executeTask(this.#tasks.task(scan));
    const listening = [
      vscode.tasks.onDidEndTaskProcess((end) => end.execution === execution && resolve(end.exitCode)),
      vscode.tasks.onDidEndTask((end) => end.execution === execution && resolve(undefined)),
    ];
    try {
      return await promise;
    } finally {
      for (const one of listening) one.dispose();
    }
  }
}

/** The rules and folders that it is run with, as far as they are not all. */
function detail({ request: { paths, config, database } }: PossibleScan): string {
  return [config, database, ...(paths[0] === '.' && paths.length === 1 ? [] : paths)].filter((part) => part !== undefined).join(' · ');
}

function named(possible: readonly PossibleScan[], scanner: string): readonly PossibleScan[] {
  const scans = possible.filter((scan) => scan.scanner === (scanner as ScannerId));
  if (scans.length === 0) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'scanner', value: scanner });
  return scans;
}
