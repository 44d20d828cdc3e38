// Gathers a stamp from whoever knows a part of it. A stamp can never fail a backup: what does not come in time, or fails, is
// left out, and the stamp says so.

import { encodeStamp, type Stamp, type StampedImage, type StampPart } from '../../domain/findings/stamp.ts';
import { publicAddress } from '../../domain/publicAddress.ts';
import type { Clock } from '../clock.ts';

/** A claim by its names. */
export interface StampedClaim {
  readonly namespace: string;
  readonly name: string;
}

/** The workspace's repository at this moment. */
export interface RepositoryState {
  readonly commit?: string;
  /** Whether files differ from the commit. */
  readonly dirty: boolean;
  /** Addresses of its remotes, as git has them. */
  readonly remotes: readonly string[];
}

/** Who knows what is stamped. Each may be slow, may reject, and gives undefined for what nobody can tell. */
export interface StampSources {
  /** The repository that the claim's manifest is in, or else the workspace's. */
  readonly repository: (claim: StampedClaim, signal: AbortSignal) => Promise<RepositoryState | 'none' | undefined>;
  readonly images: (claim: StampedClaim) => { readonly images: readonly StampedImage[]; readonly isComplete: boolean } | undefined;
  /** @returns open findings that reach the claim, most severe first, at most `most`, and how many more there are. */
  readonly findings: (claim: StampedClaim, most: number, signal: AbortSignal) => Promise<{ readonly ids: readonly string[]; readonly omitted: number } | undefined>;
}

export interface StampParts {
  readonly sources: StampSources;
  readonly clock: Clock;
  /** Milliseconds for all parts together. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** More identities than this do not fit into a stamp. */
const mostFindings = 1000;

/** More images would leave no room for findings. */
const mostImages = 40;

/** @returns the encoded stamp, after `deadline` at the latest. Never rejects. */
export async function gatherStamp(claim: StampedClaim, { sources, clock, deadline, signal }: StampParts): Promise<string> {
  const told = new AbortController();
  const ended = AbortSignal.any([told.signal, signal]);
  const late = clock.sleep(deadline, ended).catch(() => undefined);
  const unknown: StampPart[] = [];
  const part = async <T>(name: StampPart, ask: () => T | Promise<T>): Promise<T | undefined> => {
    const value = await Promise.race([(async () => ask())(), late]).catch(() => undefined);
    if (value === undefined) unknown.push(name);
    return value ?? undefined;
  };
  const [repository = 'none', ran, findings = { ids: [], omitted: 0 }] = await Promise.all([
    part('repository', () => sources.repository(claim, ended)),
    part('images', () => sources.images(claim)),
    part('findings', () => sources.findings(claim, mostFindings, ended)),
  ]);
  told.abort();
  const images = ran?.images ?? [];
  if (ran?.isComplete === false) unknown.push('images');
  return encodeStamp({
    version: 1,
    ...(repository === 'none' ? {} : repositoryPart(repository)),
    images: images.slice(0, mostImages),
    ...(images.length <= mostImages ? {} : { imagesOmitted: images.length - mostImages }),
    findings: findings.ids,
    ...(findings.omitted === 0 ? {} : { findingsOmitted: findings.omitted }),
    ...(unknown.length === 0 ? {} : { unknown: unknown.toSorted() }),
  });
}

function repositoryPart({ commit, dirty, remotes }: RepositoryState): Pick<Stamp, 'commit' | 'dirty' | 'repository'> {
  const [address] = remotes.flatMap((remote) => publicAddress(remote) ?? []);
  return { ...(commit === undefined ? {} : { commit, dirty }), ...(address === undefined ? {} : { repository: address }) };
}
