// What of the cluster cannot be read, as first rows of the Volumes view.

import type { Kind } from '../../domain/inventory/kind.ts';
import type { ClusterStatus, KindStatus } from '../../domain/inventory/row.ts';
import type { Notice } from './node.ts';

/** No row is made of them, and who does not run trivy-operator has no right to its reports either. */
const reports: ReadonlySet<Kind> = new Set<Kind>(['vulnerabilityReport', 'configAuditReport']);

/** Milliseconds between the clocks: below, no age that is shown in minutes reads wrongly beside a clock. */
const worthTelling = 60_000;

/** @returns one row per distinct problem, the most pressing first. */
export function noticesOf(all: ClusterStatus): readonly Notice[] {
  const status = { ...all, kinds: all.kinds.filter(({ kind }) => !reports.has(kind)) };
  const offline = status.kinds.some(({ state }) => state.state === 'offline');
  if (status.trouble !== undefined) return [offline ? { code: 'offline' } : { code: 'trouble' }];
  const noSnapshots = status.kinds.some(({ kind, state }) => kind === 'snapshot' && state.state === 'notInstalled');
  return [
    ...(offline ? [{ code: 'offline' as const }] : []),
    ...(noSnapshots ? [{ code: 'noSnapshotSupport' as const }] : []),
    ...(status.leftOut === undefined ? [] : [{ code: 'leftOut' as const }]),
    ...limitedTo(status),
    ...forbidden(status),
    ...(Math.abs(status.clockSkew) < worthTelling ? [] : [{ code: 'clockSkew' as const }]),
  ];
}

const isForbidden = ({ state }: KindStatus): boolean => state.state === 'forbidden';

/** Kinds that may not be listed in all namespaces, but in some. */
function limitedTo({ kinds }: ClusterStatus): readonly Notice[] {
  const limited = [...Map.groupBy(kinds, ({ kind }) => kind).values()].filter((states) => states.some((one) => one.namespace === '' && isForbidden(one)));
  const readable = limited.map((states) => states.filter((one) => !isForbidden(one)).map(({ namespace }) => namespace)).filter((namespaces) => namespaces.length > 0);
  const some = [...new Set(readable.flat())].toSorted();
  if (some.length === 0) return [];
  const inFull = some.filter((namespace) => readable.every((namespaces) => namespaces.includes(namespace)));
  return [inFull.length > 0 ? { code: 'limitedTo', namespaces: inFull, inFull: true } : { code: 'limitedTo', namespaces: some, inFull: false }];
}

/** Kinds that may not be listed anywhere, then those that may not be in some of the chosen namespaces: one row for each set of namespaces. */
function forbidden({ kinds, namespaces: chosen }: ClusterStatus): readonly Notice[] {
  const where = new Map<string, { readonly namespaces: readonly string[]; readonly kinds: Kind[] }>();
  for (const [kind, states] of Map.groupBy(kinds, (status) => status.kind)) {
    const denied = states.filter(isForbidden);
    const everywhere = denied.length === states.length;
    if (denied.length === 0 || (chosen === undefined && !everywhere)) continue;
    const namespaces = everywhere ? [] : denied.map(({ namespace }) => namespace).toSorted();
    const key = namespaces.join(' ');
    const group = where.get(key) ?? { namespaces, kinds: [] };
    group.kinds.push(kind);
    where.set(key, group);
  }
  return [...where.values()].toSorted((a, b) => a.namespaces.length - b.namespaces.length).map((group) => ({ code: 'kindsForbidden', ...group }));
}
