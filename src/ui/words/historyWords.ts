// What restore points are to findings, and since when findings are in the code, in words.

import type { GitTrouble } from '../../domain/history/gitTrouble.ts';
import type { Introduced, IntroductionUnknown } from '../../domain/history/introduction.ts';
import type { Standing } from '../../domain/history/standing.ts';
import type { FindingStanding, PointOption } from '../recovery.ts';
import { findingTitle } from './findingWords.ts';
import type { Language } from './language.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';
import { shortCommit } from './stampWords.ts';

/** @returns since when a finding's lines are in the code, as a sentence; undefined: git is being asked. */
export function introducedSentence(introduced: Introduced | undefined, now: number, language: Language): string {
  if (introduced === undefined) return language.t('Git is being asked since when its lines are in the code.');
  if (!introduced.known) return language.t('Since when its lines are in the code is unknown: {why}.', { why: introductionUnknown(introduced.why, language) });
  const { changed, appeared } = introduced.introduction;
  const latest = { moment: moment(changed.at, now, language), commit: shortCommit(changed.commit) };
  if (appeared === undefined) return language.t('Its lines read as they do since {moment} (commit {commit}); git cannot tell since when they are there.', latest);
  if (appeared.commit === changed.commit) return language.t('Its lines are in the code since {moment} (commit {commit}).', { ...latest, moment: moment(appeared.at, now, language) });
  return language.t('Its lines are in the code since {first} (commit {firstCommit}), and read as they do since {moment} (commit {commit}).', {
    ...latest,
    first: moment(appeared.at, now, language),
    firstCommit: shortCommit(appeared.commit),
  });
}

/** @returns what a restore point is to the findings that reach its volume, on its line; undefined where nobody can tell. */
export function pointTrustPhrase({ trust, standings }: Pick<PointOption, 'trust' | 'standings'>, language: Language): string | undefined {
  const after = standings.filter(({ standing }) => standing.is === 'after');
  const [worst] = after;
  if (trust === 'suspect' && worst !== undefined) {
    const finding = findingTitle(worst.reaching.finding);
    return after.length === 1 ? language.t('suspect: from after "{finding}" came in', { finding }) : language.t('suspect: from after "{finding}" and {count} more came in', { finding, count: after.length - 1 });
  }
  if (trust !== 'knownGood') return undefined;
  return standings.length === 1 ? language.t('from before the finding that reaches it') : language.t('from before all {count} findings that reach it', { count: standings.length });
}

/** @returns what a restore point is to one finding, such as "from before it". */
export function standingPhrase({ is }: Standing, language: Language): string {
  switch (is) {
    case 'before':
      return language.t('from before it');
    case 'after':
      return language.t('from after it came in');
    case 'unknown':
      return language.t('unknown whether from before it');
  }
}

/** @returns what stands after the findings that are told. */
export function moreFindings(count: number, language: Language): string {
  return count === 1 ? language.t('and 1 more finding') : language.t('and {count} more findings', { count });
}

/** @returns what a restore point is to one of several findings, and why. */
export function findingStandingPhrase({ reaching, standing }: FindingStanding, now: number, language: Language): string {
  return `"${findingTitle(reaching.finding)}": ${standingPhrase(standing, language)}: ${standingReason(standing, now, language)}`;
}

/** @returns why. */
export function standingReason({ because }: Standing, now: number, language: Language): string {
  switch (because.code) {
    case 'beforeAppeared':
      return language.t('its lines first came in {moment}, with commit {commit}', { moment: moment(because.appeared.at, now, language), commit: shortCommit(because.appeared.commit) });
    case 'stamped':
      return language.t('the stamp names it');
    case 'imageRan':
      return language.t('the image that was scanned ran then');
    case 'builtAfterChanged':
      return language.t('an image ran then that was built from commit {built}, which has its lines', { built: shortCommit(because.commit) });
    case 'stampedAfterChanged':
      return language.t('the workspace was at commit {stamped} then, which has its lines', { stamped: shortCommit(because.commit) });
    case 'perhapsAfter':
      return language.t('its lines read as they do since {moment}, commit {commit}, and nothing says whether that code ran already', { moment: moment(because.changed.at, now, language), commit: shortCommit(because.changed.commit) });
    case 'asking':
      return language.t('git is being asked');
    case 'ageUnknown':
      return language.t('the age of the restore point is unknown');
    case 'between':
      return because.appeared === undefined
        ? language.t('its lines read otherwise then, and git cannot tell since when they are there')
        : language.t('its lines were there and read otherwise, until commit {commit}', { commit: shortCommit(because.changed.commit) });
    case 'introduction':
      return introductionUnknown(because.why, language);
  }
}

function introductionUnknown(why: IntroductionUnknown, language: Language): string {
  switch (why.code) {
    case 'noLines':
      return language.t('it names no lines of a file of the workspace');
    case 'tooManyLines':
      return language.t('it spans more than {most} lines', { most: why.most });
    case 'notTracked':
      return language.t('git does not track its file');
    case 'uncommitted':
      return language.t('its lines are not committed yet');
    case 'commitMissing':
      return language.t('the commit that was scanned is not in this repository');
    case 'shallow':
      return language.t('this clone has only the last part of the history');
    case 'git':
      return gitTroublePhrase(why.trouble, language);
  }
}

function gitTroublePhrase(trouble: GitTrouble, language: Language): string {
  switch (trouble.code) {
    case 'gitMissing':
      return language.t('git is not installed, or not in PATH');
    case 'notRepository':
      return language.t('its folder is in no git repository');
    case 'notTrusted':
      return language.t('git may not be run here: the workspace or its folder is not trusted');
    case 'timedOut':
      return language.t('git did not answer for {count} s', { count: trouble.seconds });
    case 'tooMuch':
      return language.t('git has too much to say');
    case 'gitFailed':
      return trouble.detail === '' ? language.t('git failed') : language.t('git failed: {detail}', { detail: plainText(trouble.detail) });
  }
}
