// Hovers in manifests: the live state of the claim, claim template or TLS secret under the mouse.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import { manifestAt, type Mention } from '../../domain/manifests/manifest.ts';
import type { Node } from '../tree/node.ts';
import { absentHover, certificateHover, claimHover } from '../words/hoverWords.ts';
import type { OpenManifests } from '../workspace/openManifests.ts';
import type { World } from '../world.ts';

/** A link of ours: a label, a command and the row it is about. */
interface Link {
  readonly label: string;
  readonly command: CommandId;
  readonly node: Node;
}

export class ManifestHover implements vscode.HoverProvider {
  readonly #manifests: OpenManifests;
  readonly #world: () => Promise<World>;

  /** @param world starts the services, if nothing has. */
  constructor(manifests: OpenManifests, world: () => Promise<World>) {
    this.#manifests = manifests;
    this.#world = world;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const offset = document.offsetAt(position);
    const manifest = await this.#manifests.of(document);
    const mention = manifest && manifestAt(manifest, offset);
    if (mention === undefined) return undefined;
    const world = await this.#world();
    const range = new vscode.Range(document.positionAt(mention.at.start), document.positionAt(mention.at.end));
    const contents = namespacesOf(mention, document, world).flatMap((namespace) => about(mention, namespace, world));
    return contents.length === 0 ? undefined : new vscode.Hover(contents, range);
  }
}

/** Where the object is applied: what the kustomizations say, else its document, else every namespace that has one. */
function namespacesOf({ object, name, what }: Mention, document: vscode.TextDocument, world: World): readonly string[] {
  const { findings, inventory } = world.guard;
  const placed = findings.namespacesOf(document.uri.fsPath, object.kind, object.name).filter((namespace) => namespace !== undefined);
  if (placed.length > 0) return placed;
  if (object.namespace !== undefined) return [object.namespace];
  const ids = what === 'secret' ? inventory.certificates() : inventory.rows();
  const named = what === 'claimTemplate' ? (id: { readonly name: string }): boolean => id.name.startsWith(`${name}-${object.name}-`) : (id: { readonly name: string }): boolean => id.name === name;
  const found = [...new Set(ids.filter(named).map(({ namespace }) => namespace))];
  return found.length > 0 ? found : [''];
}

function about(mention: Mention, namespace: string, world: World): readonly vscode.MarkdownString[] {
  switch (mention.what) {
    case 'claim':
      return aboutClaim(mention.name, namespace, world);
    case 'claimTemplate':
      return mention.claims.flatMap((claim) => aboutClaim(claim, namespace, world));
    case 'secret':
      return aboutSecret(mention.name, namespace, world);
  }
}

function aboutClaim(name: string, namespace: string, world: World): readonly vscode.MarkdownString[] {
  const row = world.row(`${namespace}/${name}`);
  if (row === undefined) return [facts(absentHover(name, namespace, world))];
  const node: Node = { type: 'claim', claim: row.id };
  const { language } = world;
  return [
    facts(claimHover(row, world)),
    links([
      { label: language.t('Back up now'), command: 'volumeGuard.backUpVolume', node },
      { label: language.t('Restore…'), command: 'volumeGuard.restoreToNewClaim', node },
      { label: language.t('Show in Volumes'), command: 'volumeGuard.revealClaim', node },
      { label: language.t('Findings'), command: 'volumeGuard.showFindings', node },
    ]),
  ];
}

function aboutSecret(name: string, namespace: string, world: World): readonly vscode.MarkdownString[] {
  const row = world.guard.inventory.certificate(`${namespace}/${name}`);
  // Most secrets hold no certificate, and only those that do are read.
  if (row === undefined) return [];
  const node: Node = { type: 'certificate', certificate: row.id };
  const { language } = world;
  return [
    facts(certificateHover(row, world)),
    links([
      ...(row.certificate.readable && row.managedBy === undefined ? [{ label: language.t('Rotate…'), command: 'volumeGuard.rotateCertificate' as const, node }] : []),
      { label: language.t('Live YAML'), command: 'volumeGuard.openLiveYaml', node },
    ]),
  ];
}

/** What comes from the cluster: escaped, and not trusted all the same. */
function facts(markdown: string): vscode.MarkdownString {
  return new vscode.MarkdownString(markdown);
}

/** Our own links, trusted for exactly their commands. */
function links(which: readonly Link[]): vscode.MarkdownString {
  const text = which.map(({ label, command, node }) => `[${label}](command:${command}?${encodeURIComponent(JSON.stringify([node]))})`).join(' · ');
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: [...new Set(which.map(({ command }) => command))] };
  return markdown;
}
