// The composition root: makes the parts, joins them, registers them. Nothing else.

import type { ExtensionContext } from 'vscode';

/** Called by VS Code on activation; only registers, reads nothing. */
export function activate(_context: ExtensionContext): void {
  return;
}
