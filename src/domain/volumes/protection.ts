// The verdict on a claim: can its data be brought back as its policy asks.

import type { Unknown } from '../certainty.ts';

export type Protection = 'Protected' | 'Stale' | 'Unprotected' | 'NotYetDue' | 'Failing' | 'Skipped' | 'Unknown';

/** Why a verdict is what it is. Durations and times in milliseconds. */
export type ProtectionReason =
  | { readonly code: 'newestPoint'; readonly at: number; readonly id: string }
  | { readonly code: 'neverSaved' }
  | { readonly code: 'olderThanPolicy'; readonly at: number; readonly rpo: number }
  | { readonly code: 'noUsablePoint'; readonly count: number }
  | { readonly code: 'createdRecently'; readonly createdAt: number; readonly dueAt: number }
  | { readonly code: 'lastAttemptFailed'; readonly id: string; readonly message: string }
  | { readonly code: 'policySkips'; readonly policy: string }
  | { readonly code: 'noPolicy' }
  | { readonly code: 'unread'; readonly why: Unknown };

/** A verdict with its evidence. `validUntil` is when time alone may change it; absent if time cannot. */
export interface Verdict {
  readonly protection: Protection;
  readonly reasons: readonly ProtectionReason[];
  readonly policy?: string;
  readonly validUntil?: number;
}
