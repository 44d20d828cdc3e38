// Commands about the connection: context, kubeconfig, permissions, trouble, leftovers.

import * as vscode from 'vscode';
import type { Guard } from '../guard.ts';
import type { Leftover, PermissionAnswer } from '../ports/cluster.ts';
import type { Session } from '../session.ts';
import { asNode } from '../tree/node.ts';
import type { World } from '../world.ts';
import { chooseNamespaces, namespaceChoice } from '../workspace/namespaceChoice.ts';
import { isReadOnly, setting } from '../workspace/settings.ts';
import { isObjectName } from '../../domain/plans/isObjectName.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { KindStatus } from '../../domain/inventory/row.ts';
import { ExecutionRefused } from '../../domain/plans/executionRefused.ts';
import { connectionDocument } from '../words/connectionDocument.ts';
import { troubleOf } from '../words/errorWords.ts';
import { permissionDocument } from '../words/permissionWords.ts';
import { plainText } from '../words/plainText.ts';
import { troubleSentence } from '../words/troubleWords.ts';
import { contextMemento } from '../workspace/contextMemento.ts';
import { readChoices } from './choices.ts';
import { pick } from './pick.ts';

export interface ClusterParts {
  readonly session: Session;
  readonly world: () => Promise<World>;
  readonly log: vscode.LogOutputChannel;
  /** Where the choice of a context is kept: per workspace, never in a kubeconfig. */
  readonly memento: vscode.Memento;
}

/** What was there, and what of it was removed. */
export interface LeftoversResult {
  readonly found: readonly Leftover[];
  readonly removed: readonly Leftover[];
}

/** Milliseconds for questions to the cluster that a person waits for. */
const deadline = 60_000;

