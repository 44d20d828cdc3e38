// What a rotation leaves on the secret, for audit and for whoever resumes it: who, when, why, and both fingerprints.

import { annotations } from '../domain/labels.ts';
import { field, textOf } from '../domain/json.ts';
import type { RotationReason } from '../domain/plans/step.ts';
import type { LiveObject } from './liveObject.ts';

export interface RotationRecord {
  readonly operation: string;
  /** user@host. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  readonly reason: RotationReason;
  /** SHA-256 of the certificates, lower-case hex. */
  readonly old: string;
  readonly new: string;
}

export function writeRotation(record: RotationRecord): string {
  return JSON.stringify(record);
}

/** @returns which operation stored the certificate and what was there before; undefined where nothing sensible stands there. */
export function readRotation(secret: LiveObject): Pick<RotationRecord, 'operation' | 'old' | 'new'> | undefined {
  const written = textOf(secret.annotations[annotations.rotation]);
  if (written === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(written);
  } catch {
    return undefined;
  }
  const [operation, old, now] = ['operation', 'old', 'new'].map((key) => textOf(field(parsed, key)));
  return operation === undefined || old === undefined || now === undefined ? undefined : { operation, old, new: now };
}
