// What the trees say of the connection while something happens: the words of the title and of the first rows, in order.

import type { ClusterStatus } from '../../../src/domain/inventory/row.ts';
import type { FindingService } from '../../../src/ui/ports/findings.ts';
import { connectionPhrase } from '../../../src/ui/tree/connectionOf.ts';
import { noticesOf } from '../../../src/ui/tree/noticesOf.ts';
import { noticeText } from '../../../src/ui/words/noticeWords.ts';
import { english } from '../../unit/ui/english.ts';

const noFindings = { reports: () => [] } as unknown as FindingService;

/** @returns the title and the labels of the first rows, with each time of day as `HH:MM`. */
export function treeWords(status: ClusterStatus): readonly string[] {
  const labels = noticesOf(status).flatMap((notice) => noticeText(notice, status, noFindings, Date.now(), english)?.label ?? []);
  return [connectionPhrase(status, false, english), ...labels].map((text) => text.replaceAll(/\d\d:\d\d/g, 'HH:MM'));
}
