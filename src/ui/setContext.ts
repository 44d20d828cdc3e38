// Sets a context key of ours, with a value of its type.

import * as vscode from 'vscode';
import type { ContextKey, ContextValues } from '../contributes/contextKeys.ts';

export function setContext<K extends ContextKey>(key: K, value: ContextValues[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
