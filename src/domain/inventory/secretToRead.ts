// A secret that is worth reading by its name: the list of secrets is forbidden, and something refers to this one.

import type { RowReader } from './derivedRows.ts';
import { keyOf } from './keys.ts';

export interface SecretToRead {
  /** `<namespace>/<name>`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Whether whoever names it expects a certificate in it; others may mount any secret. */
  readonly tls: boolean;
  /** Another text when an object that names it has come or changed: the secret may be another one, too. */
  readonly because: string;
}

/** @param id `<namespace>/<name>` of a secret */
export function secretToRead(reader: RowReader, id: string): SecretToRead | undefined {
  const [namespace = '', name = ''] = id.split('/');
  if (reader.unread('secret', namespace)?.code !== 'forbidden') return undefined;
  const expecting = [...reader.look('ingressWithSecret', keyOf(namespace, name)), ...reader.look('managerOf', id)];
  const users = reader.look('usingSecret', id);
  if (expecting.length + users.length === 0) return undefined;
  // A workload's version changes with each of its pods' moods; those of the others with what they want.
  const because = [...expecting.map(({ uid, resourceVersion }) => `${uid}@${resourceVersion}`), ...users.map(({ uid }) => uid)].sort();
  return { id, namespace, name, tls: expecting.length > 0, because: because.join(' ') };
}
