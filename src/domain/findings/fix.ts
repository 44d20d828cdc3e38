// A fix that a scanner proposes (SARIF 2.1.0, sections 3.55 to 3.57): stretches of files to be replaced, by offsets or lines
// as its run counts them, and what tells whether the files are still as they were scanned. Everything is untrusted.

import { field, integerOf, listOf, textOf } from '../json.ts';
import { artifactUri } from './artifactUri.ts';
import { messageText } from './message.ts';
import type { LocationContext } from './location.ts';
import type { FileFix, Fix, FixRegion, Quoted } from './proposedFix.ts';
import { quirksOf } from './quirks.ts';
import type { ColumnUnit } from './textRegion.ts';

/** What is kept of one finding. */
const mostFixes = 3;
const mostFiles = 20;
const mostReplacements = 200;
/** UTF-16 code units of all texts of a fix. */
const longest = 64 * 1024;

/** Stands where code would be in what Semgrep writes for people who are not logged in. */
const placeholder = 'requires login';

/** @returns the fixes of a result that can be understood as a whole; one of which a part cannot is left out. */
export function fixesOf(result: unknown, context: LocationContext): readonly Fix[] {
  return listOf(field(result, 'fixes')).slice(0, mostFixes).flatMap((fix) => {
    const description = messageText(field(fix, 'description'), context.rule, context.rules, []);
    const changes = listOf(field(fix, 'artifactChanges'));
    if (changes.length === 0 || changes.length > mostFiles) return [];
    const files = changes.map((change) => fileFix(change, result, context)).filter((file) => file !== undefined);
    const texts = files.flatMap((file) => [...file.replacements, ...file.quoted]);
    if (files.length < changes.length || texts.length > mostReplacements * 2 || texts.reduce((sum, { text }) => sum + text.length, 0) > longest) return [];
    return [{ files, ...(description === '' ? {} : { description }) }];
  });
}

function fileFix(change: unknown, result: unknown, { run, unit }: LocationContext): FileFix | undefined {
  const location = field(change, 'artifactLocation');
  const uri = artifactUri(location, run);
  const replacements = listOf(field(change, 'replacements'));
  if (uri === undefined || replacements.length === 0 || replacements.length > mostReplacements) return undefined;
  const quoted: Quoted[] = [];
  const read: FileFix['replacements'][number][] = [];
  for (const replacement of replacements) {
    const deleted = regionOf(field(replacement, 'deletedRegion'), unit);
    const inserted = field(replacement, 'insertedContent');
    const text = inserted === undefined || inserted === null ? '' : field(inserted, 'text');
    // Binary content is for programs, not for people to look at.
    if (deleted === undefined || typeof text !== 'string' || field(inserted, 'binary') !== undefined) return undefined;
    read.push({ deleted, text });
    quoted.push(...quotedIn(field(replacement, 'deletedRegion'), unit));
  }
  for (const one of listOf(field(result, 'locations'))) {
    const physical = field(one, 'physicalLocation');
    if (artifactUri(field(physical, 'artifactLocation'), run) !== uri) continue;
    quoted.push(...quotedIn(field(physical, 'region'), unit), ...quotedIn(field(physical, 'contextRegion'), unit));
  }
  const sha256 = hashOf(uri, run);
  return { uri, replacements: read, quoted, ...(sha256 === undefined ? {} : { sha256 }), ...(quirksOf(run).fixesWholeLines ? { wholeLines: true } : {}) };
}

/** Unlike where a finding is shown, nothing is straightened: what makes no sense is not edited. */
function regionOf(region: unknown, unit: ColumnUnit): FixRegion | undefined {
  const number = (name: string, least: number): number | undefined => integerOf(field(region, name), least);
  const startLine = number('startLine', 1);
  if (startLine === undefined) {
    const [characters, bytes] = [number('charOffset', 0), number('byteOffset', 0)];
    if (characters !== undefined) return { by: 'offset', offset: characters, length: number('charLength', 0) ?? 0, unit: unit === 'unicodeCodePoints' ? unit : 'utf16CodeUnits' };
    return bytes === undefined ? undefined : { by: 'offset', offset: bytes, length: number('byteLength', 0) ?? 0, unit: 'utf8Bytes' };
  }
  const endLine = field(region, 'endLine') === undefined ? startLine : number('endLine', startLine);
  const startColumn = field(region, 'startColumn') === undefined ? 1 : number('startColumn', 1);
  const endColumn = number('endColumn', 1);
  if (endLine === undefined || startColumn === undefined || (endColumn === undefined && field(region, 'endColumn') !== undefined)) return undefined;
  if (endColumn !== undefined && endLine === startLine && endColumn < startColumn) return undefined;
  return { by: 'lines', unit, region: { startLine: startLine - 1, startColumn: startColumn - 1, endLine: endLine - 1, ...(endColumn === undefined ? {} : { endColumn: endColumn - 1 }) } };
}

function quotedIn(region: unknown, unit: ColumnUnit): readonly Quoted[] {
  const text = textOf(field(field(region, 'snippet'), 'text'));
  const where = regionOf(region, unit);
  return text === undefined || text === placeholder || where === undefined ? [] : [{ region: where, text }];
}

/** The SHA-256 that the run gives of an artifact (3.24.11). */
function hashOf(uri: string, run: unknown): string | undefined {
  const artifact = listOf(field(run, 'artifacts')).find((one) => field(one, 'hashes') !== undefined && artifactUri(field(one, 'location'), run) === uri);
  return textOf(field(field(artifact, 'hashes'), 'sha-256'))?.toLowerCase();
}
