// A claim's line, and the lines of namespaces and sections.

import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import { nextExpiry } from '../../domain/certificates/nextExpiry.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import { countAll, type FindingCounts } from '../../domain/findings/findingWays.ts';
import type { ClaimRow, KeptVolume, PointsOutline, Reach } from '../../domain/inventory/row.ts';
import type { Policy } from '../../domain/policies/policy.ts';
import { newestRestorePoint } from '../../domain/volumes/newestRestorePoint.ts';
import type { Verdict } from '../../domain/volumes/protection.ts';
import type { RestorePoint } from '../../domain/volumes/restorePoint.ts';
import { ago, duration } from './duration.ts';
import { severityCounts, worstCount } from './findingWords.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';
import { needed, protectionPhrase } from './protectionWords.ts';
import { workloadKind } from './resourceName.ts';
import { size } from './size.ts';
import { unknownReason } from './unknownWords.ts';

/** What a claim's line is made of. */
export interface ClaimLine {
  readonly row: ClaimRow;
  readonly verdict: Verdict;
  readonly certificates: readonly CertificateRow[];
  readonly findings: FindingCounts;
}

function phase(row: ClaimRow, language: Language): string | undefined {
  switch (row.state) {
    case 'Bound':
      return undefined;
    case 'Pending':
      return language.t('not bound yet');
    case 'Lost':
      return language.t('its volume is lost');
    case 'Deleting':
      return language.t('being deleted');
    case 'Gone':
      return gonePhase(row, language);
  }
}

function gonePhase(row: ClaimRow, language: Language): string {
  // The row of a snapshot that names no claim has an id that is no claim's.
  if (row.id !== `${row.namespace}/${row.name}`) return language.t('of an unknown claim');
  const onlyReserved = row.restorePoints.length === 0 && row.keptVolumes?.every(({ phase: state }) => state === 'Available') === true;
  return onlyReserved ? language.t('no such claim yet, a volume is reserved for it') : language.t('claim deleted');
}

function keptCount(row: ClaimRow, language: Language): string | undefined {
  const count = row.keptVolumes?.length ?? 0;
  if (count === 0) return undefined;
  return count === 1 ? language.t('kept volume') : language.t('{count} kept volumes', { count });
}

/** @returns such as "14 restore points, newest about 3 h ago; still reading". */
function outlinePhrase({ count, newestFrom, newestTo }: PointsOutline, now: number, language: Language): string {
  const points = pointCount(count, language);
  if (newestFrom === undefined || newestTo === undefined) return language.t('{points}; still reading', { points });
  return language.t('{points}, newest about {ago}; still reading', { points, ago: ago((newestFrom + newestTo) / 2, now, language) });
}

