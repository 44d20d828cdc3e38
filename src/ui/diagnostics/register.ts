// Registers what shows in editors: problems, their quick fixes, hovers in manifests.

import * as vscode from 'vscode';
import type { Disposable } from '../ports/disposable.ts';
import type { Session } from '../session.ts';
import type { Views } from '../tree/views.ts';
import type { Language } from '../words/language.ts';
import type { OpenManifests } from '../workspace/openManifests.ts';
import type { World } from '../world.ts';
import { FindingActions } from './findingActions.ts';
import type { FindingDiagnostics } from './findingDiagnostics.ts';
import { PolicyDiagnostics } from './policyDiagnostics.ts';

export interface LanguageParts {
  readonly session: Session;
  /** Attached to the session before this: its world is there when ours is made. */
  readonly views: Views;
  readonly world: () => Promise<World>;
  readonly manifests: OpenManifests;
  readonly language: Language;
  readonly report: (error: unknown) => void;
}

export function registerLanguageFeatures({ session, views, world, manifests, language, report }: LanguageParts): Disposable[] {
  const present: { diagnostics?: FindingDiagnostics } = {};
  return [
    session.attach(() => {
      const shown = views.world;
      if (shown === undefined) return { dispose: () => undefined };
      let isOver = false;
      const load = async (): Promise<void> => {
        const diagnostics = await import('./findingDiagnostics.ts');
        if (!isOver) present.diagnostics = new diagnostics.FindingDiagnostics(shown);
      };
      load().catch(report);
      return {
        dispose: () => {
          isOver = true;
          present.diagnostics?.dispose();
          delete present.diagnostics;
        },
      };
    }),
    session.attach(({ policies }) => new PolicyDiagnostics(policies, language)),
    vscode.languages.registerHoverProvider({ language: 'yaml', scheme: 'file' }, { provideHover: async (document, position) => new (await import('../hover/manifestHover.ts')).ManifestHover(manifests, world).provideHover(document, position) }),
    vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, new FindingActions(() => present.diagnostics, language), { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
  ];
}
