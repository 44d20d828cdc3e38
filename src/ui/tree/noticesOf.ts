// What of the cluster cannot be read, as first rows of the Volumes view.

import type { ClusterStatus, KindStatus } from '../../domain/inventory/row.ts';
import type { Notice } from './node.ts';

/** @returns the first rows of the Volumes view, the most pressing first. */
export function noticesOf(status: ClusterStatus): readonly Notice[] {
  const offline = status.kinds.some(({ state }) => state.state === 'offline');
  const noSnapshots = status.kinds.some(({ kind, state }) => kind === 'snapshot' && state.state === 'notInstalled');
  const byKind = Map.groupBy(status.kinds, ({ kind }) => kind);
  const isForbidden = ({ state }: KindStatus): boolean => state.state === 'forbidden';
  const forbidden = [...byKind].filter(([, states]) => states.every(isForbidden)).map(([kind]) => kind);
  const limited = [...byKind.values()].filter((states) => states.some(isForbidden)).flatMap((states) => states.filter((one) => !isForbidden(one)).map(({ namespace }) => namespace));
  return [
    ...(offline ? [{ code: 'offline' as const }] : []),
    ...(noSnapshots ? [{ code: 'noSnapshotSupport' as const }] : []),
    ...(limited.length > 0 ? [{ code: 'limitedTo' as const, namespaces: [...new Set(limited)].toSorted() }] : []),
    ...forbidden.map((kind) => ({ code: 'kindForbidden' as const, kind })),
  ];
}
