// Our settings with their types, and which contexts are read-only.

import * as vscode from 'vscode';
import { matchesPattern } from '../../domain/matchesPattern.ts';
import type { SettingId, SettingValues } from '../../contributes/settings.ts';
import { settings } from '../../contributes/settings.ts';

/** @returns the effective value; VS Code ignores restricted ones of a workspace that is not trusted. */
export function setting<I extends SettingId>(id: I): SettingValues[I] {
  return vscode.workspace.getConfiguration().get<SettingValues[I]>(id, settings[id].default as SettingValues[I]);
}

/** @returns whether a pattern of `volumeGuard.readOnlyContexts` names the context. */
export function isReadOnly(context: string): boolean {
  return setting('volumeGuard.readOnlyContexts').some((pattern) => matchesPattern(pattern, context));
}

/** Calls what belongs to a setting when it changes. */
export function onSettingsChange(handlers: { readonly kubeconfig: () => Promise<void>; readonly namespaces: () => Promise<void>; readonly readOnlyContexts: () => void; readonly sarifFiles: () => Promise<void> }, report: (error: unknown) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('volumeGuard.kubeconfig')) handlers.kubeconfig().catch(report);
    if (change.affectsConfiguration('volumeGuard.namespaces')) handlers.namespaces().catch(report);
    if (change.affectsConfiguration('volumeGuard.sarifFiles')) handlers.sarifFiles().catch(report);
    if (change.affectsConfiguration('volumeGuard.readOnlyContexts')) handlers.readOnlyContexts();
  });
}
