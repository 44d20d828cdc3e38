// The texts of the Volumes view's rows.

import type { ClaimRow, Reach, WorkloadRef } from '../../domain/inventory/row.ts';
import { urgencyOfRow } from '../../domain/certificates/urgencyOfRow.ts';
import { needsAction } from '../verdicts.ts';
import { consumersPhrase, expiryPhrase, urgencyWord } from '../words/certificateWords.ts';
import { certificatesUnreadPhrase, claimPhrase, findingsPhrase, keptVolumePhrase, namespacePhrase, policyPhrase, reachPhrase, restorePointsPhrase } from '../words/claimWords.ts';
import { filterVerdictWord } from '../words/filterWords.ts';
import { moment } from '../words/moment.ts';
import { noticeText } from '../words/noticeWords.ts';
import { plainText } from '../words/plainText.ts';
import { countAll } from '../../domain/findings/findingWays.ts';
import { protectionWord } from '../words/protectionWords.ts';
import { pointTrustPhrase } from '../words/historyWords.ts';
import { restorePointPhrase } from '../words/restorePointWords.ts';
import { pointOption } from '../recovery.ts';
import type { World } from '../world.ts';
import { certificateContext } from './certificateContext.ts';
import type { NamespaceCounts } from './claimIndex.ts';
import { claimUri } from './claimUri.ts';
import { findingText } from './findingsText.ts';
import { item, type ItemText, type Line } from './itemText.ts';
import { lostLook, noticeLook, protectionLook, readingLook, restorePointLook, urgencyLook } from './look.ts';
import type { Node, NodeOf, Section } from './node.ts';

export function reachOf(row: ClaimRow | undefined, workload: WorkloadRef): Reach | undefined {
  return row?.reach.find((reach) => reach.workload.kind === workload.kind && reach.workload.namespace === workload.namespace && reach.workload.name === workload.name);
}

/**
 * @param counts of the namespace, where the node is one
 * @returns undefined where what the node stands for is gone.
 */
export function volumesText(node: Node, world: World, counts?: NamespaceCounts): ItemText | undefined {
  switch (node.type) {
    case 'notice':
      return notice(node, world);
    case 'namespace':
      return counts === undefined ? undefined : namespace(node, counts, world);
    case 'claim':
      return claim(node, world);
    case 'section':
      return section(node, world);
    case 'restorePoint':
      return restorePoint(node, world);
    case 'keptVolume':
      return keptVolume(node, world);
    case 'workload':
      return workload(node, world);
    case 'certificate':
      return certificate(node, world);
    case 'finding':
      return findingText(node, world);
    case 'policy':
      return policy(node, world);
    default:
      return undefined;
  }
}

function notice(node: NodeOf<'notice'>, world: World): ItemText | undefined {
  const { inventory, findings } = world.guard;
  const text = noticeText(node.notice, inventory.status(), findings, world.localNow(), world.language);
  if (text === undefined) return undefined;
  return { ...item({ label: text.label, description: text.description, icon: noticeLook[node.notice.code], context: 'notice' }), spoken: text.sentence };
}

function namespace(node: NodeOf<'namespace'>, counts: NamespaceCounts, world: World): ItemText {
  return item({ label: node.namespace, description: namespacePhrase(counts, world.language), icon: 'symbol-namespace', context: 'namespace', expandable: 'expanded' });
}

function claim(node: NodeOf<'claim'>, world: World): ItemText | undefined {
  const row = world.row(node.claim);
  if (row === undefined) return undefined;
  const verdict = world.verdicts.of(row);
  const { protection } = verdict;
  const phrase = claimPhrase({ row, verdict, certificates: world.certificatesOf(row), findings: world.findingCounts(row.id) }, world.now(), world.language);
  const gone = row.state === 'Gone';
  const word = gone ? filterVerdictWord('Lost', world.language) : protectionWord(protection, world.language);
  return {
    label: row.name,
    description: needsAction(protection) && !gone ? `${word}: ${phrase}` : phrase,
    ...(gone ? lostLook : row.outline === undefined ? protectionLook[protection] : readingLook),
    context: gone ? 'claimGone' : 'claim',
    expandable: 'collapsed',
    resource: claimUri(world.context, row.id),
    spoken: `${row.name}, ${word}, ${phrase}`,
  };
}

