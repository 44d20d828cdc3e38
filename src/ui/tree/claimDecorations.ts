// Colours and badges of claims, wherever their uri is shown. They repeat what icon and words say.

import * as vscode from 'vscode';
import type { ColorId } from '../../contributes/colors.ts';
import type { Protection } from '../../domain/volumes/protection.ts';
import { protectionWord } from '../words/protectionWords.ts';
import type { World } from '../world.ts';
import { claimUri } from './claimUri.ts';

const marks: Readonly<Partial<Record<Protection, { readonly badge: string; readonly color: ColorId }>>> = {
  Unprotected: { badge: '!', color: 'volumeGuard.bad' },
  Stale: { badge: '!', color: 'volumeGuard.warning' },
  Failing: { badge: '!', color: 'volumeGuard.warning' },
  Unknown: { badge: '?', color: 'volumeGuard.unknown' },
};

/** VS Code takes at most 250 in one event, and leaves out what is beyond. */
const most = 250;

export class ClaimDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #world: () => World | undefined;
  readonly #changed = new vscode.EventEmitter<vscode.Uri[] | undefined>();
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(world: () => World | undefined) {
    this.#world = world;
  }

  /** @param claims ids of those whose verdict or state is another. */
  change(claims: readonly string[]): void {
    const context = this.#world()?.context;
    if (context === undefined || claims.length === 0) return;
    this.#changed.fire(claims.length > most ? undefined : claims.map((claim) => vscode.Uri.parse(claimUri(context, claim))));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== 'volumeguard') return undefined;
    const world = this.#world();
    const [, context, namespace, name] = uri.path.split('/');
    if (world === undefined || context !== world.context) return undefined;
    const row = world.row(`${namespace ?? ''}/${name ?? ''}`);
    if (row === undefined) return undefined;
    if (row.state === 'Gone') return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('volumeGuard.unknown'));
    if (row.outline !== undefined) return undefined;
    const { protection } = world.verdicts.of(row);
    const mark = marks[protection];
    return mark === undefined ? undefined : new vscode.FileDecoration(mark.badge, protectionWord(protection, world.language), new vscode.ThemeColor(mark.color));
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
