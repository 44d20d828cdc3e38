// Registers what shows in editors: problems, their quick fixes, hovers in manifests.

import * as vscode from 'vscode';
import { ManifestHover } from '../hover/manifestHover.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { Session } from '../session.ts';
import type { Views } from '../tree/views.ts';
import type { Language } from '../words/language.ts';
import type { World } from '../world.ts';
import { FindingActions } from './findingActions.ts';
import { FindingDiagnostics } from './findingDiagnostics.ts';

export interface LanguageParts {
  readonly session: Session;
  /** Attached to the session before this: its world is there when ours is made. */
  readonly views: Views;
  readonly world: () => Promise<World>;
  readonly language: Language;
}

export function registerLanguageFeatures({ session, views, world, language }: LanguageParts): Disposable[] {
  const present: { diagnostics?: FindingDiagnostics } = {};
  return [
    session.attach(() => {
      if (views.world === undefined) return { dispose: () => undefined };
      const diagnostics = new FindingDiagnostics(views.world);
      present.diagnostics = diagnostics;
      return {
        dispose: () => {
          diagnostics.dispose();
          delete present.diagnostics;
        },
      };
    }),
    vscode.languages.registerHoverProvider({ language: 'yaml', scheme: 'file' }, new ManifestHover(world)),
    vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, new FindingActions(() => present.diagnostics, language), { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
  ];
}