function sectionLine(which: Section, row: ClaimRow, world: World): Pick<Line, 'label' | 'description' | 'icon'> & { readonly count: number } {
  const { language, guard } = world;
  switch (which) {
    case 'restorePoints':
      return { label: language.t('Restore points'), description: restorePointsPhrase(row, world.now(), language), icon: 'history', count: row.restorePoints.length };
    case 'keptVolumes':
      return { label: language.t('Volumes kept for it'), description: '', icon: 'archive', count: row.keptVolumes?.length ?? 0 };
    case 'usedBy':
      return { label: language.t('Used by'), description: row.reach.length === 0 ? language.t('nobody') : '', icon: 'vm', count: row.reach.length };
    case 'certificates': {
      const unread = certificatesUnreadPhrase(row, language);
      const none = row.certificates.length === 0 && unread === '' ? language.t('none') : unread;
      return { label: language.t('Certificates on the way to it'), description: none, icon: 'key', count: row.certificates.length };
    }
    case 'findings': {
      const counts = world.findingCounts(row.id);
      const description = findingsPhrase(counts, guard.findings.reports(), guard.findings.ready, language);
      return { label: language.t('Findings that reach it'), description, icon: 'bug', count: countAll(counts) };
    }
  }
}

function section(node: NodeOf<'section'>, world: World): ItemText | undefined {
  const row = world.row(node.claim);
  if (row === undefined) return undefined;
  const { count, ...line } = sectionLine(node.section, row, world);
  return item({ ...line, context: 'section', expandable: count === 0 ? 'no' : 'collapsed' });
}

function restorePoint(node: NodeOf<'restorePoint'>, world: World): ItemText | undefined {
  const point = world.row(node.claim)?.restorePoints.find(({ id }) => id === node.point);
  if (point === undefined) return undefined;
  return item({
    label: moment(point.at, world.now(), world.language),
    description: restorePointPhrase(point, world.now(), world.language, pointTrustPhrase(pointOption(point, node.claim, world), world.language)),
    ...restorePointLook[point.state],
    context: point.state === 'ready' ? 'restorePoint' : 'restorePointUnusable',
  });
}

function keptVolume(node: NodeOf<'keptVolume'>, world: World): ItemText | undefined {
  const kept = world.row(node.claim)?.keptVolumes?.find(({ name }) => name === node.volume);
  return kept === undefined ? undefined : item({ label: kept.name, description: keptVolumePhrase(kept, world.now(), world.language), icon: 'archive', context: 'keptVolume' });
}

function workload(node: NodeOf<'workload'>, world: World): ItemText | undefined {
  const reach = reachOf(world.row(node.claim), node.workload);
  if (reach === undefined) return undefined;
  return item({ label: reach.workload.name, description: reachPhrase(reach, world.language), icon: reach.hops.length === 0 ? 'vm-active' : 'arrow-right', context: 'workload' });
}

function certificate(node: NodeOf<'certificate'>, world: World): ItemText | undefined {
  const row = world.guard.inventory.certificate(node.certificate);
  if (row === undefined) return undefined;
  const { urgency } = urgencyOfRow(row, world.now());
  return item(
    {
      label: row.name,
      description: `${expiryPhrase(row.certificate, world.now(), world.language)} · ${consumersPhrase(row.consumers, world.language)}`,
      ...urgencyLook[urgency],
      context: certificateContext(row),
    },
    urgencyWord(urgency, world.language),
  );
}

function policy(node: NodeOf<'policy'>, world: World): ItemText | undefined {
  const row = world.row(node.claim);
  const found = row === undefined ? undefined : world.verdicts.policyOf(row);
  if (found === undefined) return undefined;
  return item({
    label: world.language.t('Policy "{name}"', { name: plainText(found.name) }),
    description: policyPhrase(found, world.language),
    icon: 'law',
    context: 'policy',
  });
}
