// What the Problems view says of a finding: what it is, what it can reach, how far back one would have to go.

import { newestRestorePoint } from '../../domain/volumes/newestRestorePoint.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { newestBefore } from '../recovery.ts';
import type { World } from '../world.ts';
import type { Language } from './language.ts';
import { evidencePhrase, findingTitle } from './findingWords.ts';
import { moment } from './moment.ts';
import { plainText } from './plainText.ts';

/** Claims named in a message; more would hide the finding itself. */
const named = 3;

function reachedVolume(claim: string, reaching: ReachingFinding | undefined, world: World): string {
  const { language } = world;
  const row = world.row(claim);
  const before = reaching === undefined ? undefined : newestBefore(claim, reaching, world);
  if (before !== undefined) return language.t('{claim} (newest restore point from before it: {moment})', { claim, moment: moment(before.at, world.now(), language) });
  const newest = row === undefined ? undefined : newestRestorePoint(row);
  return newest === undefined
    ? language.t('{claim} (no restore point that can be used)', { claim })
    : language.t('{claim} (newest restore point: {moment})', { claim, moment: moment(newest.at, world.now(), language) });
}

/**
 * @param isOpen somebody has the file before them: then git is asked since when the finding is there
 * @returns such as "SQL built from user input — can reach volume shop/data-orders-db-0 (newest restore point from before it: today 04:00)".
 */
export function findingMessage(reaching: ReachingFinding, isOpen: boolean, world: World): string {
  const { finding, reaches } = reaching;
  const { language } = world;
  const title = findingTitle(finding);
  const message = plainText(finding.message, 500);
  const plain = message === '' || message.startsWith(title) ? message || title : `${title}: ${message}`;
  // What was typed since may have mended it: only the next scan can tell.
  const said = reaching.since?.lines === 'changed' ? language.t('{what} (its lines were changed since the scan)', { what: plain.replace(/\.$/, '') }) : plain;
  if (reaches.length === 0) return said;
  const what = said.replace(/\.$/, '');
  const shown = reaches.slice(0, named).map(({ claim }) => reachedVolume(claim, isOpen ? reaching : undefined, world));
  const volumes = [...shown, ...(reaches.length > named ? [language.t('{count} more', { count: reaches.length - named })] : [])].join(', ');
  return reaches.length === 1 ? language.t('{what} — can reach volume {volumes}', { what, volumes }) : language.t('{what} — can reach volumes {volumes}', { what, volumes });
}

/** @returns what stands beside the claim's line: why the finding reaches it. */
export function reachMessage({ claim, link }: ReachingFinding['reaches'][number], world: World): string {
  return world.language.t('the claim {claim} that it can reach, because {evidence}', { claim, evidence: evidencePhrase(link, world.language) });
}

/** @returns what stands in Problems for the findings that do not. */
export function restMessage(count: number, language: Language): string {
  return count === 1
    ? language.t('1 more finding is not shown here: it is in the Findings view, or beside its line when its file is open.')
    : language.t('{count} more findings are not shown here: the Findings view filters all of them, and those of a file are shown while it is open.', { count: count.toLocaleString(language.locale) });
}
