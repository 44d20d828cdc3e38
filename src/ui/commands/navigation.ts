// Commands that only look: reveal, copy, go to a finding, live YAML, what reaches a volume.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { asNode, type Node } from '../tree/node.ts';
import { findingOf } from '../tree/findingsText.ts';
import type { Views } from '../tree/views.ts';
import type { World } from '../world.ts';
import { evidencePhrase, findingTitle, severityWord } from '../words/findingWords.ts';
import { type LiveDocuments, objectOf } from './liveDocuments.ts';
import { pick, pickCertificate, pickClaim } from './pick.ts';

export interface NavigationParts {
  readonly world: () => Promise<World>;
  readonly views: Views;
  readonly live: LiveDocuments;
}

export class Navigation {
  readonly #parts: NavigationParts;

  constructor(parts: NavigationParts) {
    this.#parts = parts;
  }

  /** @returns the claim's id. */
  async revealClaim(argument: unknown): Promise<string | undefined> {
    const claim = await this.#claim(argument);
    if (claim !== undefined) await this.#parts.views.revealClaim(claim);
    return claim;
  }

  /** @param nodes rows; the names of several stand one below the other. */
  async copyName(nodes: readonly Node[]): Promise<void> {
    const world = await this.#parts.world();
    const names = nodes.flatMap((node) => objectOf(node, world)?.name ?? []);
    if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
  }

  /** @returns the document's uri as text. */
  async openLiveYaml(argument: unknown): Promise<string | undefined> {
    const world = await this.#parts.world();
    const node = asNode(argument) ?? (await this.#askObject(world));
    const ref = node === undefined ? undefined : objectOf(node, world);
    return ref === undefined ? undefined : (await this.#parts.live.show(ref, world.context)).toString();
  }

  async openFinding(argument: unknown): Promise<void> {
    const node = asNode(argument);
    if (node?.type !== 'finding') return;
    const world = await this.#parts.world();
    const reaching = findingOf(world, node);
    if (reaching === undefined) return;
    // Nobody knows the file: the person may.
    if (reaching.file === undefined && reaching.finding.locations.length > 0) await vscode.commands.executeCommand('volumeGuard.chooseFile' satisfies CommandId, argument);
    else await openAt(reaching);
  }

  /** Lists the findings that reach a claim; the chosen one is opened at its line. */
  async showFindings(argument: unknown): Promise<void> {
    const world = await this.#parts.world();
    const claim = await this.#claim(argument);
    if (claim === undefined) return;
    const { language } = world;
    world.findingsOf(claim);
    await world.guard.findings.settled();
    const choices = world.findingsOf(claim).map((reaching) => {
      const link = reaching.reaches.find((reach) => reach.claim === claim)?.link;
      return {
        label: findingTitle(reaching.finding),
        description: `${severityWord(reaching.finding.severity, language)} · ${world.placeOf(reaching)}`,
        detail: link === undefined ? '' : language.t('because {evidence}', { evidence: evidencePhrase(link, language) }),
        value: reaching,
      };
    });
    const chosen = await pick(choices, language.t('Findings that reach {claim}', { claim }), language.t('No finding is known to reach {claim}.', { claim }));
    if (chosen !== undefined) await openAt(chosen);
  }

  async #claim(argument: unknown): Promise<string | undefined> {
    const node = asNode(argument);
    if (node !== undefined && 'claim' in node) return node.claim;
    const [claim] = claimsIn(argument);
    return claim ?? (await pickClaim(await this.#parts.world(), () => true))?.id;
  }

  async #askObject(world: World): Promise<Node | undefined> {
    const { language } = world;
    const kind = await pick(
      [
        { label: language.t('A claim'), value: 'claim' as const },
        { label: language.t('A certificate'), value: 'certificate' as const },
      ],
      language.t('Which object?'),
      '',
    );
    if (kind === 'claim') {
      const row = await pickClaim(world, (one) => one.uid !== undefined);
      return row === undefined ? undefined : { type: 'claim', claim: row.id };
    }
    const row = kind === undefined ? undefined : await pickCertificate(world, () => true);
    return row === undefined ? undefined : { type: 'certificate', certificate: row.id };
  }
}

/** @returns ids of claims that a caller named: `{claims: [...]}` or `{claim: …}`. */
export function claimsIn(argument: unknown): readonly string[] {
  if (typeof argument !== 'object' || argument === null) return [];
  if ('claims' in argument && Array.isArray(argument.claims)) return argument.claims.filter((claim) => typeof claim === 'string');
  return 'claim' in argument && typeof argument.claim === 'string' ? [argument.claim] : [];
}

async function openAt({ file, finding }: ReachingFinding): Promise<void> {
  if (file === undefined) return;
  const region = finding.locations[0]?.region;
  const selection = region === undefined ? {} : { selection: new vscode.Range(region.startLine, region.startColumn, region.startLine, region.startColumn) };
  await vscode.window.showTextDocument(vscode.Uri.file(file), selection);
}
