// Registers every command; what they do is loaded with the first of them.

import * as vscode from 'vscode';
import { commands, type CommandId } from '../../contributes/commands.ts';
import type { Disposable } from '../ports/disposable.ts';
import { asNode, nodesFor, type Node } from '../tree/node.ts';
import type { CommandParts, CommandTable } from './makeCommands.ts';

/** Done for each of the selected rows, one after the other: each is told what is in its way. */
const forEach: ReadonlySet<CommandId> = new Set<CommandId>(['volumeGuard.backUpVolume', 'volumeGuard.deleteRestorePoint']);

/** An argument that rows and the palette give; anything else is a caller that reads the error itself. */
function isFromPerson(argument: unknown): boolean {
  return argument === undefined || argument === null || asNode(argument) !== undefined || argument instanceof vscode.Uri;
}

export function registerCommands(parts: CommandParts): Disposable[] {
  let table: Promise<CommandTable> | undefined;
  const load = (): Promise<CommandTable> => (table ??= import('./makeCommands.ts').then(({ makeCommands }) => makeCommands(parts)));
  return (Object.keys(commands) as CommandId[]).map((id) => vscode.commands.registerCommand(id, (argument: unknown, selected: unknown) => answerAll(id, load, argument, selected, parts)));
}

/** @param selected what VS Code gives besides the row: all that are selected. @returns the result, or those for each of several rows. */
async function answerAll(id: CommandId, load: () => Promise<CommandTable>, argument: unknown, selected: unknown, parts: CommandParts): Promise<unknown> {
  const node = asNode(argument);
  const nodes = node === undefined ? [] : nodesFor(node, selected);
  if (nodes.length < 2 || !forEach.has(id)) return answer(id, load, argument, nodes, parts);
  const results: unknown[] = [];
  for (const one of nodes) results.push(await answer(id, load, one, [one], parts));
  return results;
}

/** A person is told in a sentence; a caller gets that sentence as the error, with the original as its cause. */
async function answer(id: CommandId, load: () => Promise<CommandTable>, argument: unknown, nodes: readonly Node[], { log, clock, language }: CommandParts): Promise<unknown> {
  try {
    return await (await load())[id](argument, nodes);
  } catch (error) {
    log.error(`${id}: ${error instanceof Error ? `${error.name}: ${error.message}` : 'failed'}`);
    const { errorSentence } = await import('../words/errorWords.ts');
    const sentence = errorSentence(error, clock(), language);
    if (!isFromPerson(argument)) throw new Error(sentence, { cause: error });
    const showLog = language.t('Show Log');
    void vscode.window.showErrorMessage(sentence, showLog).then((chosen) => {
      if (chosen === showLog) log.show();
    });
    return undefined;
  }
}
