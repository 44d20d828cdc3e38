// Asks for the choices of the four acts, starting from the row that the command was called on.

import * as vscode from 'vscode';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import { isObjectName } from '../../domain/plans/isObjectName.ts';
import type { Command } from '../../domain/plans/plan.ts';
import type { RestorePoint } from '../../domain/volumes/restorePoint.ts';
import type { Node } from '../tree/node.ts';
import type { World } from '../world.ts';
import { moment } from '../words/moment.ts';
import type { Choices } from './choices.ts';
import { pick, pickCertificate, pickClaim, pickRestorePoint } from './pick.ts';

/** @returns undefined where the person gave up. */
export async function ask(command: Command, node: Node | undefined, world: World): Promise<Choices | undefined> {
  switch (command) {
    case 'backUp':
      return askBackUp(node, world);
    case 'restoreToNewClaim':
      return askRestore(node, world);
    case 'deleteRestorePoint':
      return askDelete(node, world);
    case 'rotateCertificate':
      return askRotate(node, world);
  }
}

async function askBackUp(node: Node | undefined, world: World): Promise<Choices | undefined> {
  const row = await claimOf(node, world, (one) => one.state !== 'Gone');
  return row === undefined ? undefined : { namespace: row.namespace, claim: row.name };
}

async function askRestore(node: Node | undefined, world: World): Promise<Choices | undefined> {
  const chosen = await pointOf(node, world, (point) => point.state === 'ready');
  if (chosen === undefined) return undefined;
  const { language } = world;
  const name = await vscode.window.showInputBox({
    title: language.t('Name of the new claim'),
    prompt: language.t('It gets what {claim} held {moment}. {claim} itself is not touched.', { claim: chosen.row.name, moment: moment(chosen.point.at, world.now(), language) }),
    value: `${chosen.row.name}-restored`,
    validateInput: (value) => {
      if (!isObjectName(value)) return language.t('Use lower-case letters, digits and "-".');
      return world.row(`${chosen.row.namespace}/${value}`)?.uid === undefined ? undefined : language.t('There is already a claim of this name.');
    },
  });
  return name === undefined ? undefined : { namespace: chosen.point.namespace, snapshot: chosen.point.name, name };
}

async function askDelete(node: Node | undefined, world: World): Promise<Choices | undefined> {
  const chosen = await pointOf(node, world, (point) => point.state !== 'deleting');
  return chosen === undefined ? undefined : { namespace: chosen.point.namespace, snapshot: chosen.point.name };
}

async function askRotate(node: Node | undefined, world: World): Promise<Choices | undefined> {
  const { inventory } = world.guard;
  const row =
    node?.type === 'certificate'
      ? inventory.certificate(node.certificate)
      : await pickCertificate(world, (one) => one.certificate.readable && one.managedBy === undefined && one.signs === 0);
  if (row === undefined) return undefined;
  const { language } = world;
  const reason = await pick(
    [
      { label: language.t('It will expire'), detail: language.t('If the new certificate is not served by every pod, the old one is put back.'), value: 'expiry' },
      { label: language.t('Its key may be known to others'), detail: language.t('The old key is never put back. The old certificate stays valid until it expires.'), value: 'compromise' },
    ],
    language.t('Why is {certificate} rotated?', { certificate: row.name }),
    '',
  );
  return reason === undefined ? undefined : { namespace: row.namespace, secret: row.name, reason };
}

async function claimOf(node: Node | undefined, world: World, wanted: (row: ClaimRow) => boolean): Promise<ClaimRow | undefined> {
  return node !== undefined && 'claim' in node ? world.row(node.claim) : pickClaim(world, wanted);
}

async function pointOf(node: Node | undefined, world: World, wanted: (point: RestorePoint) => boolean): Promise<{ readonly row: ClaimRow; readonly point: RestorePoint } | undefined> {
  const row = await claimOf(node, world, (one) => one.restorePoints.some(wanted));
  if (row === undefined) return undefined;
  const point = node?.type === 'restorePoint' ? row.restorePoints.find(({ id }) => id === node.point) : await pickRestorePoint(world, row, wanted);
  return point === undefined ? undefined : { row, point };
}
