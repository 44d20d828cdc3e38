// Whether a rolling restart may take ready pods away before new ones are there.

interface Rolling {
  readonly replicas: number;
  readonly strategy: string;
  readonly maxUnavailable?: string;
}

/** @returns maxUnavailable as written if it comes to a pod or more (percentages round down, as in the Deployment controller). */
export function unavailableDuringRollout({ replicas, strategy, maxUnavailable }: Rolling): string | undefined {
  if (strategy === 'Recreate') return '100%';
  if (maxUnavailable === undefined) return undefined;
  const percent = /^(\d+)%$/.exec(maxUnavailable)?.[1];
  const pods = percent === undefined ? Number(maxUnavailable) : Math.floor((replicas * Number(percent)) / 100);
  return pods >= 1 ? maxUnavailable : undefined;
}
