// An object of the Kubernetes API as protobuf: `k8s`, a zero, and a runtime.Unknown that holds it (API concepts, "Protobuf
// encoding").

import type { JsonObject } from '../domain/json.ts';
import { ProtobufReader, type Shape } from './protobuf.ts';
import { TextCache } from './textCache.ts';

/** The media type, and of it a watch's frames. */
export const protobuf = 'application/vnd.kubernetes.protobuf';

const magic = Buffer.from('k8s\0');

/** runtime.Unknown. */
const unknownShape: Shape = { 2: ['raw', 'bytes'], 3: ['contentEncoding', 'text'] };

/** Status (meta.k8s.io/v1), as far as failures are told by it. */
export const statusShape: Shape = {
  3: ['message', 'text'],
  4: ['reason', 'text'],
  5: ['details', { message: { 4: ['causes', { message: { 1: ['reason', 'text'], 2: ['message', 'text'] } }, 'list'], 5: ['retryAfterSeconds', 'number'] } }],
  6: ['code', 'number'],
};

/** @returns a Status as its JSON text; '' if `bytes` are none. */
export function statusText(bytes: Buffer): string {
  try {
    return JSON.stringify(objectIn(new ProtobufReader(new TextCache()), bytes, statusShape));
  } catch {
    return '';
  }
}

/** @param bytes with their envelope. @throws SyntaxError if they are anything else. */
export function objectIn(reader: ProtobufReader, bytes: unknown, shape: Shape): JsonObject {
  if (!(bytes instanceof Uint8Array)) throw new SyntaxError('an object of protobuf is missing');
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!whole.subarray(0, magic.length).equals(magic)) throw new SyntaxError('not an object of protobuf');
  const { raw, contentEncoding } = reader.read(whole.subarray(magic.length), unknownShape);
  if (!(raw instanceof Uint8Array) || (contentEncoding !== undefined && contentEncoding !== '')) throw new SyntaxError('not an object of protobuf');
  return reader.read(Buffer.from(raw.buffer, raw.byteOffset, raw.length), shape);
}
