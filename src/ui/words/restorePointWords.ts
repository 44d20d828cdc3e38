// Restore points in words.

import type { RestorePoint, RestorePointIssue, Survives, Trust } from '../../domain/volumes/restorePoint.ts';
import { duration } from './duration.ts';
import type { Language } from './language.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';
import { stampPhrase } from './stampWords.ts';

/** @returns why the point does not count, or why that is unknown. */
export function issuePhrase(issue: RestorePointIssue, now: number, language: Language): string {
  switch (issue.code) {
    case 'notReady':
      return language.t('not finished for {duration}', { duration: duration(now - issue.since, language) });
    case 'failed':
      return language.t('failed: {message}', { message: plainText(issue.message) });
    case 'contentMissing':
      return language.t('its VolumeSnapshotContent is missing');
    case 'misbound':
      return language.t('it and its VolumeSnapshotContent do not point at each other');
    case 'otherVolume':
      return language.t('of another volume that bore this name');
    case 'volumeUnproved':
      return language.t('that it is of this volume is not proved');
    case 'ageUnknown':
      return language.t('its age is unknown');
    case 'beingDeleted':
      return language.t('being deleted');
    case 'safety':
      return language.t('kept for undoing an operation');
    case 'noSnapshot':
      return language.t('no VolumeSnapshot names its VolumeSnapshotContent {content}', { content: plainText(issue.content) });
  }
}

/** @returns what the point outlives; undefined where nothing is known. */
export function survivesPhrase(survives: Survives, language: Language): string | undefined {
  switch (survives) {
    case 'claim':
      return language.t('survives the claim, not the namespace');
    case 'namespace':
      return language.t('survives the namespace, not the cluster');
    case 'cluster':
      return language.t('survives the cluster');
    case 'unknown':
      return undefined;
  }
}

/** @returns whether it was made before a breach; undefined where no stamp says it. */
export function trustPhrase(trust: Trust, language: Language): string | undefined {
  switch (trust) {
    case 'knownGood':
      return language.t('known to be good');
    case 'suspect':
      return language.t('suspect');
    case 'unknown':
      return undefined;
  }
}

/** @returns the state as a word. */
export function stateWord(state: RestorePoint['state'], language: Language): string {
  switch (state) {
    case 'ready':
      return language.t('ready');
    case 'pending':
      return language.t('not finished');
    case 'failed':
      return language.t('failed');
    case 'deleting':
      return language.t('being deleted');
    case 'detached':
      return language.t('kept without its snapshot');
  }
}

/** @returns what a point that was taken of another volume is to this one; undefined for one of its own. */
export function lineagePhrase(point: RestorePoint, now: number, language: Language): string | undefined {
  if (point.restoredAt !== undefined) return language.t('this volume was restored from it {moment}', { moment: moment(point.restoredAt, now, language) });
  return point.ancestor === true ? language.t('of the volume that this one was restored from') : undefined;
}

/** @returns what stands on the point's line. @param trust in words, where more is known of it than the point itself tells */
export function restorePointPhrase(point: RestorePoint, now: number, language: Language, trust = trustPhrase(point.trust, language)): string {
  const issues = point.issues.map((issue) => issuePhrase(issue, now, language));
  const state = point.state === 'ready' || issues.length === 0 ? [stateWord(point.state, language)] : [];
  const facts = point.state === 'ready' ? [trust, stampPhrase(point, language), survivesPhrase(point.survives, language)] : [];
  const ties = [lineagePhrase(point, now, language), point.group === undefined ? undefined : language.t('one of group {group}', { group: plainText(point.group) })];
  return [...state, ...issues, ...facts, ...ties].filter((part) => part !== undefined).join(' · ');
}
