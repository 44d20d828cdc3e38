// A stamp: what was true when a restore point was made. It stands on the restore point's object as an annotation, so that it
// is there for everybody, and it is as untrusted as everything in a cluster when it is read back.

import { integerOf, objectOf } from '../json.ts';
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

const parts: ReadonlySet<unknown> = new Set<StampPart>(['repository', 'images', 'findings']);

/**
 * Fields that a stamp does not have are dropped. By hand: it is done for each of tens of thousands of snapshots.
 * @returns undefined where the text is no stamp of this version. Never throws.
 */
export function decodeStamp(encoded: string): Stamp | undefined {
  const given = encoded.length > longestStamp ? undefined : objectOf(parsed(encoded));
  if (given === undefined) return undefined;
  const { version, commit, dirty, repository, images, imagesOmitted, findings, findingsOmitted, unknown } = given;
  if (version !== 1 || !isTextOrAbsent(commit) || !isTextOrAbsent(repository) || (dirty !== undefined && typeof dirty !== 'boolean')) return undefined;
  if (!isCountOrAbsent(imagesOmitted) || !isCountOrAbsent(findingsOmitted)) return undefined;
  if (!isListOf(findings, isText) || !isListOf(images, isImage) || !(unknown === undefined || isListOf(unknown, isPart))) return undefined;
  return {
    version,
    ...(commit === undefined ? {} : { commit }),
    ...(dirty === undefined ? {} : { dirty }),
    ...(repository === undefined ? {} : { repository }),
    images: images.map(({ workload, container, image, imageId }) => ({ ...(workload === undefined ? {} : { workload }), container, image, ...(imageId === undefined ? {} : { imageId }) })),
    ...(imagesOmitted === undefined ? {} : { imagesOmitted }),
    findings,
    ...(findingsOmitted === undefined ? {} : { findingsOmitted }),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

function parsed(encoded: string): unknown {
  try {
    return JSON.parse(encoded);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isCountOrAbsent(value: unknown): value is number | undefined {
  return value === undefined || integerOf(value, 1) !== undefined;
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isPart(value: unknown): value is StampPart {
  return parts.has(value);
}

function isImage(value: unknown): value is StampedImage {
  const { workload, container, image, imageId } = objectOf(value) ?? {};
  return isText(container) && isText(image) && isTextOrAbsent(workload) && isTextOrAbsent(imageId);
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
