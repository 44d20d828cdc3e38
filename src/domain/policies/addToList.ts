// Adds an entry to a list of a policy file as an edit of its text: what else stands there, comments and all, stays as it is.

import { isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import type { Document } from 'yaml';

/** What to put in place of `length` UTF-16 code units at `offset`. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

export type PolicyEntry = Readonly<Record<string, string | boolean | readonly string[]>>;

/**
 * @param text the policy file, '' for one that is not there yet
 * @param key of the list, which is made where it is missing
 * @returns undefined where the file is no policy file that an entry can be added to: its faults have to be mended first.
 */
export function addToList(text: string, key: string, entry: PolicyEntry): TextEdit | undefined {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const edit = withLineEnds(editOf(text, document, key, entry), text);
  return edit !== undefined && isRight(text, edit, document, key, entry) ? edit : undefined;
}

function editOf(text: string, document: Document.Parsed, key: string, entry: PolicyEntry): TextEdit | undefined {
  const { contents } = document;
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  const whole = `${key}:\n${item(entry, 2)}`;
  if (contents === null || (isScalar(contents) && contents.value === null)) return { offset: text.length, length: 0, text: `${start}version: 1\n${whole}` };
  if (!isMap(contents)) return undefined;
  const pair = contents.items.find((one) => isScalar(one.key) && one.key.value === key);
  if (pair === undefined) return { offset: text.length, length: 0, text: start + whole };
  const list: unknown = pair.value;
  if (isSeq(list) && list.range) {
    const [from, to] = list.range;
    if (list.flow === true) return { offset: to - 1, length: 0, text: `${list.items.length === 0 ? '' : ', '}${JSON.stringify(entry)}` };
    const at = lineEnd(text, to);
    return { offset: at, length: 0, text: `\n${item(entry, from - (text.lastIndexOf('\n', from - 1) + 1)).trimEnd()}` };
  }
  const end = isScalar(pair.key) ? pair.key.range[1] : undefined;
  if (end === undefined || (list !== null && !(isScalar(list) && list.value === null))) return undefined;
  return { offset: lineEnd(text, end), length: 0, text: `\n${item(entry, 2).trimEnd()}` };
}

/** The end of the line that the last thing before `offset` stands on. */
function lineEnd(text: string, offset: number): number {
  const last = text.slice(0, offset).trimEnd().length;
  const end = text.slice(last).search(/\r?\n/);
  return end === -1 ? text.length : last + end;
}

/** The entry as an element of a block list whose dashes stand in the column `indent`. */
function item(entry: PolicyEntry, indent: number): string {
  const lines = stringify(entry, { lineWidth: 0 }).trimEnd().split('\n');
  return lines.map((line, i) => `${' '.repeat(indent)}${i === 0 ? '- ' : '  '}${line}\n`).join('');
}

function withLineEnds(edit: TextEdit | undefined, text: string): TextEdit | undefined {
  return edit === undefined || !text.includes('\r\n') ? edit : { ...edit, text: edit.text.replaceAll('\n', '\r\n') };
}

/** Whether the edited file says what it said before and the entry besides. YAML has too many forms to take that for granted. */
function isRight(text: string, edit: TextEdit, before: Document.Parsed, key: string, entry: PolicyEntry): boolean {
  const edited = parseDocument(text.slice(0, edit.offset) + edit.text + text.slice(edit.offset + edit.length), { logLevel: 'silent' });
  if (edited.errors.length > 0) return false;
  const was = (before.toJS() ?? { version: 1 }) as Record<string, unknown>;
  const list = was[key] ?? [];
  return Array.isArray(list) && JSON.stringify(edited.toJS()) === JSON.stringify({ ...was, [key]: [...(list as unknown[]), entry] });
}
