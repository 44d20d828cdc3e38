// Commands about what a finding could cost: what it reaches is backed up, what there is to go back to is shown and restored.

import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { RestorePoint, Trust } from '../../domain/volumes/restorePoint.ts';
import type { Standing } from '../../domain/history/standing.ts';
import type { Planned } from '../ports/operations.ts';
import { recoveryOf, type Recovery, type RecoveryTarget } from '../recovery.ts';
import { asNode, type Node } from '../tree/node.ts';
import { moment } from '../words/moment.ts';
import type { World } from '../world.ts';
import type { Acts } from './acts.ts';
import { pick, pickClaim, pickFinding } from './pick.ts';
import type { RecoveryDocuments } from './recoveryDocuments.ts';

export interface RecoveryCommandParts {
  readonly world: () => Promise<World>;
  readonly acts: Acts;
  readonly documents: RecoveryDocuments;
}

/** What Show Recovery Options gives back to a caller. */
export interface RecoveryResult {
  /** The document's. */
  readonly uri: string;
  readonly volumes: readonly {
    readonly claim: string;
    /** The restore point that one click restores. */
    readonly newestBefore?: string;
    /** Newest first; `standing` is what it is to the finding that was asked about. */
    readonly points: readonly { readonly id: string; readonly name: string; readonly trust: Trust; readonly standing?: Standing }[];
  }[];
}

/** Milliseconds that a person waits for git, at most, before what is known until then is used. */
const patience = 15_000;

export class RecoveryCommands {
  readonly #parts: RecoveryCommandParts;

  constructor(parts: RecoveryCommandParts) {
    this.#parts = parts;
  }

  /** Opens a plan for each volume that is meant: that a caller names, or that the finding of a row reaches; else asks for a finding. */
  async backUpAffected(argument: unknown): Promise<readonly Planned[]> {
    const target = targetOf(argument) ?? this.#parts.documents.active() ?? (await this.#askFinding());
    if (target === undefined) return [];
    const { volumes } = recoveryOf(target, await this.#parts.world());
    return this.#parts.acts.backUpAffected(volumes.map(({ claim }) => claim));
  }

  /** Opens what there is to go back to as a document. From the palette, a volume is asked for. */
  async show(argument: unknown): Promise<RecoveryResult | undefined> {
    const target = targetOf(argument) ?? (await this.#askClaim());
    if (target === undefined) return undefined;
    const { uri, recovery } = await this.#parts.documents.show(target);
    return resultOf(uri.toString(), isFromRow(argument) ? recovery : await this.#settled(target));
  }

  /**
   * Opens the plan that restores the newest restore point that is proved to be from before a finding (or, where none is
   * meant, from before all that reach the volume). With several volumes, one is asked for.
   * @throws PlanImpossible where a caller names several volumes
   */
  async restoreNewestBefore(argument: unknown): Promise<Planned | undefined> {
    const target = targetOf(argument) ?? this.#parts.documents.active() ?? (await this.#askFinding());
    if (target === undefined) return undefined;
    const chosen = await this.#choose(await this.#settled(target), isFromRow(argument));
    return chosen === undefined ? undefined : this.#parts.acts.propose('restoreToNewClaim', { namespace: chosen.namespace, snapshot: chosen.name });
  }

  async #choose({ volumes }: Recovery, mayAsk: boolean): Promise<RestorePoint | undefined> {
    const { language, now } = await this.#words();
    const restorable = volumes.flatMap(({ claim, newestBefore }) => (newestBefore === undefined ? [] : [{ claim, point: newestBefore }]));
    const [only] = restorable;
    if (only !== undefined && restorable.length === 1) return only.point;
    if (only !== undefined && !mayAsk) throw new PlanImpossible({ code: 'choiceMissing', choice: 'claim' });
    return pick(
      restorable.map(({ claim, point }) => ({ label: claim, description: moment(point.at, now, language), detail: point.name, value: point })),
      language.t('Choose the volume to restore'),
      language.t('No restore point that can be used is proved to be from before it.'),
    );
  }

  async #words(): Promise<{ readonly language: World['language']; readonly now: number }> {
    const world = await this.#parts.world();
    return { language: world.language, now: world.now() };
  }

  /** What is known once git has answered. */
  async #settled(target: RecoveryTarget): Promise<Recovery> {
    const world = await this.#parts.world();
    const asked = recoveryOf(target, world);
    // Details of a volume's findings are read when somebody looks at it.
    await world.guard.findings.settled();
    const seen = recoveryOf(target, world);
    if (!isAsking(asked) && !isAsking(seen)) return seen;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const impatient = setTimeout(() => resolve(undefined), patience);
    await Promise.race([world.guard.history.settled(), promise]);
    clearTimeout(impatient);
    return recoveryOf(target, world);
  }

  async #askFinding(): Promise<RecoveryTarget | undefined> {
    const chosen = await pickFinding(await this.#parts.world());
    return chosen === undefined ? undefined : { finding: chosen.finding.id };
  }

  async #askClaim(): Promise<RecoveryTarget | undefined> {
    const row = await pickClaim(await this.#parts.world(), () => true);
    return row === undefined ? undefined : { claims: [row.id] };
  }
}

function isAsking({ volumes }: Recovery): boolean {
  const all = volumes.flatMap(({ points }) => points.flatMap(({ standings, meant }) => (meant === undefined ? standings : [meant])));
  return all.some(({ standing }) => standing.because.code === 'asking');
}

/** @returns undefined where the argument names nothing: then a person is asked. */
function targetOf(argument: unknown): RecoveryTarget | undefined {
  const node = asNode(argument);
  if (node !== undefined) return targetOfNode(node);
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { finding, claim, claims } = argument as { readonly finding?: unknown; readonly claim?: unknown; readonly claims?: unknown };
  const named = [claim, ...(Array.isArray(claims) ? (claims as readonly unknown[]) : [])].filter((one) => typeof one === 'string');
  if (typeof finding !== 'string' && named.length === 0) return undefined;
  return { ...(typeof finding === 'string' ? { finding } : {}), ...(named.length === 0 ? {} : { claims: named }) };
}

/** A finding's row is about all that it reaches, also where it stands below one of the volumes. */
function targetOfNode(node: Node): RecoveryTarget | undefined {
  if (node.type === 'finding') return { finding: node.finding };
  if (node.type === 'reached') return { finding: node.finding, claims: [node.claim] };
  return 'claim' in node ? { claims: [node.claim] } : undefined;
}

/** A person is asked where something is open; a caller with choices is told. */
function isFromRow(argument: unknown): boolean {
  return argument === undefined || argument === null || asNode(argument) !== undefined;
}

function resultOf(uri: string, { volumes }: Recovery): RecoveryResult {
  return {
    uri,
    volumes: volumes.map(({ claim, newestBefore, points }) => ({
      claim,
      ...(newestBefore === undefined ? {} : { newestBefore: newestBefore.id }),
      points: points.map(({ point, trust, meant }) => ({ id: point.id, name: point.name, trust, ...(meant === undefined ? {} : { standing: meant.standing }) })),
    })),
  };
}
