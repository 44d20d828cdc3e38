// A finding as decoded from a SARIF file alone: before its places were looked up in the workspace, which settles
// columns that need the file's text, and gives the finding its identity.

import type { Finding, FindingLocation } from './finding.ts';

/** What a region still needs the file's text for. */
export type Measure =
  /** The columns are counted in these units, not in UTF-16 code units. */
  | { readonly by: 'unicodeCodePoints' | 'utf8Bytes' }
  /** The lines are counted without those that separate YAML documents. */
  | { readonly by: 'separators' }
  /** The region is given by offsets into the text only (SARIF 2.1.0, 3.30.9), in `unit`. */
  | { readonly by: 'offset'; readonly offset: number; readonly length: number; readonly unit: 'utf16CodeUnits' | 'unicodeCodePoints' };

export interface DecodedLocation extends FindingLocation {
  readonly measure?: Measure;
}

/** What identifies a finding besides its rule and place; see `identifier`. */
export interface IdentityParts {
  /** Of the fingerprints that tell results apart and of the quoted text: 32 hexadecimal digits. */
  readonly digest: string;
  /** How many findings before it in its file have the same tool, rule, uri and digest. */
  readonly ordinal: number;
}

export interface DecodedFinding extends Omit<Finding, 'id' | 'locations' | 'related' | 'flow'> {
  /** The beginning of what the scanner quoted of the code: to find it again, never to be shown. */
  readonly quoted?: string;
  readonly locations: readonly DecodedLocation[];
  readonly related: readonly DecodedLocation[];
  readonly flow?: readonly DecodedLocation[];
  readonly identity: IdentityParts;
}

/** A result decoded by itself: what identifies it depends on the others. */
export type DecodedResult = Omit<DecodedFinding, 'identity'>;

/** A hash function: hexadecimal SHA-256 of the UTF-8 bytes of `text`. Passed in: the domain has no cryptography. */
export type Sha256 = (text: string) => string;
