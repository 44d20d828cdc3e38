// Which namespaces a person chose to see: per workspace and context, kept by VS Code and never in a kubeconfig.

import type * as vscode from 'vscode';
import { listOf } from '../../domain/json.ts';
import type { NamespaceChoice } from '../ports/inventory.ts';
import { setting } from './settings.ts';

const key = 'volumeGuard.namespaces';

/** @returns what was chosen, and for the other contexts the setting. */
export function namespaceChoice(memento: vscode.Memento): NamespaceChoice {
  // Settings are not checked against their type.
  const otherwise = listOf(setting('volumeGuard.namespaces')).filter((name) => typeof name === 'string').filter((name) => name !== '');
  return { byContext: memento.get(key, {}), otherwise };
}

/** @param namespaces empty: all. What the setting says anyway follows the setting from then on. */
export async function chooseNamespaces(memento: vscode.Memento, context: string, namespaces: readonly string[]): Promise<void> {
  const { byContext, otherwise } = namespaceChoice(memento);
  const others = Object.fromEntries(Object.entries(byContext).filter(([name]) => name !== context));
  const isSetting = namespaces.length === otherwise.length && namespaces.every((name) => otherwise.includes(name));
  await memento.update(key, isSetting ? others : { ...others, [context]: namespaces });
}
