// Tooltips of the Volumes view: Markdown without links, everything from outside escaped.

import { consumersPhrase, faultPhrase, lifetimePhrase, renewalLines, renewalPhrase, sourcePhrase } from '../words/certificateWords.ts';
import { faultsAt } from '../../domain/certificates/faultsAt.ts';
import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import { escapeMarkdown } from '../words/escapeMarkdown.ts';
import type { Language } from '../words/language.ts';
import { moment, dayOf } from '../words/moment.ts';
import { noticeText } from '../words/noticeWords.ts';
import { protectionWord, reasonSentence } from '../words/protectionWords.ts';
import { findingStandingPhrase, moreFindings, pointTrustPhrase } from '../words/historyWords.ts';
import { restorePointPhrase } from '../words/restorePointWords.ts';
import { size } from '../words/size.ts';
import { stampLines } from '../words/stampWords.ts';
import { pointOption } from '../recovery.ts';
import type { World } from '../world.ts';
import { card } from './card.ts';
import { findingTooltip } from './findingsText.ts';
import type { Node, NodeOf } from './node.ts';
import { reachOf } from './volumesText.ts';

/** Findings that a restore point's tooltip tells its standing to. */
const mostStandings = 5;

/** @returns '' where there is nothing to add to the row. */
export function volumesTooltip(node: Node, world: World): string {
  switch (node.type) {
    case 'notice': {
      const { inventory, findings } = world.guard;
      return escapeMarkdown(noticeText(node.notice, inventory.status(), findings, world.localNow(), world.language)?.sentence ?? '');
    }
    case 'claim':
      return claim(node, world);
    case 'restorePoint':
      return restorePoint(node, world);
    case 'workload':
      return workload(node, world);
    case 'certificate': {
      const row = world.guard.inventory.certificate(node.certificate);
      return row === undefined ? '' : certificateTooltip(row, world.now(), world.language);
    }
    case 'finding':
      return findingTooltip(node, world);
    default:
      return '';
  }
}

function claim(node: NodeOf<'claim'>, world: World): string {
  const row = world.row(node.claim);
  if (row === undefined) return '';
  const { language } = world;
  const verdict = world.verdicts.of(row);
  return card(`${row.namespace}/${row.name}`, [
    language.t('{verdict}.', { verdict: protectionWord(verdict.protection, language) }),
    ...verdict.reasons.map((reason) => reasonSentence(reason, world.now(), language)),
    row.capacityBytes === undefined ? undefined : language.t('Size {size}, storage class {class}', { size: size(row.capacityBytes), class: row.storageClass ?? '-' }),
    row.volume === undefined ? undefined : language.t('Volume {volume}, driver {driver}, reclaim policy {policy}', { volume: row.volume.name, driver: row.volume.driver ?? '-', policy: row.volume.reclaimPolicy ?? '-' }),
    row.encrypted.known ? (row.encrypted.value ? language.t('Encrypted at rest') : language.t('Not encrypted at rest')) : language.t('Whether it is encrypted at rest is unknown'),
  ]);
}

function restorePoint(node: NodeOf<'restorePoint'>, world: World): string {
  const point = world.row(node.claim)?.restorePoints.find(({ id }) => id === node.point);
  if (point === undefined) return '';
  const { language } = world;
  const option = pointOption(point, node.claim, world);
  return card(point.name, [
    moment(point.at, world.now(), language),
    restorePointPhrase(point, world.now(), language, pointTrustPhrase(option, language)),
    ...option.standings.slice(0, mostStandings).map((one) => findingStandingPhrase(one, world.now(), language)),
    option.standings.length > mostStandings ? moreFindings(option.standings.length - mostStandings, language) : undefined,
    ...stampLines(point, language),
    point.class === undefined ? undefined : language.t('VolumeSnapshotClass {class}', { class: point.class }),
    point.deletionPolicy === undefined ? undefined : language.t('Deletion policy {policy}', { policy: point.deletionPolicy }),
    point.restoreBytes === undefined ? undefined : language.t('Needs a volume of at least {size}', { size: size(point.restoreBytes) }),
  ]);
}

function workload(node: NodeOf<'workload'>, world: World): string {
  const reach = reachOf(world.row(node.claim), node.workload);
  if (reach === undefined) return '';
  const { language } = world;
  return card(reach.workload.name, [
    ...reach.workload.images.map(({ container, image }) => `${container}: ${image}`),
    ...reach.hops.map((hop) =>
      hop.where.kind === 'podTemplate'
        ? language.t('{from} names Service {service}, which leads to {to}', { from: hop.from.name, service: hop.via, to: hop.to.name })
        : language.t('{from} names Service {service} by ConfigMap {configMap}, which leads to {to}', { from: hop.from.name, service: hop.via, configMap: hop.where.name, to: hop.to.name }),
    ),
    reach.ingresses.length === 0 ? undefined : language.t('Reached from outside through Ingress {names}', { names: reach.ingresses.join(', ') }),
  ]);
}

/** @returns the card of a certificate, which the Certificates view shows too. */
export function certificateTooltip(row: CertificateRow, now: number, language: Language): string {
  const leaf = row.certificate.readable ? row.certificate.leaf : undefined;
  return card(`${row.namespace}/${row.name}`, [
    lifetimePhrase(row.certificate, now, language),
    leaf === undefined ? undefined : language.t('Valid from {from} to {to}', { from: dayOf(leaf.notBefore, now, language), to: dayOf(leaf.notAfter, now, language) }),
    leaf === undefined ? undefined : language.t('Subject {subject}', { subject: leaf.subject }),
    leaf === undefined ? undefined : language.t('Issued by {issuer}', { issuer: leaf.issuer }),
    leaf === undefined || leaf.dnsNames.length === 0 ? undefined : language.t('Names {names}', { names: leaf.dnsNames.join(', ') }),
    leaf === undefined ? undefined : language.t('Key {keyType}', { keyType: leaf.keyType }),
    consumersPhrase(row.consumers, language),
    renewalPhrase(row, now, language),
    ...renewalLines(row, language),
    sourcePhrase(row, language),
    ...faultsAt(row, now).map((fault) => faultPhrase(fault, now, language)),
  ]);
}
