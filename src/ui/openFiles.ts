// Notices when a file is looked at that needs the cluster or the scans, and demands them then.

import * as vscode from 'vscode';
import type { Disposable } from './ports/disposable.ts';
import type { Session } from './session.ts';
import type { Kind } from '../domain/inventory/kind.ts';
import { kindsOfFile } from './neededKinds.ts';
import { Demand } from './tree/demand.ts';
import { ChangedFiles } from './workspace/changedFiles.ts';
import type { OpenManifests } from './workspace/openManifests.ts';

export class OpenFiles implements Disposable {
  readonly #session: Session;
  readonly #manifests: OpenManifests;
  readonly #report: (error: unknown) => void;
  readonly #disposables: readonly Disposable[];
  readonly #changed: ChangedFiles;
  #demand: Demand | undefined;
  /** Counts looks: what an earlier one comes to is not the last word. */
  #looks = 0;

  constructor(session: Session, manifests: OpenManifests, report: (error: unknown) => void) {
    this.#session = session;
    this.#manifests = manifests;
    this.#report = report;
    const look = (): void => void this.#look().catch(this.#report);
    this.#changed = new ChangedFiles(look);
    this.#disposables = [
      this.#changed,
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidCloseTextDocument(look),
      vscode.window.onDidChangeVisibleTextEditors(look),
      session.attach((guard) => {
        const demand = new Demand(guard.inventory);
        this.#demand = demand;
        const listening = guard.findings.onDidChange(look);
        this.#changed.begin().catch(this.#report);
        look();
        return {
          dispose: () => {
            listening.dispose();
            demand.dispose();
            this.#demand = undefined;
          },
        };
      }),
    ];
  }

  /** Looks at what is open already: called once the window is there. */
  begin(): void {
    this.#look().catch(this.#report);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Source files need the scans; manifests and files with findings need some of the cluster, too. */
  async #look(): Promise<void> {
    this.#looks += 1;
    const look = this.#looks;
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
    this.#session.current?.findings.look([...open, ...this.#changed.paths()]);
    const documents = vscode.window.visibleTextEditors.map((editor) => editor.document).filter((document) => document.uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(document.uri) !== undefined);
    if (documents.length === 0) {
      this.#demand?.releaseLater();
      return;
    }
    const { findings } = await this.#session.demand();
    const manifests = await Promise.all(documents.map(async (document) => (document.languageId === 'yaml' ? await this.#manifests.of(document) : undefined)));
    if (look !== this.#looks) return;
    const withFindings = findings.filesWithFindings();
    const needs = documents.flatMap((document, index): readonly Kind[] =>
      kindsOfFile({ hasFindings: withFindings.has(document.uri.fsPath), mentions: manifests[index]?.mentions ?? [] }),
    );
    if (needs.length > 0) this.#demand?.hold([...new Set(needs)]);
    else this.#demand?.releaseLater();
  }
}
