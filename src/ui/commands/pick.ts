// The quick picks that commands ask with: a claim, a restore point, a certificate, an operation.

import * as vscode from 'vscode';
import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import type { OperationView } from '../../domain/plans/journal.ts';
import type { RestorePoint } from '../../domain/volumes/restorePoint.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { protectionLook } from '../tree/look.ts';
import { certificatePhrase } from '../words/certificateWords.ts';
import { claimPhrase } from '../words/claimWords.ts';
import { findingTitle, severityWord } from '../words/findingWords.ts';
import { moment } from '../words/moment.ts';
import { operationPhrase, operationTitle } from '../words/operationWords.ts';
import { restorePointPhrase } from '../words/restorePointWords.ts';
import type { World } from '../world.ts';

interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Asks for one of `choices`; a single one is still asked for, so that nothing is chosen unseen. */
export async function pick<T>(choices: readonly Choice<T>[], placeHolder: string, none: string): Promise<T | undefined> {
  if (choices.length === 0) {
    await vscode.window.showInformationMessage(none);
    return undefined;
  }
  return (await vscode.window.showQuickPick([...choices], { placeHolder, matchOnDescription: true, matchOnDetail: true }))?.value;
}

export async function pickClaim(world: World, wanted: (row: ClaimRow) => boolean): Promise<ClaimRow | undefined> {
  const { language } = world;
  const rows = world.guard.inventory.rows().filter(wanted).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const choices = rows.map((row) => {
    const verdict = world.verdicts.of(row);
    const line = { row, verdict, certificates: world.certificatesOf(row), findings: world.findingCounts(row.id) };
    return { label: `$(${protectionLook[verdict.protection].icon}) ${row.name}`, description: row.namespace, detail: claimPhrase(line, world.now(), language), value: row };
  });
  return pick(choices, language.t('Choose a volume in {context}', { context: world.context }), language.t('There is no such volume in {context}.', { context: world.context }));
}

/** Asks for one of the thousand findings of the highest risk that reach a volume. */
export async function pickFinding(world: World): Promise<ReachingFinding | undefined> {
  const { language } = world;
  const choices = world.guard.findings
    .top()
    .filter(({ reaches }) => reaches.length > 0)
    .map((reaching) => ({
      label: findingTitle(reaching.finding),
      description: `${severityWord(reaching.finding.severity, language)} · ${world.placeOf(reaching)}`,
      detail: reaching.reaches.map(({ claim }) => claim).join(', '),
      value: reaching,
    }));
  return pick(choices, language.t('Choose a finding'), language.t('No finding is known to reach a volume.'));
}

export async function pickRestorePoint(world: World, row: ClaimRow, wanted: (point: RestorePoint) => boolean): Promise<RestorePoint | undefined> {
  const { language } = world;
  const choices = row.restorePoints.filter(wanted).map((point) => ({
    label: moment(point.at, world.now(), language),
    description: point.name,
    detail: restorePointPhrase(point, world.now(), language),
    value: point,
  }));
  return pick(choices, language.t('Choose a restore point of {claim}', { claim: row.name }), language.t('{claim} has no such restore point.', { claim: row.name }));
}

export async function pickCertificate(world: World, wanted: (row: CertificateRow) => boolean): Promise<CertificateRow | undefined> {
  const { language } = world;
  const choices = world.guard.inventory
    .certificates()
    .filter(wanted)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => ({ label: row.name, description: row.namespace, detail: certificatePhrase(row, world.now(), language), value: row }));
  return pick(choices, language.t('Choose a certificate in {context}', { context: world.context }), language.t('There is no certificate that can be rotated in {context}.', { context: world.context }));
}

export async function pickOperation(world: World, wanted: (view: OperationView) => boolean): Promise<OperationView | undefined> {
  const { language } = world;
  const choices = world.guard.operations
    .operations()
    .filter(wanted)
    .map((view) => ({ label: operationTitle(view, language), description: view.namespace, detail: operationPhrase(view, world.now(), language), value: view }));
  return pick(choices, language.t('Choose an operation'), language.t('There is no such operation.'));
}
