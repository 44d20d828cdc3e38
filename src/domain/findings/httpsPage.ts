// Which addresses of a rule's page are kept: the scan that names one is untrusted.

import { textOf } from '../json.ts';

/** @returns `uri` where it is of https and could be nothing else, and no longer than `longest` UTF-16 code units; else undefined. */
export function httpsPage(uri: unknown, longest = Infinity): string | undefined {
  const text = textOf(uri);
  return text !== undefined && text.length <= longest && /^https:\/\/[^\s"'<>\\]+$/.test(text) ? text : undefined;
}
