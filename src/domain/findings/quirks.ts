// What single producers are known to write against the standard, corrected before anything else reads it.

import { field, textOf } from '../json.ts';
import type { DecodedLocation } from './decoded.ts';
import type { ColumnUnit } from './textRegion.ts';

/**
 * What a producer writes that regions are not. `endLineIsSecond`: endLine is the statement's second line, so endColumn (of its
 * last line) cannot be trusted. `wholeLines`: both columns are 1, though the last line belongs to the region;
 * `withoutSeparators`: and in manifests, lines are counted without those that separate documents.
 */
export type RegionQuirk = 'none' | 'endLineIsSecond' | 'wholeLines' | 'withoutSeparators';

/** Trivy's versions from its change of 2025-10-22 (#9681) to the one that mended that (#11207). */
const withoutSeparators = /^v?0\.(?:6[89]|7[0-4])\./;
/** What it calls its checks of manifests. */
const manifestRule = /^(?:AVD-)?K[CS]V-?\d/;

export interface Quirks {
  /** What columns count where the run says nothing. */
  readonly unit: ColumnUnit;
  /** Snippets and fingerprints are, or lead to, secrets or persons: never used, not even hashed. */
  readonly secretive: boolean;
  readonly regions: RegionQuirk;
  /** A fix's text is that of whole lines, whatever columns its region gives. */
  readonly fixesWholeLines: boolean;
  /** It leaves `results` out where it found nothing, which in the standard says that it did not run (3.14.23). */
  readonly omitsNoResults: boolean;
}

/** @returns the quirks of the run's producer. */
export function quirksOf(run: unknown): Quirks {
  const driver = field(field(run, 'tool'), 'driver');
  const tool = textOf(field(driver, 'name'))?.toLowerCase() ?? '';
  const version = textOf(field(driver, 'version')) ?? '';
  return {
    unit: tool === 'bandit' ? 'utf8Bytes' : 'utf16CodeUnits',
    secretive: tool === 'gitleaks',
    regions: tool === 'bandit' ? 'endLineIsSecond' : tool !== 'trivy' ? 'none' : withoutSeparators.test(version) ? 'withoutSeparators' : 'wholeLines',
    fixesWholeLines: tool.startsWith('semgrep'),
    omitsNoResults: tool === 'staticcheck',
  };
}

/** @returns whether the lines of a rule's findings in a manifest are counted without those that separate documents. */
export function losesSeparators(quirk: RegionQuirk, ruleId: string): boolean {
  return quirk === 'withoutSeparators' && manifestRule.test(ruleId);
}

/** @returns `location` with what its producer got wrong put right. */
export function straighten(location: DecodedLocation, quirk: RegionQuirk, ruleId: string): DecodedLocation {
  const region = location.region;
  if (quirk === 'none' || region === undefined) return location;
  const { startLine, startColumn, endLine, endColumn } = region;
  const isWrong = quirk === 'endLineIsSecond' ? endLine !== startLine : startColumn === 0 && endColumn === 0;
  if (losesSeparators(quirk, ruleId) && /\.ya?ml$/i.test(location.uri)) return { ...location, region: { startLine, startColumn, endLine }, measure: { by: 'separators' } };
  if (!isWrong) return location;
  const { measure, ...rest } = location;
  // The start of a line is at the same column however it is counted.
  return { ...rest, region: { startLine, startColumn, endLine }, ...(measure === undefined || startColumn === 0 ? {} : { measure }) };
}
