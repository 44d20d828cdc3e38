// First rows of the Findings view: files of scans that cannot be read to their end, scans that run, that failed, or that are
// older than the code.

import type { ScanCondition, ScanRow } from '../../domain/scanning/scanState.ts';
import { plainText } from '../words/plainText.ts';
import { scanLabel, scanPhrase } from '../words/scanWords.ts';
import type { World } from '../world.ts';
import { card } from './card.ts';
import { item, type ItemText } from './itemText.ts';
import { scanLook } from './look.ts';
import type { NodeOf } from './node.ts';

/** Nothing has to be said of a scan that is current. */
const order: readonly ScanCondition[] = ['running', 'failed', 'olderThanCode'];

/** @param rows of all scanners. @returns a row for each file or scan whose findings are not the whole truth. */
export function scanConditions(rows: readonly ScanRow[], { guard: { findings } }: World): readonly NodeOf<'notice' | 'scan'>[] {
  const faults = findings.reports().flatMap(({ file, fault }) => (fault === undefined ? [] : [{ type: 'notice' as const, notice: { code: 'sarifFault' as const, file } }]));
  return [...faults, ...order.flatMap((condition) => rows.filter((row) => row.condition === condition).map(nodeOf))];
}

function nodeOf({ tool, scan }: ScanRow): NodeOf<'scan'> {
  return { type: 'scan', tool, ...(scan === undefined ? {} : { file: scan.file }) };
}

function rowOf(node: NodeOf<'scan'>, rows: readonly ScanRow[]): ScanRow | undefined {
  return rows.find(({ tool, scan }) => tool === node.tool && scan?.file === node.file);
}

export function scanText(node: NodeOf<'scan'>, rows: readonly ScanRow[], world: World): ItemText | undefined {
  const row = rowOf(node, rows);
  if (row === undefined || row.condition === 'current') return undefined;
  return item({ label: scanLabel(row, world.language), description: scanPhrase(row, world.localNow(), world.language), ...scanLook[row.condition], context: 'scan' });
}

export function scanTooltip(node: NodeOf<'scan'>, rows: readonly ScanRow[], world: World): string {
  const row = rowOf(node, rows);
  return row === undefined ? '' : card(scanLabel(row, world.language), [scanPhrase(row, world.localNow(), world.language), row.scan === undefined ? undefined : plainText(row.scan.file)]);
}
