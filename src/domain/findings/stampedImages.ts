// The images that a restore point is stamped with: of all that its volume can be reached from, as the claim's row has them.

import type { Unknown } from '../certainty.ts';
import type { Kind } from '../inventory/kind.ts';
import type { ClaimRow } from '../inventory/row.ts';
import { workloadKey } from './links/linkContext.ts';
import type { StampedImage } from './stamp.ts';

const kinds: ReadonlySet<Kind> = new Set<Kind>(['statefulSet', 'deployment', 'daemonSet', 'pod']);

/** @returns the images, those of who mounts the volume first; `isComplete` is false where workloads or pods could not be read. */
export function stampedImages({ reach, certificatesUnread }: Pick<ClaimRow, 'reach' | 'certificatesUnread'>): { readonly images: readonly StampedImage[]; readonly isComplete: boolean } {
  const images = reach.flatMap(({ workload }) =>
    workload.images.map(({ container, image, imageId }) => ({ workload: workloadKey(workload), container, image, ...(imageId === undefined ? {} : { imageId }) })),
  );
  return { images, isComplete: !certificatesUnread.some(isOfWorkloads) };
}

/** What is on the way to a claim is read for its certificates: what is unread there is unread for its workloads. */
function isOfWorkloads(why: Unknown): boolean {
  return !('kind' in why) || kinds.has(why.kind);
}