/** @returns what is said of a volume that is kept for a claim, such as "released 3 d ago · 20Gi · reclaim policy Retain". */
export function keptVolumePhrase(kept: KeptVolume, now: number, language: Language): string {
  const parts = [
    keptPhase(kept, now, language),
    kept.capacityBytes === undefined ? undefined : size(kept.capacityBytes),
    language.t('reclaim policy {policy}', { policy: plainText(kept.reclaimPolicy) }),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function keptPhase({ phase: state, since }: KeptVolume, now: number, language: Language): string {
  if (state === 'Available') return language.t('reserved for this claim');
  if (state === 'Failed') return language.t('could not be reclaimed');
  return since === undefined ? language.t('released') : language.t('released {ago}', { ago: ago(since, now, language) });
}

function certificatePart(certificates: readonly CertificateRow[], now: number, language: Language): string | undefined {
  const first = nextExpiry(certificates)?.lifetime.notAfter;
  if (first === undefined) return undefined;
  return first <= now ? language.t('cert expired') : language.t('cert {duration}', { duration: duration(first - now, language) });
}

export function pointCount(count: number, language: Language): string {
  return count === 1 ? language.t('1 restore point') : language.t('{count} restore points', { count });
}

/** @returns such as "saved 3 h ago · 2 high · cert 12 d · 20Gi": the most important first, since a narrow view cuts the line. */
export function claimPhrase({ row, verdict, certificates, findings }: ClaimLine, now: number, language: Language): string {
  const bytes = row.capacityBytes ?? row.requestedBytes;
  const worst = worstCount(findings, language);
  const parts =
    row.state === 'Gone'
      ? [
          phase(row, language),
          row.lastSeenAt === undefined ? undefined : language.t('last seen {ago}', { ago: ago(row.lastSeenAt, now, language) }),
          pointCount(row.restorePoints.length, language),
          keptCount(row, language),
          worst,
        ]
      : [
          row.outline === undefined ? protectionPhrase(verdict, now, language) : outlinePhrase(row.outline, now, language),
          phase(row, language),
          worst,
          certificatePart(certificates, now, language),
          keptCount(row, language),
          bytes === undefined ? undefined : size(bytes),
        ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** @returns such as "2 need action · 4 volumes", or "3 of 20 volumes" where a filter hides some. */
export function namespacePhrase({ all, shown, urgent }: { readonly all: number; readonly shown: number; readonly urgent: number }, language: Language): string {
  const total = all === 1 ? language.t('1 volume') : language.t('{count} volumes', { count: all });
  const count = shown === all ? total : language.t('{shown} of {volumes}', { shown, volumes: total });
  if (urgent === 0) return count;
  return `${urgent === 1 ? language.t('1 needs action') : language.t('{count} need action', { count: urgent })} · ${count}`;
}

/** @returns such as "14 · newest 3 h ago, oldest 30 d"; one that cannot be used is not what "newest" speaks of. */
export function restorePointsPhrase(row: ClaimRow, now: number, language: Language): string {
  if (row.outline !== undefined) return outlinePhrase(row.outline, now, language);
  const unread = row.unread.map((why) => language.t('unknown because {reason}', { reason: unknownReason(why, language) }));
  const [newest] = row.restorePoints;
  const oldest = row.restorePoints.at(-1);
  if (newest === undefined || oldest === undefined) return unread.length === 0 ? language.t('none') : unread.join(' · ');
  const usable = newestRestorePoint(row);
  const parts = [usable === undefined ? language.t('none can be used') : newestPhrase(usable, usable === newest, row.restorePoints.length, now, language)];
  if (row.restorePoints.length > 1) parts.push(language.t('oldest {age}', { age: duration(now - oldest.at, language) }));
  return [`${row.restorePoints.length}`, parts.join(', '), ...unread].join(' · ');
}

function newestPhrase(usable: RestorePoint, isNewest: boolean, count: number, now: number, language: Language): string {
  const when = ago(usable.at, now, language);
  if (count === 1) return when;
  return isNewest ? language.t('newest {ago}', { ago: when }) : language.t('newest usable {ago}', { ago: when });
}

/** @returns such as "StatefulSet · 1 pod · postgres:15", or through which Services it reaches the claim. */
export function reachPhrase(reach: Reach, language: Language): string {
  const { workload } = reach;
  const images = [...new Set(workload.images.map(({ image }) => plainText(shortImage(image))))].join(', ');
  const pods =
    workload.kind === 'pod'
      ? undefined
      : workload.readyReplicas === workload.replicas
        ? workload.replicas === 1
          ? language.t('1 pod')
          : language.t('{count} pods', { count: workload.replicas })
        : language.t('{ready} of {count} pods ready', { ready: workload.readyReplicas, count: workload.replicas });
  const hop = reach.hops[0];
  const by = hop === undefined ? undefined : language.t('reaches it through Service {service}', { service: plainText(hop.via) });
  const standby = reach.standby === undefined ? undefined : language.t('will use it when it has pod {ordinal} again', { ordinal: reach.standby });
  return [workloadKind[workload.kind], pods, by, standby, images].filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Image references without registry and folder, as people say them. */
function shortImage(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).replace(/@sha256:([0-9a-f]{8})[0-9a-f]*$/, '@$1');
}

/** @returns the counts; or why there are none, which is not the same as clean. */
export function findingsPhrase(counts: FindingCounts, reports: readonly ScanReport[], ready: boolean, language: Language): string {
  if (countAll(counts) > 0) return severityCounts(counts, language);
  if (!ready) return language.t('still reading');
  if (reports.length === 0) return language.t('unknown because nothing was scanned');
  const uncertain = reports.find((report) => report.fault !== undefined || report.runs.some((run) => run.outcome === 'didNotRun' || run.outcome === 'unknown'));
  return uncertain === undefined ? language.t('none') : language.t('none known: {file} is not a whole scan', { file: plainText(uncertain.file) });
}

/** @returns such as "at most 24 h lost · keep 30". */
export function policyPhrase(policy: Policy, language: Language): string {
  if (policy.skip) return language.t('asks for no backup');
  return [
    policy.rpo === undefined ? undefined : language.t('at most {rpo} lost', { rpo: duration(policy.rpo, language) }),
    policy.keep === undefined ? undefined : language.t('keep {duration}', { duration: duration(policy.keep, language) }),
    policy.survives === undefined ? undefined : language.t('a restore point {level}', { level: needed(policy.survives, language) }),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** @returns what of the certificates on the way could not be read; '' if all was. */
export function certificatesUnreadPhrase(row: ClaimRow, language: Language): string {
  return row.certificatesUnread.map((why) => language.t('unknown because {reason}', { reason: unknownReason(why, language) })).join(' · ');
}

