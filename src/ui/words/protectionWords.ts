// The verdict on a claim in words: the word, the phrase on its line, and every reason as a sentence.

import type { Policy } from '../../domain/policies/policy.ts';
import type { Doubt, Protection, ProtectionReason, Verdict } from '../../domain/volumes/protection.ts';
import { ago, duration } from './duration.ts';
import type { Language } from './language.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';
import { unknownReason } from './unknownWords.ts';

/** @returns the verdict as one word (or three). */
export function protectionWord(protection: Protection, language: Language): string {
  switch (protection) {
    case 'Protected':
      return language.t('Protected');
    case 'Stale':
      return language.t('Stale');
    case 'Unprotected':
      return language.t('Unprotected');
    case 'NotYetDue':
      return language.t('Not yet due');
    case 'Failing':
      return language.t('Failing');
    case 'Skipped':
      return language.t('Skipped');
    case 'Unknown':
      return language.t('Unknown');
  }
}

function reason<C extends ProtectionReason['code']>(verdict: Verdict, code: C): Extract<ProtectionReason, { readonly code: C }> | undefined {
  return verdict.reasons.find((r): r is Extract<ProtectionReason, { readonly code: C }> => r.code === code);
}

/** @returns what stands on the claim's line, such as "saved 9 d ago, policy allows 24 h". */
export function protectionPhrase(verdict: Verdict, now: number, language: Language): string {
  const newest = reason(verdict, 'newestPoint');
  const saved = newest === undefined ? undefined : ago(newest.at, now, language);
  switch (verdict.protection) {
    case 'Protected':
      return saved === undefined ? language.t('protected') : (restored(verdict, now, language) ?? language.t('saved {ago}', { ago: saved }));
    case 'Stale': {
      const since = reason(verdict, 'restored');
      const older = reason(verdict, 'olderThanPolicy');
      if (older === undefined) return language.t('stale');
      return since !== undefined
        ? language.t('not saved since it was restored {ago}, policy allows {rpo}', { ago: ago(since.at, now, language), rpo: duration(older.rpo, language) })
        : language.t('saved {ago}, policy allows {rpo}', { ago: ago(older.at, now, language), rpo: duration(older.rpo, language) });
    }
    case 'Unprotected': {
      const impossible = reason(verdict, 'cannotSnapshot');
      if (impossible !== undefined) return language.t('never saved: no snapshots can be taken of it');
      const weak = reason(verdict, 'survivesTooLittle');
      if (weak !== undefined) return language.t('saved, but nothing {level}', { level: needed(weak.needed, language) });
      const unusable = reason(verdict, 'noUsablePoint');
      return unusable === undefined ? language.t('never saved') : language.t('never saved: none of {count} restore points can be used', { count: unusable.count });
    }
    case 'NotYetDue': {
      const recent = reason(verdict, 'createdRecently');
      return recent === undefined
        ? reason(verdict, 'notBound') === undefined
          ? language.t('never saved yet')
          : language.t('nothing to save yet')
        : language.t('due in {duration}, never saved yet', { duration: duration(recent.dueAt - now, language) });
    }
    case 'Failing':
      return saved === undefined ? language.t('last backup failed') : language.t('last backup failed, saved {ago}', { ago: saved });
    case 'Skipped':
      return reason(verdict, 'ephemeral') === undefined ? language.t('skipped: its policy asks for no backup') : language.t('skipped: thrown away with its pod');
    case 'Unknown': {
      const unread = reason(verdict, 'unread');
      const doubtful = reason(verdict, 'doubtfulPoint');
      if (doubtful !== undefined) return language.t('unknown because {reason}', { reason: doubtPhrase(doubtful.doubt, language) });
      return unread === undefined ? language.t('unknown') : language.t('unknown because {reason}', { reason: unknownReason(unread.why, language) });
    }
  }
}

function restored(verdict: Verdict, now: number, language: Language): string | undefined {
  const since = reason(verdict, 'restored');
  return since === undefined ? undefined : language.t('restored {ago}, not saved since', { ago: ago(since.at, now, language) });
}

/** What a policy asks a restore point to outlive. */
export function needed(level: NonNullable<Policy['survives']>, language: Language): string {
  switch (level) {
    case 'claim':
      return language.t('that survives the claim');
    case 'namespace':
      return language.t('that survives the namespace');
    case 'cluster':
      return language.t('that survives the cluster');
  }
}

function doubtPhrase(doubt: Doubt, language: Language): string {
  switch (doubt) {
    case 'volumeUnproved':
      return language.t('a newer restore point may be of another volume');
    case 'ageUnknown':
      return language.t('a restore point does not tell its age');
    case 'survivalUnknown':
      return language.t('what a restore point survives is not visible');
  }
}

/** @returns one reason as a sentence. */
export function reasonSentence(r: ProtectionReason, now: number, language: Language): string {
  switch (r.code) {
    case 'newestPoint':
      return language.t('The newest restore point that can be used is from {moment}.', { moment: moment(r.at, now, language) });
    case 'neverSaved':
      return language.t('It was never saved.');
    case 'olderThanPolicy':
      return language.t('Its policy allows at most {rpo} to be lost; the newest restore point is from {moment}.', { rpo: duration(r.rpo, language), moment: moment(r.at, now, language) });
    case 'noUsablePoint':
      return language.t('None of its {count} restore points can be used.', { count: r.count });
    case 'createdRecently':
      return language.t('It was made {ago}; its first backup is due {due}.', { ago: ago(r.createdAt, now, language), due: moment(r.dueAt, now, language) });
    case 'lastAttemptFailed':
      return language.t('The last attempt failed: {message}', { message: plainText(r.message) });
    case 'policySkips':
      return language.t('Policy "{policy}" asks for no backup of it.', { policy: plainText(r.policy) });
    case 'noPolicy':
      return language.t('No policy says how often it must be saved.');
    case 'ephemeral':
      return language.t('It is thrown away with pod {pod}, and no policy asks for its backup.', { pod: plainText(r.pod) });
    case 'notBound':
      return language.t('It has no volume yet, so there is nothing to save.');
    case 'cannotSnapshot':
      return language.t('Volume {volume} is not one of a CSI driver: no snapshots can be taken of it.', { volume: plainText(r.volume) });
    case 'restored':
      return language.t('It was restored {moment} from that point; what was written since then is in none.', { moment: moment(r.at, now, language) });
    case 'survivesTooLittle':
      return language.t('None of the {count} restore points that could be used is one {level}, as its policy asks.', { level: needed(r.needed, language), count: r.count });
    case 'doubtfulPoint':
      return language.t('That from {moment} may be better than any that counts: {doubt}.', { moment: moment(r.at, now, language), doubt: doubtPhrase(r.doubt, language) });
    case 'unread':
      return language.t('Not everything could be read: {reason}.', { reason: unknownReason(r.why, language) });
  }
}
