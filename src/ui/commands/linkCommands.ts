// Pin Link… and Cut Link…: what people know of the tie between files and a workload is written into the policy file.

import * as vscode from 'vscode';
import { ActionRefused } from '../../domain/findings/actionRefused.ts';
import type { Link } from '../../domain/findings/link.ts';
import { field, textOf } from '../../domain/json.ts';
import { addToList } from '../../domain/policies/addToList.ts';
import { parseLinkRules } from '../../domain/policies/parseLinkRules.ts';
import type { WorkloadRef } from '../../domain/inventory/row.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { asNode } from '../tree/node.ts';
import { confidenceWord, evidencePhrase } from '../words/findingWords.ts';
import { plainText } from '../words/plainText.ts';
import { workloadKind } from '../words/resourceName.ts';
import { editFile } from '../workspace/editFile.ts';
import { policyFile } from '../workspace/policyFile.ts';
import { relative, VscodeFiles } from '../workspace/vscodeFiles.ts';
import type { World } from '../world.ts';
import { findingFor, folderOf } from './findingArgument.ts';
import { pick } from './pick.ts';

export class LinkCommands {
  readonly #world: () => Promise<World>;

  constructor(world: () => Promise<World>) {
    this.#world = world;
  }

  /**
   * @param argument a link's or a finding's row, or `{finding, workload: '<namespace>/<name>', files}`, the last a pattern as
   * the policy file has it.
   * @returns the zero-based line of the entry. @throws ActionRefused
   */
  async write(cut: boolean, argument: unknown): Promise<number | undefined> {
    const world = await this.#world();
    const found = await findingFor(argument, world);
    if (found === undefined) return undefined;
    const { folder, file } = folderOf(found);
    if (file === undefined) throw new ActionRefused({ code: 'fixElsewhere', uri: found.finding.locations[0]?.uri ?? '' });
    const link = await linkFor(argument, found, cut, world);
    if (link === undefined) return undefined;
    if (cut && link.evidence.signal === 'pinned') return openPin(link.evidence);
    const files = (asNode(argument) === undefined ? textOf(field(argument, 'files')) : undefined) ?? (await this.#askFiles(file, link.workload, cut, world));
    if (files === undefined) return undefined;
    const uri = vscode.Uri.joinPath(folder, policyFile);
    return editFile(uri, (text) => {
      const against = parseLinkRules(policyFile, text).rules.find((rule) => rule.cut && !cut && rule.files.some((pattern) => pattern.test(file)) && isSame(rule.workload, link.workload));
      if (against !== undefined) throw new ActionRefused({ code: 'writtenOtherwise', file: relative(uri), line: against.line });
      return addToList(text, 'links', { files: [files], workload: written(link.workload), ...(cut ? { cut } : {}) });
    });
  }

  /** The file itself, or a folder that it is in. */
  async #askFiles(file: string, workload: WorkloadRef, cut: boolean, { language }: World): Promise<string | undefined> {
    const segments = file.split('/').slice(0, -1);
    const folders = segments.map((_, i) => `${segments.slice(0, segments.length - i).join('/')}/**`);
    const name = plainText(workload.name);
    const placeHolder = cut ? language.t('Findings in which files have nothing to do with {workload}?', { workload: name }) : language.t('Findings in which files belong to {workload}?', { workload: name });
    return pick([file, ...folders].map((pattern) => ({ label: pattern, value: pattern })), placeHolder, '');
  }
}

async function linkFor(argument: unknown, { links }: ReachingFinding, cut: boolean, world: World): Promise<Link | undefined> {
  const node = asNode(argument);
  const named = node?.type === 'link' ? links.filter(({ workload }) => isSame(workload, node.workload)) : undefined;
  const text = node === undefined ? textOf(field(argument, 'workload')) : undefined;
  const given = named ?? (text === undefined ? undefined : links.filter(({ workload }) => `${workload.namespace}/${workload.name}` === text));
  if (given !== undefined) {
    const [link] = given;
    if (link === undefined) throw new ActionRefused({ code: 'findingGone' });
    return link;
  }
  const { language } = world;
  const choices = links
    .filter(({ evidence }) => cut || evidence.signal !== 'pinned')
    .map((link) => ({ label: plainText(`${link.workload.namespace}/${link.workload.name}`), description: `${workloadKind[link.workload.kind]} · ${confidenceWord(link.confidence, language)}`, detail: evidencePhrase(link, language), value: link }));
  return pick(choices, cut ? language.t('Which link does not hold?') : language.t('Which link holds?'), language.t('This finding has no link to a workload that could be written down.'));
}

/** What was pinned by hand is removed by hand. */
async function openPin({ file, line }: Extract<Link['evidence'], { signal: 'pinned' }>): Promise<number> {
  await vscode.window.showTextDocument(new VscodeFiles().uri(file), { selection: new vscode.Range(line, 0, line, 0) });
  return line;
}

function isSame(a: { readonly kind?: string; readonly namespace: string; readonly name: string }, b: WorkloadRef): boolean {
  return a.namespace === b.namespace && a.name === b.name && (a.kind === undefined || a.kind === b.kind);
}

function written({ kind, namespace, name }: WorkloadRef): string {
  return `${namespace}/${kind.toLowerCase()}/${name}`;
}
