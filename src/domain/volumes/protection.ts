// The verdict on a claim: can its data be brought back as its policy asks.

import type { Unknown } from '../certainty.ts';
import type { Survives } from './restorePoint.ts';

/** What is not known of a restore point. */
export type Doubt = 'volumeUnproved' | 'ageUnknown' | 'survivalUnknown';

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
  /** The claim of an ephemeral volume goes with its pod, and no policy asks for it. */
  | { readonly code: 'ephemeral'; readonly pod: string }
  /** Nothing was ever stored: there is no volume yet. */
  | { readonly code: 'notBound' }
  /** The volume is not a CSI one. */
  | { readonly code: 'cannotSnapshot'; readonly volume: string }
  /** The volume was filled with the newest point at that time. */
  | { readonly code: 'restored'; readonly at: number; readonly id: string }
  /** Points that could be used, but do not outlive what the policy asks them to. */
  | { readonly code: 'survivesTooLittle'; readonly needed: Exclude<Survives, 'unknown'>; readonly count: number }
  /** A point that may be better than any that counts, if only this were known of it. */
  | { readonly code: 'doubtfulPoint'; readonly id: string; readonly at: number; readonly doubt: Doubt }
  | { readonly code: 'unread'; readonly why: Unknown };

/** A verdict with its evidence. `validUntil` is when time alone may change it; absent if time cannot. */
export interface Verdict {
  readonly protection: Protection;
  readonly reasons: readonly ProtectionReason[];
  readonly policy?: string;
  readonly validUntil?: number;
}
