// What single producers are known to write against the standard, corrected before anything else reads it.

import { field, textOf } from '../json.ts';
import type { DecodedLocation } from './decoded.ts';
import type { ColumnUnit } from './textRegion.ts';

/**
 * What a producer writes that regions are not. `endLineIsSecond`: endLine is the statement's second line, so endColumn (of its
 * last line) cannot be trusted. `wholeLines`: both columns are 1, though the last line belongs to the region.
 */
export type RegionQuirk = 'none' | 'endLineIsSecond' | 'wholeLines';

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
  const tool = textOf(field(field(field(run, 'tool'), 'driver'), 'name'))?.toLowerCase() ?? '';
  return {
    unit: tool === 'bandit' ? 'utf8Bytes' : 'utf16CodeUnits',
    secretive: tool === 'gitleaks',
    regions: tool === 'bandit' ? 'endLineIsSecond' : tool === 'trivy' ? 'wholeLines' : 'none',
    fixesWholeLines: tool.startsWith('semgrep'),
    omitsNoResults: tool === 'staticcheck',
  };
}

/** @returns `location` with what its producer got wrong put right. */
export function straighten(location: DecodedLocation, quirk: RegionQuirk): DecodedLocation {
  const region = location.region;
  if (quirk === 'none' || region === undefined) return location;
  const { startLine, startColumn, endLine, endColumn } = region;
  const isWrong = quirk === 'endLineIsSecond' ? endLine !== startLine : startColumn === 0 && endColumn === 0;
  if (!isWrong) return location;
  const { measure, ...rest } = location;
  // The start of a line is at the same column however it is counted.
  return { ...rest, region: { startLine, startColumn, endLine }, ...(measure === undefined || startColumn === 0 ? {} : { measure }) };
}
