// The editor's language behind the words.

import * as vscode from 'vscode';
import type { Language } from './words/language.ts';

export const vscodeLanguage: Language = {
  t: (message, args) => (args === undefined ? vscode.l10n.t(message) : vscode.l10n.t(message, args)),
  locale: vscode.env.language,
};
