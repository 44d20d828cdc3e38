// The texts of the Findings view's rows, and of findings wherever they stand.

import type { Link } from '../../domain/findings/link.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { claimPhrase } from '../words/claimWords.ts';
import { confidenceWord, evidenceInShort, evidencePhrase, findingTitle, severityWord, sincePhrase, taxaPhrases } from '../words/findingWords.ts';
import { reachedPhrase } from '../words/findingListWords.ts';
import { introducedSentence } from '../words/historyWords.ts';
import type { Language } from '../words/language.ts';
import { plainText } from '../words/plainText.ts';
import { protectionWord } from '../words/protectionWords.ts';
import { workloadKind } from '../words/resourceName.ts';
import { riskFormula } from '../words/riskWords.ts';
import type { World } from '../world.ts';
import { card } from './card.ts';
import { claimUri } from './claimUri.ts';
import { item, type ItemText } from './itemText.ts';
import { lostLook, protectionLook, severityLook } from './look.ts';
import type { Node, NodeOf } from './node.ts';

/** Findings are stored once, shown in many places. @returns undefined where it is not there any more. */
export function findingOf(world: World, node: NodeOf<'finding' | 'reached' | 'link' | 'introduced'>): ReachingFinding | undefined {
  return node.type === 'finding' && node.claim !== undefined ? world.findingsOf(node.claim).find(({ finding }) => finding.id === node.finding) : world.finding(node.finding);
}

function linkOf(world: World, node: NodeOf<'link'>): Link | undefined {
  const { kind, namespace, name } = node.workload;
  return findingOf(world, node)?.links.find(({ workload }) => workload.kind === kind && workload.namespace === namespace && workload.name === name);
}

/** @returns what stands below a finding in the list: the claims that it reaches, what ties it to which workload, since when it is in the code. */
export function partsOfFinding(world: World, node: NodeOf<'finding'>): readonly Node[] {
  const found = node.claim === undefined ? findingOf(world, node) : undefined;
  if (found === undefined) return [];
  const { finding } = node;
  return [
    ...found.reaches.map(({ claim }) => ({ type: 'reached' as const, finding, claim })),
    ...found.links.map(({ workload: { kind, namespace, name } }) => ({ type: 'link' as const, finding, workload: { kind, namespace, name } })),
    ...(found.file === undefined ? [] : [{ type: 'introduced' as const, finding }]),
  ];
}

/** Characters of a title on a row: what follows it has to be seen, too. The tooltip and a screen reader have all of it. */
const titleLength = 40;

/** A finding below a claim says why it reaches that claim; in the list, what it reaches and how that could be restored. */
export function findingText(node: NodeOf<'finding'>, world: World): ItemText | undefined {
  const found = findingOf(world, node);
  if (found === undefined) return undefined;
  const { finding, links, reaches, file } = found;
  const title = findingTitle(finding);
  const description = (node.claim === undefined ? [reachedPhrase(found, world), world.placeOf(found)] : [world.placeOf(found), becausePhrase(found, node.claim, world)]).filter((part) => part !== '').join(' · ');
  return {
    label: plainText(title, titleLength),
    description,
    ...severityLook[finding.severity],
    context: reaches.length === 0 ? 'findingAlone' : 'finding',
    expandable: node.claim !== undefined || (links.length === 0 && file === undefined) ? 'no' : 'collapsed',
    click: 'volumeGuard.openFinding',
    spoken: [title, severityWord(finding.severity, world.language), description].join(', '),
  };
}

function becausePhrase({ reaches }: ReachingFinding, claim: string, { language }: World): string {
  const link = reaches.find((reached) => reached.claim === claim)?.link;
  return link === undefined ? '' : language.t('because {evidence}', { evidence: evidenceInShort(link, language) });
}

export function reachedText(node: NodeOf<'reached'>, world: World): ItemText | undefined {
  const row = world.row(node.claim);
  if (row === undefined || findingOf(world, node)?.reaches.every(({ claim }) => claim !== node.claim) !== false) return undefined;
  const { language } = world;
  const verdict = world.verdicts.of(row);
  const description = claimPhrase({ row, verdict, certificates: world.certificatesOf(row), findings: world.findingCounts(row.id) }, world.now(), language);
  const look = row.state === 'Gone' ? lostLook : protectionLook[verdict.protection];
  return item({ label: node.claim, description, ...look, context: 'reached', resource: claimUri(world.context, row.id), click: 'volumeGuard.revealClaim' }, protectionWord(verdict.protection, language));
}

export function linkText(node: NodeOf<'link'>, world: World): ItemText | undefined {
  const link = linkOf(world, node);
  if (link === undefined) return undefined;
  const { language } = world;
  const label = `${workloadKind[link.workload.kind]} ${plainText(link.workload.name)}`;
  const description = language.t('because {evidence} ({confidence})', { evidence: evidenceInShort(link, language), confidence: confidenceWord(link.confidence, language) });
  const guess = link.confidence === 'suggestion';
  return item({ label, description, icon: link.evidence.signal === 'pinned' ? 'pinned' : guess ? 'question' : 'link', context: link.evidence.signal === 'pinned' ? 'linkPinned' : guess ? 'linkGuess' : 'link' });
}

/** Git is asked when somebody opens the finding. */
export function introducedText(node: NodeOf<'introduced'>, world: World): ItemText | undefined {
  const found = findingOf(world, node);
  if (found === undefined) return undefined;
  return item({ label: introducedSentence(world.guard.history.introducedBy(found), world.now(), world.language), description: '', icon: 'git-commit', context: 'introduced' });
}

export function linkTooltip(node: NodeOf<'link'>, world: World): string {
  const link = linkOf(world, node);
  return link === undefined ? '' : card(link.workload.name, [world.language.t('because {evidence} ({confidence})', { evidence: evidencePhrase(link, world.language), confidence: confidenceWord(link.confidence, world.language) })]);
}

/** What it says and falls into, where it stands, what it could cost with each factor, and why it reaches what it reaches. */
export function findingTooltip(node: NodeOf<'finding'>, world: World): string {
  const found = findingOf(world, node);
  if (found === undefined) return '';
  const { language } = world;
  const { finding, reaches } = found;
  const shown = node.claim === undefined ? reaches : reaches.filter(({ claim }) => claim === node.claim);
  const title = finding.ruleName ?? finding.ruleId;
  return card(title, [
    finding.message === title ? undefined : finding.message,
    `${severityWord(finding.severity, language)} · ${finding.tool} · ${finding.ruleId}`,
    ...taxaPhrases(finding, language),
    world.placeOf(found),
    sincePhrase(found, language),
    ...[...Map.groupBy(shown, ({ link }) => link)].map(([link, those]) =>
      language.t('Reaches {claims} because {evidence} ({confidence})', { claims: claimsInShort(those, language), evidence: evidencePhrase(link, language), confidence: confidenceWord(link.confidence, language) }),
    ),
    language.t('Risk {formula}', { formula: riskFormula(found.risk, language) }),
  ]);
}

/** Claims named for each link. */
const named = 5;

function claimsInShort(reaches: ReachingFinding['reaches'], language: Language): string {
  const claims = reaches.slice(0, named).map(({ claim }) => claim).join(', ');
  return reaches.length > named ? language.t('{claims} and {count} more', { claims, count: reaches.length - named }) : claims;
}
