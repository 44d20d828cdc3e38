// Icons and colours: a colour only repeats what icon and words say.

import type { Urgency } from '../../domain/certificates/certificate.ts';
import type { Severity } from '../../domain/findings/finding.ts';
import type { OperationView } from '../../domain/plans/journal.ts';
import type { ScanCondition } from '../../domain/scanning/scanState.ts';
import type { Protection } from '../../domain/volumes/protection.ts';
import type { RestorePoint } from '../../domain/volumes/restorePoint.ts';
import type { ColorId } from '../../contributes/colors.ts';
import type { Notice } from './node.ts';

export interface Look {
  readonly icon: string;
  readonly color?: ColorId;
}

/** Icons of first rows. */
export const noticeLook: Readonly<Record<Notice['code'], string>> = {
  offline: 'debug-disconnect',
  trouble: 'warning',
  kindsForbidden: 'lock',
  limitedTo: 'lock',
  leftOut: 'filter',
  noSnapshotSupport: 'info',
  clockSkew: 'watch',
  sarifFault: 'info',
};

export const protectionLook: Readonly<Record<Protection, Look>> = {
  Protected: { icon: 'pass', color: 'volumeGuard.good' },
  Stale: { icon: 'warning', color: 'volumeGuard.warning' },
  Unprotected: { icon: 'error', color: 'volumeGuard.bad' },
  NotYetDue: { icon: 'calendar' },
  Failing: { icon: 'warning', color: 'volumeGuard.warning' },
  Skipped: { icon: 'circle-slash', color: 'volumeGuard.unknown' },
  Unknown: { icon: 'question', color: 'volumeGuard.unknown' },
};

/** Of a claim that is gone. */
export const lostLook: Look = { icon: 'archive', color: 'volumeGuard.unknown' };

/** Of a claim whose restore points are still being read. */
export const readingLook: Look = { icon: 'ellipsis', color: 'volumeGuard.unknown' };

export const restorePointLook: Readonly<Record<RestorePoint['state'], Look>> = {
  ready: { icon: 'pass', color: 'volumeGuard.good' },
  pending: { icon: 'clock' },
  failed: { icon: 'error', color: 'volumeGuard.bad' },
  deleting: { icon: 'trash', color: 'volumeGuard.unknown' },
  detached: { icon: 'debug-disconnect', color: 'volumeGuard.unknown' },
};

export const urgencyLook: Readonly<Record<Urgency, Look>> = {
  actNow: { icon: 'error', color: 'volumeGuard.bad' },
  soon: { icon: 'warning', color: 'volumeGuard.warning' },
  fine: { icon: 'pass', color: 'volumeGuard.good' },
  unknown: { icon: 'question', color: 'volumeGuard.unknown' },
};

export const severityLook: Readonly<Record<Severity, Look>> = {
  critical: { icon: 'error', color: 'volumeGuard.bad' },
  high: { icon: 'error', color: 'volumeGuard.bad' },
  medium: { icon: 'warning', color: 'volumeGuard.warning' },
  low: { icon: 'info' },
};

export const scanLook: Readonly<Record<Exclude<ScanCondition, 'current'>, Look>> = {
  running: { icon: 'loading~spin' },
  failed: { icon: 'error', color: 'volumeGuard.bad' },
  olderThanCode: { icon: 'history', color: 'volumeGuard.warning' },
};

export const operationLook: Readonly<Record<OperationView['state'], Look>> = {
  running: { icon: 'loading~spin' },
  interrupted: { icon: 'debug-pause', color: 'volumeGuard.warning' },
  done: { icon: 'pass', color: 'volumeGuard.good' },
  undone: { icon: 'discard', color: 'volumeGuard.warning' },
  stopped: { icon: 'debug-stop', color: 'volumeGuard.warning' },
  failed: { icon: 'error', color: 'volumeGuard.bad' },
  relic: { icon: 'archive', color: 'volumeGuard.unknown' },
  unreadable: { icon: 'question', color: 'volumeGuard.unknown' },
};
