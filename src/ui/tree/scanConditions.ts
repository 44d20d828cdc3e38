// First rows of the Findings view: scans that failed, and files of scans that cannot be read to their end.

import type { ScanState } from '../ports/findings.ts';
import { sarifFaultSentence } from '../words/findingWords.ts';
import { plainText } from '../words/plainText.ts';
import { scanPhrase } from '../words/scanWords.ts';
import type { World } from '../world.ts';
import { card } from './card.ts';
import { item, type ItemText } from './itemText.ts';
import type { NodeOf } from './node.ts';

/** @returns a row for each scan whose findings are not the whole truth, and that no newer one replaces. */
export function scanConditions({ guard: { findings } }: World): readonly NodeOf<'scan'>[] {
  const faults = findings.reports().flatMap(({ file, fault }) => (fault === undefined ? [] : [{ type: 'scan' as const, file, tool: '' }]));
  const failed = findings.scans().filter(({ outcome, supersededBy }) => outcome === 'didNotRun' && supersededBy === undefined);
  return [...faults, ...failed.map(({ file, tool, automationId }) => ({ type: 'scan' as const, file, tool, ...(automationId === undefined ? {} : { automationId }) }))];
}

function scanOf(node: NodeOf<'scan'>, { guard: { findings } }: World): ScanState | undefined {
  return findings.scans().find(({ file, tool, automationId }) => file === node.file && tool === node.tool && automationId === node.automationId);
}

export function scanText(node: NodeOf<'scan'>, world: World): ItemText | undefined {
  const { language, guard } = world;
  const fault = node.tool === '' ? guard.findings.reports().find(({ file }) => file === node.file)?.fault : undefined;
  if (fault !== undefined) return item({ label: plainText(node.file), description: sarifFaultSentence(node.file, fault, language), icon: 'warning', context: 'scan' });
  const scan = scanOf(node, world);
  return scan === undefined ? undefined : item({ ...scanPhrase(scan, world.now(), language), icon: 'warning', context: 'scan' });
}

export function scanTooltip(node: NodeOf<'scan'>, world: World): string {
  const text = scanText(node, world);
  return text === undefined ? '' : card(text.label, [text.description, node.file]);
}
