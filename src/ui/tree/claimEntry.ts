// What the Volumes view keeps of a claim besides its row: the verdict, and what its place in the order depends on.

import { nextExpiry } from '../../domain/certificates/nextExpiry.ts';
import { severities } from '../../domain/findings/severity.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import { newestRestorePoint } from '../../domain/volumes/newestRestorePoint.ts';
import type { Protection } from '../../domain/volumes/protection.ts';
import type { World } from '../world.ts';

export const claimOrders = ['name', 'risk'] as const;

export type ClaimOrder = (typeof claimOrders)[number];

/** Verdicts, the worst first. */
export const byRisk: readonly Protection[] = ['Unprotected', 'Failing', 'Stale', 'Unknown', 'NotYetDue', 'Protected', 'Skipped'];

/** Never changed: a row that changes gets a new one. */
export interface ClaimEntry {
  readonly row: ClaimRow;
  readonly protection: Protection;
  /** Milliseconds since the epoch; absent where time alone changes nothing. */
  readonly validUntil: number | undefined;
  /** Place of the verdict in `byRisk`. */
  readonly rank: number;
  /** Place of the worst finding's severity; behind all where there is none. */
  readonly severity: number;
  /** When the first certificate on the way ends. */
  readonly expiry: number;
  /** When the newest restore point that can be used was taken. */
  readonly savedAt: number;
}

export function claimEntry(row: ClaimRow, world: World): ClaimEntry {
  const { protection, validUntil } = world.verdicts.of(row);
  const counts = world.findingCounts(row.id);
  const worst = severities.findIndex((severity) => counts[severity] > 0);
  return {
    row,
    protection,
    validUntil,
    rank: byRisk.indexOf(protection),
    severity: worst === -1 ? severities.length : worst,
    expiry: nextExpiry(world.certificatesOf(row))?.lifetime.notAfter ?? Infinity,
    savedAt: newestRestorePoint(row)?.at ?? -Infinity,
  };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A claim and a snapshot that names none may have the same name, never the same id. */
function byName({ row: a }: ClaimEntry, { row: b }: ClaimEntry): number {
  return compareTexts(a.name, b.name) || compareTexts(a.id, b.id);
}

/** Infinity minus itself is no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The verdict, then the worst finding, then the certificate that ends first, then the oldest newest restore point. */
function byRiskOf(a: ClaimEntry, b: ClaimEntry): number {
  return a.rank - b.rank || a.severity - b.severity || compareNumbers(a.expiry, b.expiry) || compareNumbers(a.savedAt, b.savedAt) || byName(a, b);
}

export function compareClaims(order: ClaimOrder): (a: ClaimEntry, b: ClaimEntry) => number {
  return order === 'risk' ? byRiskOf : byName;
}

/** A namespace in the list of namespaces; by risk, the one whose worst claim is worst stands first. */
export interface NamespacePlace {
  readonly namespace: string;
  /** Smallest rank of its claims that are shown. */
  readonly worst: number;
}

export function compareNamespaces(order: ClaimOrder): (a: NamespacePlace, b: NamespacePlace) => number {
  return (a, b) => (order === 'risk' ? a.worst - b.worst : 0) || compareTexts(a.namespace, b.namespace);
}
