// Tooltips as Markdown without links: everything from outside escaped.

import { escapeMarkdown } from '../words/escapeMarkdown.ts';

/** @returns a bold title, then one escaped line per fact. */
export function card(title: string, lines: readonly (string | undefined)[]): string {
  return [`**${escapeMarkdown(title)}**`, ...lines.filter((line) => line !== undefined && line !== '').map((line) => escapeMarkdown(line ?? ''))].join('  \n');
}
