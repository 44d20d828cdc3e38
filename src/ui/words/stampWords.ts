// Stamps in words. A stamp comes from the cluster: everything in it is untrusted text.

import type { Stamp, StampPart } from '../../domain/findings/stamp.ts';
import type { RestorePoint } from '../../domain/volumes/restorePoint.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

/** As git shortens ids where nothing else is said. */
const shortId = 7;

export function shortCommit(commit: string): string {
  return plainText(commit).slice(0, shortId);
}

/** @returns what stands on a restore point's line; undefined where it has no stamp, or one that names no commit. */
export function stampPhrase({ stamp }: Pick<RestorePoint, 'stamp'>, language: Language): string | undefined {
  if (stamp === 'unreadable') return language.t('its stamp cannot be read');
  if (stamp?.commit === undefined) return undefined;
  const commit = shortCommit(stamp.commit);
  return stamp.dirty === true ? language.t('commit {commit} with changes', { commit }) : language.t('commit {commit}', { commit });
}

/** Images told one by one; a volume may be reached by hundreds. */
const mostImages = 10;

/** @returns what was true when the point was made, a line each. */
export function stampLines({ stamp }: Pick<RestorePoint, 'stamp'>, language: Language): readonly string[] {
  if (stamp === undefined) return [language.t('It has no stamp: what was true when it was made is not known')];
  if (stamp === 'unreadable') return [language.t('Its stamp cannot be read: what was true when it was made is not known')];
  return [...commitLines(stamp, language), ...imageLines(stamp, language), findingsLine(stamp, language), ...(stamp.unknown ?? []).map((part) => unknownLine(part, language))];
}

function commitLines({ commit, dirty, repository, unknown }: Stamp, language: Language): readonly string[] {
  if (commit === undefined) return unknown?.includes('repository') === true ? [] : [language.t('It was made from a workspace without a commit')];
  const of = repository === undefined ? {} : { repository: plainText(repository) };
  const named = { commit: plainText(commit, 64), ...of };
  if (dirty === true) return [repository === undefined ? language.t('The workspace was at commit {commit}, with changes', named) : language.t('The workspace was at commit {commit} of {repository}, with changes', named)];
  return [repository === undefined ? language.t('The workspace was at commit {commit}', named) : language.t('The workspace was at commit {commit} of {repository}', named)];
}

function imageLines({ images, imagesOmitted = 0 }: Stamp, language: Language): readonly string[] {
  const told = images.slice(0, mostImages).map(({ workload, container, image, imageId }) => {
    const where = `${workload === undefined ? '' : `${plainText(workload)} `}${plainText(container)}`;
    const what = plainText(image);
    return imageId === undefined ? language.t('{where} was to run {image}', { where, image: what }) : language.t('{where} ran {image} ({id})', { where, image: what, id: plainText(imageId) });
  });
  const more = images.length - told.length + imagesOmitted;
  return more === 0 ? told : [...told, language.t('and {count} more images', { count: more })];
}

function findingsLine({ findings, findingsOmitted = 0, unknown }: Stamp, language: Language): string {
  const count = findings.length + findingsOmitted;
  if (count === 0) return unknown?.includes('findings') === true ? '' : language.t('No open finding reached the volume');
  return count === 1 ? language.t('1 open finding reached the volume') : language.t('{count} open findings reached the volume', { count });
}

function unknownLine(part: StampPart, language: Language): string {
  switch (part) {
    case 'repository':
      return language.t('Git did not say in time which commit it was');
    case 'images':
      return language.t('Which images ran could not be told, or not for all');
    case 'findings':
      return language.t('Which findings were open could not be told');
  }
}
