// A stamp: what was true when a restore point was made. It stands on the restore point's object as an annotation, so that it
// is there for everybody, and it is as untrusted as everything in a cluster when it is read back.

import { exactly, flag, integer, list, object, optional, text, word } from '../plans/decoder.ts';
import { utf8Length } from '../utf8Length.ts';

/** Bytes of an encoded stamp, at most: all annotations of an object share 256 KiB (apimachinery, ValidateAnnotationsSize). */
export const longestStamp = 32 * 1024;

/** What ran in a container of a workload from which the volume can be reached. */
export interface StampedImage {
  /** As `workloadKey` writes it. */
  readonly workload?: string;
  readonly container: string;
  /** As the pod template names it. */
  readonly image: string;
  /** What a running pod had of it; absent where none ran. */
  readonly imageId?: string;
}

/** The parts that a stamp is gathered from. */
export type StampPart = 'repository' | 'images' | 'findings';

export interface Stamp {
  readonly version: 1;
  /** The workspace's commit, and whether files differed from it; absent: no repository, or see `unknown`. */
  readonly commit?: string;
  readonly dirty?: boolean;
  /** The repository's address without anything that lets one in. */
  readonly repository?: string;
  readonly images: readonly StampedImage[];
  readonly imagesOmitted?: number;
  /** Identities of the open findings that reached the volume, most severe first. Never what they say. */
  readonly findings: readonly string[];
  readonly findingsOmitted?: number;
  /** Parts that nobody could tell in time, or not all of them: what is not in the stamp then may have been so all the same. */
  readonly unknown?: readonly StampPart[];
}

const decode = object<Stamp>({
  version: exactly(1),
  commit: optional(text),
  dirty: optional(flag),
  repository: optional(text),
  images: list(object<StampedImage>({ workload: optional(text), container: text, image: text, imageId: optional(text) })),
  imagesOmitted: optional(integer(1)),
  findings: list(text),
  findingsOmitted: optional(integer(1)),
  unknown: optional(list(word<StampPart>({ repository: true, images: true, findings: true }))),
});

/** @returns undefined where the text is no stamp of this version. Never throws. */
export function decodeStamp(encoded: string): Stamp | undefined {
  if (encoded.length > longestStamp) return undefined;
  try {
    return decode(JSON.parse(encoded), '');
  } catch {
    return undefined;
  }
}

/** UTF-16 units of a name, an address or an id in a stamp: a registry's host and path, or a git remote, is shorter. */
const longestText = 512;

/**
 * Drops findings from the end where it would be too long, then images, and counts what it dropped.
 * @returns JSON of `longestStamp` bytes at most. Never throws.
 */
export function encodeStamp(stamp: Stamp): string {
  const { commit, repository, images, findings } = stamp;
  const clipped: Stamp = {
    ...stamp,
    ...(commit === undefined ? {} : { commit: clip(commit) }),
    ...(repository === undefined ? {} : { repository: clip(repository) }),
    images: images.map((one) => ({
      ...(one.workload === undefined ? {} : { workload: clip(one.workload) }),
      container: clip(one.container),
      image: clip(one.image),
      ...(one.imageId === undefined ? {} : { imageId: clip(one.imageId) }),
    })),
    findings: findings.map(clip),
  };
  const whole = JSON.stringify(clipped);
  if (utf8Length(whole) <= longestStamp) return whole;
  const withFindings = (count: number): string => JSON.stringify(withFewer(clipped, clipped.images.length, count));
  const kept = longest(findings.length - 1, withFindings);
  if (kept !== undefined) return kept;
  const withImages = (count: number): string => JSON.stringify(withFewer(clipped, count, 0));
  // Without either, what is left are three clipped texts.
  return longest(images.length - 1, withImages) ?? withImages(0);
}

function clip(name: string): string {
  return name.length <= longestText ? name : name.slice(0, longestText);
}

function withFewer(stamp: Stamp, images: number, findings: number): Stamp {
  const imagesOmitted = (stamp.imagesOmitted ?? 0) + stamp.images.length - images;
  const findingsOmitted = (stamp.findingsOmitted ?? 0) + stamp.findings.length - findings;
  return {
    ...stamp,
    images: stamp.images.slice(0, images),
    ...(imagesOmitted === 0 ? {} : { imagesOmitted }),
    findings: stamp.findings.slice(0, findings),
    ...(findingsOmitted === 0 ? {} : { findingsOmitted }),
  };
}

/** @returns the longest text that fits, of those for 0 to `most`, each longer than the one before. */
function longest(most: number, textOf: (count: number) => string): string | undefined {
  let fitting: string | undefined;
  let [low, high] = [0, most];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = textOf(middle);
    if (utf8Length(candidate) <= longestStamp) {
      fitting = candidate;
      low = middle + 1;
    } else high = middle - 1;
  }
  return fitting;
}
