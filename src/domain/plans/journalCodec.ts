// How a journal is written into its ConfigMap and read back. What is read back is untrusted: anyone with edit rights may
// have changed it, and a restore may have brought it back.

import { field } from '../json.ts';
import { BadField, exactly, integer, list, number, object, optional, tagged, text, texts, word } from './decoder.ts';
import type { Failure, Journal, JournalEntry, OperationState } from './journal.ts';
import { planDecoder } from './planDecoder.ts';

/** The key of the ConfigMap's data under which the journal stands, one JSON document. */
export const journalKey = 'journal';

/** The key under which the ConfigMap's own uid stands: in one that came back from a backup it is another one. */
export const selfKey = 'self';

/** A decoded journal, or why there is none; `field` is the path of the first field that is wrong. */
export type DecodedJournal =
  | { readonly readable: true; readonly journal: Journal }
  | { readonly readable: false; readonly reason: 'missing' | 'notJson' | 'unknownVersion' }
  | { readonly readable: false; readonly reason: 'badField'; readonly field: string };

const failure = tagged<'code', Failure>('code', {
  cancelled: {},
  timedOut: { seconds: number, detail: optional(text) },
  refusedByServer: { status: number, detail: text },
  changedMeanwhile: { object: text },
  gone: { object: text },
  foreignObject: { object: text },
  leaseLost: { holder: text },
  fenced: { object: text },
  verificationFailed: { detail: text },
  servedOld: { pod: text, sha256: text },
  unreachable: { detail: text },
  unexpected: { detail: text },
});

const decode = object<Journal>({
  version: exactly(1),
  plan: planDecoder,
  state: word<OperationState>({ running: true, done: true, failed: true, undone: true, stopped: true }),
  epoch: integer(0),
  startedAt: number,
  startedBy: text,
  entries: list(
    object<JournalEntry>({
      step: integer(0),
      event: word<JournalEntry['event']>({ intent: true, done: true, failed: true, undoIntent: true, undone: true, cannotUndo: true }),
      at: number,
      by: text,
      facts: optional(texts),
      failure: optional(failure),
    }),
  ),
});

/** @returns the text for the ConfigMap's key `journalKey`. */
export function encodeJournal(journal: Journal): string {
  return JSON.stringify(journal);
}

/**
 * Never throws. A journal or a plan of another version is not looked into any further: it is shown, not resumed.
 * @param written data[`journalKey`] of the ConfigMap
 */
export function decodeJournal(written: string | undefined): DecodedJournal {
  if (written === undefined) return { readable: false, reason: 'missing' };
  const parsed = parse(written);
  if (parsed === undefined) return { readable: false, reason: 'notJson' };
  try {
    if (isOtherVersion(parsed)) return { readable: false, reason: 'unknownVersion' };
    const journal = decode(parsed, '');
    const stray = journal.entries.findIndex(({ step }) => step >= journal.plan.steps.length);
    if (stray >= 0) throw new BadField(`entries.${stray}.step`);
    return { readable: true, journal };
  } catch (error) {
    if (error instanceof BadField) return { readable: false, reason: 'badField', field: error.field };
    throw error;
  }
}

function parse(written: string): unknown {
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return undefined;
  }
}

/** A version that is a number, but not ours, on the journal or its plan. Anything else in its place is a bad field. */
function isOtherVersion(value: unknown): boolean {
  return [field(value, 'version'), field(field(value, 'plan'), 'version')].some((version) => typeof version === 'number' && version !== 1);
}
