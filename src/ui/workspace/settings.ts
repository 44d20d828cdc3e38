// Our settings with their types, and the patterns of read-only contexts.

import * as vscode from 'vscode';
import type { SettingId, SettingValues } from '../../contributes/settings.ts';
import { settings } from '../../contributes/settings.ts';

/** @returns the effective value; VS Code ignores restricted ones of a workspace that is not trusted. */
export function setting<I extends SettingId>(id: I): SettingValues[I] {
  return vscode.workspace.getConfiguration().get<SettingValues[I]>(id, settings[id].default as SettingValues[I]);
}

/** @returns whether a pattern of `volumeGuard.readOnlyContexts` names the context; `*` stands for any run of characters. */
export function isReadOnly(context: string): boolean {
  return setting('volumeGuard.readOnlyContexts').some((pattern) => new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's').test(context));
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Calls what belongs to a setting when it changes. */
export function onSettingsChange(handlers: { readonly kubeconfig: () => Promise<void>; readonly readOnlyContexts: () => void }, report: (error: unknown) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('volumeGuard.kubeconfig')) handlers.kubeconfig().catch(report);
    if (change.affectsConfiguration('volumeGuard.readOnlyContexts')) handlers.readOnlyContexts();
  });
}
