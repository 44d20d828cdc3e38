// Makes untrusted text literal in Markdown: no link, image, HTML, icon or emphasis can come out of it.

import { plainText } from './plainText.ts';

/** @returns one line of Markdown that shows `untrusted` literally (CommonMark 0.31 §2.4, and VS Code's `$(icon)`). */
export function escapeMarkdown(untrusted: string): string {
  // A bare address would become a link by GitHub's autolink extension: the zero-width joiner takes it apart.
  return plainText(untrusted)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, '\\$&')
    .replace(/(https?|www|mailto|ftp)(?=[:\\])/gi, '$1\u200d');
}
