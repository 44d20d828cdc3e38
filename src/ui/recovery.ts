// What there is to go back to: of each volume that a finding can reach, or of certain volumes, the restore points, and what
// each is to the findings that reach it.

import { standingOf, trustOf, type Standing } from '../domain/history/standing.ts';
import type { Introduced } from '../domain/history/introduction.ts';
import { countAll } from '../domain/findings/findingWays.ts';
import type { Reached } from '../domain/findings/reach.ts';
import type { ClaimRow } from '../domain/inventory/row.ts';
import { isUsable } from '../domain/volumes/isUsable.ts';
import type { Verdict } from '../domain/volumes/protection.ts';
import type { RestorePoint, Trust } from '../domain/volumes/restorePoint.ts';
import type { ReachingFinding } from './ports/findings.ts';
import type { World } from './world.ts';

/** What recovery options are asked for: by a finding's id, by the ids of claims, or of one claim with regard to a finding. */
export interface RecoveryTarget {
  readonly finding?: string;
  readonly claims?: readonly string[];
}

/** What a restore point is to one finding. */
export interface FindingStanding {
  readonly reaching: ReachingFinding;
  readonly standing: Standing;
}

export interface PointOption {
  readonly point: RestorePoint;
  /** What it is to each finding that reaches the volume, highest risk first. */
  readonly standings: readonly FindingStanding[];
  readonly trust: Trust;
  /** What it is to the finding that is meant. */
  readonly meant?: FindingStanding;
}

export interface VolumeOptions {
  readonly claim: string;
  /** Absent: there is no such claim, or its rows are not read yet. */
  readonly row?: ClaimRow;
  readonly verdict?: Verdict;
  /** Why the finding reaches it. */
  readonly reached?: Reached;
  /** Newest first. */
  readonly points: readonly PointOption[];
  /** The newest usable one that is proved to be from before the finding or, where none is meant, before every finding. */
  readonly newestBefore?: RestorePoint;
  /** Some restore points may not have been read. */
  readonly isPartial: boolean;
}

export interface Recovery {
  readonly target: RecoveryTarget;
  readonly reaching?: ReachingFinding;
  readonly introduced?: Introduced;
  readonly volumes: readonly VolumeOptions[];
  readonly place: string;
}

export function recoveryOf(target: RecoveryTarget, world: World): Recovery {
  const reaching = target.finding === undefined ? undefined : world.guard.findings.find(target.finding);
  const introduced = reaching === undefined ? undefined : world.guard.history.introducedBy(reaching);
  const claims = target.claims ?? reaching?.reaches.map(({ claim }) => claim) ?? [];
  return {
    target,
    ...(reaching === undefined ? {} : { reaching }),
    ...(introduced === undefined ? {} : { introduced }),
    volumes: claims.map((claim) => volumeOf(claim, reaching, world)),
    place: reaching === undefined ? '' : world.placeOf(reaching),
  };
}

function volumeOf(claim: string, reaching: ReachingFinding | undefined, world: World): VolumeOptions {
  const row = world.row(claim);
  const reached = reaching?.reaches.find((one) => one.claim === claim);
  const points = (row?.restorePoints ?? []).map((point) => ({
    ...pointOption(point, claim, world),
    // It may not be among the first hundred of the volume.
    ...(reaching === undefined ? {} : { meant: { reaching, standing: standingTo(reaching, point, world) } }),
  }));
  const newest = points.find(({ point, trust, meant }: PointOption) => isUsable(point) && (meant === undefined ? trust === 'knownGood' : meant.standing.is === 'before'));
  return {
    claim,
    ...(row === undefined ? {} : { row, verdict: world.verdicts.of(row) }),
    ...(reached === undefined ? {} : { reached }),
    points,
    ...(newest === undefined ? {} : { newestBefore: newest.point }),
    isPartial: row === undefined || row.unread.length > 0 || row.outline !== undefined,
  };
}

/** @returns what a restore point of a claim is to the findings that reach the claim. */
export function pointOption(point: RestorePoint, claim: string, world: World): PointOption {
  const findings = world.findingsOf(claim);
  const standings = findings.map((reaching) => ({ reaching, standing: standingTo(reaching, point, world) }));
  const isComplete = countAll(world.findingCounts(claim)) === findings.length;
  return { point, standings, trust: trustOf(standings.map(({ standing }) => standing), isComplete) };
}

/** @returns the newest restore point of a claim that can be used and is proved to be from before a finding; undefined also while git is asked. */
export function newestBefore(claim: string, reaching: ReachingFinding, world: World): RestorePoint | undefined {
  return world.row(claim)?.restorePoints.find((point) => isUsable(point) && standingTo(reaching, point, world).is === 'before');
}

/** @returns the newest one that can be used and is proved to be from before all findings that reach the claim. */
export function newestBeforeAll(claim: string, world: World): RestorePoint | undefined {
  return world.row(claim)?.restorePoints.find((point) => isUsable(point) && pointOption(point, claim, world).trust === 'knownGood');
}

export function standingTo(reaching: ReachingFinding, point: RestorePoint, { guard }: World): Standing {
  const { image } = reaching.run;
  const finding = {
    id: reaching.finding.id,
    introduced: guard.history.introducedBy(reaching),
    scannedImages: [...(image?.digests ?? []), ...(image?.id === undefined ? [] : [image.id])],
    builds: reaching.links.flatMap(({ evidence }) => (evidence.signal === 'provenance' && evidence.commit !== undefined ? [{ digest: evidence.digest, commit: evidence.commit }] : [])),
  };
  return standingOf(point, finding, (revision, commit) => guard.history.contains(reaching, revision, commit));
}
