// The hover of a claim or a certificate in a manifest: facts as escaped Markdown. Links stand in a string of their own.

import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import { faultsAt } from '../../domain/certificates/faultsAt.ts';
import { newestRestorePoint } from '../../domain/volumes/newestRestorePoint.ts';
import { newestBeforeAll } from '../recovery.ts';
import type { World } from '../world.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import { consumersPhrase, faultPhrase, lifetimePhrase, renewalLines, renewalPhrase, sourcePhrase, urgencyWord } from './certificateWords.ts';
import { policyPhrase, pointCount } from './claimWords.ts';
import { escapeMarkdown } from './escapeMarkdown.ts';
import { severityCounts } from './findingWords.ts';
import { dayOf, moment } from './moment.ts';
import { protectionPhrase, protectionWord } from './protectionWords.ts';
import { size } from './size.ts';
import { urgencyOfRow } from '../../domain/certificates/urgencyOfRow.ts';

/** A heading with a bold name, then lines; nothing in them is taken as Markdown. */
function paragraphs(name: string, where: string, lines: readonly string[]): string {
  return [`**${escapeMarkdown(name)}** ${where}`, ...lines].join('  \n');
}

/** @returns Markdown about one claim. */
export function claimHover(row: ClaimRow, world: World): string {
  const { language } = world;
  const now = world.now();
  const verdict = world.verdicts.of(row);
  const policy = world.verdicts.policyOf(row);
  const newest = newestRestorePoint(row);
  const counts = severityCounts(world.findingCounts(row.id), language);
  const bytes = row.capacityBytes ?? row.requestedBytes;
  const bound = [row.state, bytes === undefined ? '' : size(bytes), row.storageClass ?? ''].filter((part) => part !== '').join(', ');
  const points = newest === undefined ? '' : language.t(' ({count}, the newest from {moment})', { count: pointCount(row.restorePoints.length, language), moment: moment(newest.at, now, language) });
  return paragraphs(row.name, `${language.t('in')} *${escapeMarkdown(row.namespace)}* (${escapeMarkdown(world.context)}) · ${escapeMarkdown(bound)}`, [
    `${escapeMarkdown(protectionWord(verdict.protection, language))}: ${escapeMarkdown(protectionPhrase(verdict, now, language) + points)}`,
    ...(policy === undefined ? [] : [escapeMarkdown(language.t('Policy "{name}": {policy}', { name: policy.name, policy: policyPhrase(policy, language) }))]),
    ...(counts === '' ? [] : [escapeMarkdown(language.t('Findings that reach it: {counts}', { counts }) + beforeThem(row, world))]),
  ]);
}

/** As far as git has told: it is asked for the findings of what somebody looks at. */
function beforeThem(row: ClaimRow, world: World): string {
  const point = newestBeforeAll(row.id, world);
  return point === undefined ? '' : world.language.t('; the newest restore point from before all of them is that of {moment}', { moment: moment(point.at, world.now(), world.language) });
}

/** @returns Markdown about a TLS secret. */
export function certificateHover(row: CertificateRow, world: World): string {
  const { language } = world;
  const now = world.now();
  const leaf = row.certificate.readable ? row.certificate.leaf : undefined;
  const { urgency } = urgencyOfRow(row, now);
  const until = leaf === undefined ? '' : language.t(' (until {day})', { day: dayOf(leaf.notAfter, now, language) });
  return paragraphs(row.name, `${language.t('in')} *${escapeMarkdown(row.namespace)}* (${escapeMarkdown(world.context)})`, [
    `${escapeMarkdown(urgencyWord(urgency, language))}: ${escapeMarkdown(lifetimePhrase(row.certificate, now, language) + until)}`,
    ...(leaf === undefined || leaf.dnsNames.length === 0 ? [] : [escapeMarkdown(language.t('Names {names}', { names: leaf.dnsNames.join(', ') }))]),
    escapeMarkdown(`${consumersPhrase(row.consumers, language)} · ${renewalPhrase(row, now, language)}`),
    ...[sourcePhrase(row, language), ...renewalLines(row, language)].flatMap((line) => (line === undefined ? [] : [escapeMarkdown(line)])),
    ...faultsAt(row, now).map((fault) => escapeMarkdown(faultPhrase(fault, now, language))),
  ]);
}

/** @returns what is said of something that the cluster does not have, or has not told yet. */
export function absentHover(name: string, namespace: string, world: World): string {
  const { language } = world;
  const status = world.guard.inventory.status();
  const reading = status === undefined || status.kinds.some(({ state }) => state.state === 'stillReading');
  const offline = status?.trouble !== undefined || status?.kinds.some(({ state }) => state.state === 'offline') === true;
  const isShown = namespace === '' || (status?.namespaces ?? [namespace]).includes(namespace);
  const sentence = !isShown
    ? language.t('is in a namespace that was not chosen to be shown')
    : offline
    ? language.t('unknown: the cluster cannot be read')
    : reading
      ? language.t('still reading the cluster')
      : language.t('is not in {context}', { context: world.context });
  return paragraphs(name, `· ${escapeMarkdown(sentence)}`, []);
}