export class ClusterCommands {
  readonly #parts: ClusterParts;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
  }

  /** @param argument `{context}`, or nothing: it asks. @returns the context now shown. */
  async switchContext(argument: unknown): Promise<string | undefined> {
    const { inventory } = await this.#guard();
    const { language } = await this.#parts.world();
    const given = typeof argument === 'object' && argument !== null && 'context' in argument && typeof argument.context === 'string' ? argument.context : undefined;
    const shown = inventory.status()?.context;
    const chosen = given ?? (await pick(await this.#contextChoices(shown), language.t('Choose the context to show in this workspace'), language.t('The kubeconfig names no context.')));
    if (chosen === undefined) return undefined;
    await this.#parts.memento.update(contextMemento, chosen);
    await inventory.useContext(chosen);
    return chosen;
  }

  /**
   * @param argument `{namespaces}`, a list, empty for all; or nothing: it asks.
   * @returns the namespaces now shown, empty for all; undefined where the person gave up.
   * @throws PlanImpossible where the list makes no sense.
   */
  async selectNamespaces(argument: unknown): Promise<readonly string[] | undefined> {
    const { inventory } = await this.#guard();
    const context = await this.#contextShown();
    const isChoice = typeof argument === 'object' && argument !== null && 'namespaces' in argument;
    const chosen = isChoice ? namespacesIn(argument.namespaces) : await this.#askNamespaces(context);
    if (chosen === undefined) return undefined;
    await chooseNamespaces(this.#parts.memento, context, chosen);
    await inventory.useNamespaces(namespaceChoice(this.#parts.memento));
    return chosen;
  }

  /** Opens a document with what is known of the connection and of every kind, and returns the latter. */
  async showConnection(): Promise<readonly KindStatus[]> {
    const { inventory } = await this.#guard();
    const { language } = await this.#parts.world();
    const status = inventory.status();
    const content = connectionDocument(status, status !== undefined && isReadOnly(status.context), language);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }), { preview: true });
    return status?.kinds ?? [];
  }

  async selectKubeconfig(): Promise<string | undefined> {
    const { language } = await this.#parts.world();
    const present = setting('volumeGuard.kubeconfig');
    const chosen = await vscode.window.showOpenDialog({
      title: language.t('Select the kubeconfig that Volume Guard uses'),
      openLabel: language.t('Use'),
      ...(present === '' ? {} : { defaultUri: vscode.Uri.file(present) }),
    });
    const file = chosen?.[0]?.fsPath;
    if (file !== undefined) await vscode.workspace.getConfiguration().update('volumeGuard.kubeconfig', file, vscode.ConfigurationTarget.Global);
    return file;
  }

  async retryNow(): Promise<void> {
    const { inventory, findings } = await this.#guard();
    inventory.retryNow();
    await findings.reload();
  }

  /** Opens a document with every permission that is used, and returns the answers. */
  async checkPermissions(argument: unknown): Promise<readonly PermissionAnswer[]> {
    const { cluster } = await this.#guard();
    const { language, context } = await this.#parts.world();
    const namespace = typeof argument === 'object' && argument !== null && 'namespace' in argument && typeof argument.namespace === 'string' ? argument.namespace : '';
    const answers = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: language.t('Asking the API server what you may do'), cancellable: true }, async (_progress, token) => {
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => abort.abort());
      try {
        return await cluster.permissions(namespace, AbortSignal.any([abort.signal, AbortSignal.timeout(deadline)]));
      } finally {
        listening.dispose();
      }
    });
    const content = permissionDocument(context, namespace, answers, language);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }), { preview: true });
    return answers;
  }

  /** Says in a sentence what is in the way, with what can be done about it. */
  async explainTrouble(): Promise<string> {
    const { inventory } = await this.#guard();
    const { language } = await this.#parts.world();
    const trouble = inventory.status()?.trouble;
    const sentence = trouble === undefined ? language.t('Nothing is known to be wrong.') : troubleSentence(trouble, language);
    const retry = language.t('Try Again Now');
    const log = language.t('Show Log');
    void vscode.window.showInformationMessage(sentence, retry, log).then(async (answer) => {
      if (answer === retry) await this.retryNow();
      if (answer === log) this.#parts.log.show();
    });
    return sentence;
  }

  /**
   * Lists what is left and removes what is chosen. Called with choices it asks nobody: `{confirmed: 'yes'}` removes
   * everything but restore points and restored claims, anything else removes nothing; `namespace` looks only there.
   * @throws PlanImpossible, ExecutionRefused, RequestFailed
   */
  async removeLeftovers(argument: unknown): Promise<LeftoversResult> {
    const { cluster } = await this.#guard();
    const { language, context } = await this.#parts.world();
    const choices = argument === undefined || argument === null || asNode(argument) !== undefined ? undefined : readChoices(argument);
    if ((choices === undefined || choices['confirmed'] === 'yes') && isReadOnly(context)) throw new ExecutionRefused({ code: 'contextReadOnly', context });
    const found = await cluster.leftovers(choices?.['namespace'] ?? '', AbortSignal.timeout(deadline));
    const removed = choices === undefined ? await this.#chooseLeftovers(found, context) : choices['confirmed'] === 'yes' ? found.filter(({ keep }) => keep === undefined) : [];
    if (removed.length === 0) return { found, removed };
    await cluster.remove(removed, AbortSignal.timeout(deadline + removed.length * 1000));
    if (choices === undefined) void vscode.window.showInformationMessage(language.t('{count} objects were removed.', { count: removed.length }));
    return { found, removed };
  }

  async #chooseLeftovers(found: readonly Leftover[], context: string): Promise<readonly Leftover[]> {
    const { language } = await this.#parts.world();
    if (found.length === 0) {
      await vscode.window.showInformationMessage(language.t('Volume Guard left nothing in {context}.', { context: plainText(context) }));
      return [];
    }
    const items = found.map((leftover) => ({ label: leftover.ref.name, description: `${leftover.ref.kind} · ${leftover.ref.namespace}`, detail: plainText(leftover.role), picked: leftover.keep === undefined, leftover }));
    const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder: language.t('Choose what to remove from {context}. Restore points and restored claims hold data.', { context: plainText(context) }) });
    if (chosen === undefined || chosen.length === 0) return [];
    const verb = language.t('Remove');
    const detail = chosen.map(({ leftover: { ref } }) => `${ref.kind} ${ref.namespace}/${ref.name}`).join('\n');
    const answer = await vscode.window.showWarningMessage(language.t('Remove {count} objects from {context}?', { count: chosen.length, context: plainText(context) }), { modal: true, detail }, verb);
    return answer === verb ? chosen.map(({ leftover }) => leftover) : [];
  }

  async #contextChoices(shown: string | undefined): Promise<readonly { readonly label: string; readonly description: string; readonly value: string }[]> {
    const { inventory } = await this.#guard();
    const { language } = await this.#parts.world();
    return (await inventory.contexts()).map(({ name, cluster }) => ({
      label: plainText(name),
      description: [plainText(cluster), name === shown ? language.t('shown') : '', isReadOnly(name) ? language.t('read-only') : ''].filter((part) => part !== '').join(' · '),
      value: name,
    }));
  }

  /** The context whose namespaces are chosen, also before anything was read of it. */
  async #contextShown(): Promise<string> {
    const { inventory } = await this.#guard();
    const shown = this.#parts.memento.get<string>(contextMemento) ?? inventory.status()?.context ?? '';
    return shown === '' ? ((await inventory.contexts()).find(({ current }) => current)?.name ?? '') : shown;
  }

  /** From a list of all, or by name where they may not be listed. */
  async #askNamespaces(context: string): Promise<readonly string[] | undefined> {
    const { cluster } = await this.#guard();
    const { language } = await this.#parts.world();
    const { byContext, otherwise } = namespaceChoice(this.#parts.memento);
    const present = byContext[context] ?? otherwise;
    let all: readonly string[];
    try {
      all = await cluster.namespaces(AbortSignal.timeout(deadline));
    } catch (error) {
      if (troubleOf(error)?.code !== 'forbidden') throw error;
      const typed = await vscode.window.showInputBox({
        title: language.t('Namespaces of {context} to show', { context: plainText(context) }),
        prompt: language.t('You may not list namespaces, so name them, separated by commas. None: those that the kubeconfig names.'),
        value: present.join(', '),
        validateInput: (value) => (namesIn(value).every(isNamespace) ? undefined : language.t('Use lower-case letters, digits and "-".')),
      });
      return typed === undefined ? undefined : namesIn(typed);
    }
    const items = [...new Set([...all, ...present])].toSorted().map((name) => ({ label: name, picked: present.includes(name) }));
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder: language.t('Choose the namespaces of {context} to show. None: all of them.', { context: plainText(context) }) });
    if (picked === undefined) return undefined;
    return picked.length === all.length ? [] : picked.map(({ label }) => label);
  }

  async #guard(): Promise<Guard> {
    return this.#parts.session.demand();
  }
}

/** A namespace's name is a DNS label (RFC 1123). */
function isNamespace(name: string): boolean {
  return isObjectName(name) && name.length <= 63 && !name.includes('.');
}

function namesIn(typed: string): readonly string[] {
  return [...new Set(typed.split(/[\s,]+/).filter((name) => name !== ''))];
}

/** @throws PlanImpossible where a caller's list is none of names of namespaces. */
function namespacesIn(value: unknown): readonly string[] {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string' && isNamespace(name)) : [];
  if (!Array.isArray(value) || names.length !== value.length) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'namespaces', value: Array.isArray(value) ? JSON.stringify(value) : typeof value });
  return [...new Set(names as readonly string[])];
}
