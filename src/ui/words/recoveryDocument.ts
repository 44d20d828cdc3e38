// Recovery options as a document: Markdown that reads well as plain text, with what can be done from a line. What it shows of
// the cluster, of git and of scans stands as plain text.

import type { CommandId } from '../../contributes/commands.ts';
import { lossIfRestored } from '../../domain/volumes/lossIfRestored.ts';
import type { PointOption, Recovery, VolumeOptions } from '../recovery.ts';
import type { Node } from '../tree/node.ts';
import { duration } from './duration.ts';
import { evidencePhrase, findingTitle, severityWord } from './findingWords.ts';
import { findingStandingPhrase, introducedSentence, moreFindings, pointTrustPhrase, standingPhrase, standingReason } from './historyWords.ts';
import type { Language } from './language.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';
import { protectionPhrase, protectionWord } from './protectionWords.ts';
import { restorePointPhrase } from './restorePointWords.ts';

/** Something that can be done from a line. */
export interface RecoveryAct {
  readonly title: string;
  readonly command: CommandId;
  readonly argument: Node | { readonly finding?: string; readonly claim: string };
}

export interface RecoveryLine {
  readonly text: string;
  readonly acts?: readonly RecoveryAct[];
}

/** Findings told for a restore point of a volume, where the document is about no single one. */
const mostStandings = 3;

export function recoveryTitle({ reaching, volumes }: Recovery, language: Language): string {
  const [volume] = volumes;
  if (reaching !== undefined) return language.t('Recovery from "{finding}"', { finding: findingTitle(reaching.finding) });
  return volume !== undefined && volumes.length === 1 ? language.t('Recovery of {claim}', { claim: volume.claim }) : language.t('Recovery options');
}

/** @param now by the API server's clock */
export function recoveryLines(recovery: Recovery, now: number, language: Language): readonly RecoveryLine[] {
  return [
    { text: `# ${recoveryTitle(recovery, language)}` },
    { text: '' },
    ...findingLines(recovery, now, language),
    ...(recovery.volumes.length === 0 ? [{ text: language.t('It is not known to reach any volume.') }] : []),
    ...recovery.volumes.flatMap((volume) => volumeLines(volume, recovery, now, language)),
  ];
}

function findingLines({ target, reaching, introduced, place }: Recovery, now: number, language: Language): readonly RecoveryLine[] {
  if (target.finding === undefined) return [];
  if (reaching === undefined) return [{ text: language.t('This finding is no longer open, or not read yet.') }, { text: '' }];
  const { severity, tool } = reaching.finding;
  return [
    { text: [severityWord(severity, language), plainText(tool), place].filter((part) => part !== '').join(' · ') },
    { text: '' },
    { text: introducedSentence(introduced, now, language) },
    { text: language.t('Git knows lines, not flaws: they may have been there before something else made them one.') },
    { text: '' },
  ];
}

function volumeLines(volume: VolumeOptions, recovery: Recovery, now: number, language: Language): readonly RecoveryLine[] {
  const { claim, row, verdict, reached, points } = volume;
  const node: Node = { type: 'claim', claim };
  if (row === undefined || verdict === undefined) return [{ text: `## ${claim}` }, { text: '' }, { text: language.t('The cluster does not show this volume, or it is not read yet.') }, { text: '' }];
  const backUp: RecoveryAct = { title: language.t('Back up now…'), command: 'volumeGuard.backUpVolume', argument: node };
  return [
    { text: `## ${claim}`, acts: row.state === 'Gone' ? [] : [backUp] },
    { text: '' },
    { text: `${protectionWord(verdict.protection, language)}: ${protectionPhrase(verdict, now, language)}.` },
    ...(reached === undefined ? [] : [{ text: language.t('The finding reaches it because {evidence}.', { evidence: evidencePhrase(reached.link, language) }) }]),
    { text: '' },
    newestLine(volume, recovery, now, language),
    ...(volume.isPartial ? [{ text: language.t('Some restore points could not be read yet, or may not be: there may be more.') }] : []),
    { text: '' },
    ...(points.length === 0 ? [] : [{ text: language.t('Restore points, newest first:') }, { text: '' }]),
    ...points.flatMap((option) => pointLines(option, claim, now, language)),
    ...(points.length === 0 ? [] : [{ text: '' }]),
  ];
}

/** What one click restores. */
function newestLine({ claim, newestBefore, points }: VolumeOptions, { target, reaching }: Recovery, now: number, language: Language): RecoveryLine {
  if (newestBefore === undefined) {
    if (points.length === 0) return { text: language.t('It has no restore point.') };
    return { text: reaching === undefined ? language.t('No restore point that can be used is proved to be from before all findings that reach it.') : language.t('No restore point that can be used is proved to be from before this finding.') };
  }
  const loss = lossIfRestored(newestBefore, now);
  const named = { moment: moment(newestBefore.at, now, language), name: plainText(newestBefore.name) };
  const which = reaching === undefined
    ? language.t('Newest restore point from before all findings that reach it: {moment} ({name}).', named)
    : language.t('Newest restore point from before this finding: {moment} ({name}).', named);
  const lost = loss === undefined ? '' : ` ${language.t('What was written in the {duration} since is not in it.', { duration: duration(loss, language) })}`;
  const title = reaching === undefined ? language.t('Restore the newest restore point from before all findings…') : language.t('Restore the newest restore point from before this finding…');
  return { text: `${which}${lost}`, acts: [{ title, command: 'volumeGuard.restoreNewestBefore', argument: { ...(target.finding === undefined ? {} : { finding: target.finding }), claim } }] };
}

function pointLines({ point, standings, trust, meant }: PointOption, claim: string, now: number, language: Language): readonly RecoveryLine[] {
  const node: Node = { type: 'restorePoint', claim, point: point.id };
  const restore: readonly RecoveryAct[] = point.state === 'ready' ? [{ title: language.t('Restore…'), command: 'volumeGuard.restoreToNewClaim', argument: node }] : [];
  const told = standings.slice(0, mostStandings);
  const more = standings.length - told.length;
  const standingLines = [
    ...told.map((one) => ({ text: `  - ${findingStandingPhrase(one, now, language)}` })),
    ...(more > 0 ? [{ text: `  - ${moreFindings(more, language)}` }] : []),
  ];
  return [
    { text: `- ${moment(point.at, now, language)} (${plainText(point.name)}): ${restorePointPhrase(point, now, language, pointTrustPhrase({ trust, standings }, language))}`, acts: restore },
    ...(meant === undefined ? standingLines : [{ text: `  - ${standingPhrase(meant.standing, language)}: ${standingReason(meant.standing, now, language)}` }]),
  ];
}
