// In which order kinds are read: what brings rows first, then what is cheap, then what is dear, a few at a time.

import type { Kind } from '../../domain/inventory/kind.ts';

/** Kinds of which a large cluster has tens of thousands, in the order in which they are wanted. */
const dear: readonly Kind[] = ['volume', 'pod', 'configMap', 'secret', 'snapshot', 'snapshotContent', 'vulnerabilityReport', 'configAuditReport'];

/** Dear kinds under way at once: the server and the worker are kept busy, and no kind waits for all the others. */
const dearAtOnce = 3;

/**
 * @param begun kinds that are read already, or being read
 * @param answered those of them that keep the next ones waiting no longer
 * @returns the kinds to begin now
 */
export function kindsToBegin(wanted: ReadonlySet<Kind>, begun: ReadonlySet<Kind>, answered: ReadonlySet<Kind>): readonly Kind[] {
  const waiting = (kind: Kind): boolean => wanted.has(kind) && !answered.has(kind);
  const startable = (kind: Kind): boolean => wanted.has(kind) && !begun.has(kind);
  if (waiting('claim')) return ['claim' as const].filter(startable);
  const cheap = [...wanted].filter((kind) => !dear.includes(kind));
  const first = cheap.filter(startable);
  if (first.length > 0 || cheap.some(waiting)) return first;
  const underWay = dear.filter((kind) => begun.has(kind) && waiting(kind)).length;
  return dear.filter(startable).slice(0, Math.max(0, dearAtOnce - underWay));
}
