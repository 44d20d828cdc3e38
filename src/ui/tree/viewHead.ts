// What stands in a view's title and above its rows: set only where it changes, since each setting is a message to the window.

import type { TreeView } from 'vscode';
import { countAll } from '../../domain/findings/findingWays.ts';
import type { ClusterStatus } from '../../domain/inventory/row.ts';
import { findingsTitle, noFindingPasses, noFindingsSentence } from '../words/findingListWords.ts';
import { filterPhrase, nothingMatches } from '../words/filterWords.ts';
import type { Language } from '../words/language.ts';
import { troubleSentence } from '../words/troubleWords.ts';
import type { World } from '../world.ts';
import { isFiltering } from './claimFilter.ts';
import type { ClaimIndex } from './claimIndex.ts';
import { isFilteringFindings } from './findingFilter.ts';
import type { FindingsModel } from './findingsModel.ts';
import type { Node } from './node.ts';
import type { VolumesChoice } from './volumesChoice.ts';

export interface Head {
  readonly description: string;
  /** A sentence above the rows, or in place of them. */
  readonly message: string;
  /** How many rows need action, and that as a phrase. */
  readonly badge: { readonly count: number; readonly phrase: string };
}

export const emptyHead: Head = { description: '', message: '', badge: { count: 0, phrase: '' } };

export class ViewHead {
  readonly #view: TreeView<Node>;
  #shown = emptyHead;

  constructor(view: TreeView<Node>) {
    this.#view = view;
  }

  get shown(): Head {
    return this.#shown;
  }

  show(head: Head): void {
    const { description, message, badge } = this.#shown;
    if (head.description !== description) this.#view.description = head.description;
    if (head.message !== message) this.#view.message = head.message;
    if (head.badge.count !== badge.count) this.#view.badge = head.badge.count === 0 ? undefined : { value: head.badge.count, tooltip: head.badge.phrase };
    this.#shown = head;
  }
}

/** @param connection how the connection is, in words. The badge counts what a filter hides, too. */
export function volumesHead(index: ClaimIndex, { filter, order }: VolumesChoice, connection: string, language: Language): Head {
  const urgent = index.count('needAction');
  const hidden = isFiltering(filter) && index.namespaces.length === 0 ? index.size : 0;
  return {
    description: [filterPhrase(filter, language), connection, order === 'risk' ? language.t('by risk') : ''].filter((part) => part !== '').join(' · '),
    message: hidden === 0 ? '' : nothingMatches(filter, hidden, language),
    badge: { count: urgent, phrase: urgent === 1 ? language.t('1 volume needs action') : language.t('{count} volumes need action', { count: urgent }) },
  };
}

/** Nothing needs action by itself: the badge stays the volumes'. */
export function findingsHead({ filter, result }: FindingsModel, world: World): Head {
  const { language, guard } = world;
  const { findings } = guard;
  const counts = findings.counts();
  return { ...emptyHead, description: findingsTitle(filter, counts, language), message: findings.ready && result.shown.length === 0 && findings.reports().length > 0 ? nothingShown() : '' };

  function nothingShown(): string {
    const all = countAll(counts);
    return all > 0 && isFilteringFindings(filter) ? noFindingPasses(filter, all, language) : noFindingsSentence(findings.scans(), world.now(), language);
  }
}

/** @param urgent how many certificates need action now */
export function certificatesHead(urgent: number, status: ClusterStatus | undefined, connection: string, language: Language): Head {
  return {
    description: connection,
    message: certificatesMessage(status, language),
    badge: { count: urgent, phrase: urgent === 1 ? language.t('1 certificate needs action') : language.t('{count} certificates need action', { count: urgent }) },
  };
}

function certificatesMessage(status: ClusterStatus | undefined, language: Language): string {
  if (status?.trouble !== undefined) return troubleSentence(status.trouble, language);
  const secrets = status?.kinds.filter(({ kind }) => kind === 'secret') ?? [];
  const forbidden = secrets.length > 0 && secrets.every(({ state }) => state.state === 'forbidden');
  return forbidden ? language.t('You may not list secrets, so certificates cannot be shown.') : '';
}
