// Takes everything private out of Secrets while their bytes arrive: what comes out may become a string, what went in is
// overwritten.

import type { Scrubber } from '../../kubernetes/scrubber.ts';
import { annotations } from '../../domain/labels.ts';
import { ByteSink } from './byteSink.ts';
import { decodeBase64 } from './decodeBase64.ts';
import { pemBlocks } from './pemBlocks.ts';
import { publicHalfOfPrivateKey } from './publicHalf.ts';

/** What the scrubber writes in place of `data["tls.crt"]`, `data["ca.crt"]` and `data["tls.key"]`. */
export const scrubbed = {
  /** There was text, but not one PEM block of the expected kind. */
  notPem: 'notPem',
  /** A private key whose public half is not in it. */
  unknownKey: 'unknown',
} as const;

type Fate = 'keep' | 'drop' | 'certificate' | 'key';

const ofObject = ['apiVersion', 'kind', 'type', 'status', 'reason', 'message'];

/**
 * Strings that may be kept, by the name of the object they stand in (the elements of an array count as having the array's
 * name; the root has none). All others are dropped: a key may stand under any name in `data`, and in any annotation, such
 * as kubectl's last-applied-configuration.
 */
const kept: Readonly<Record<string, readonly string[]>> = {
  '': ofObject,
  items: ofObject,
  object: ofObject,
  metadata: ['uid', 'namespace', 'name', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'continue'],
  annotations: ['cert-manager.io/certificate-name', annotations.issuerSecret, annotations.rollbackOf, 'k8s.io/initial-events-end'],
};

function fateOf(container: string, key: string): Fate {
  if (container !== 'data') return kept[container]?.includes(key) === true ? 'keep' : 'drop';
  if (key === 'tls.crt' || key === 'ca.crt') return 'certificate';
  return key === 'tls.key' ? 'key' : 'drop';
}

const byte = { quote: 0x22, backslash: 0x5c, comma: 0x2c, colon: 0x3a, openObject: 0x7b, closeObject: 0x7d, openArray: 0x5b, closeArray: 0x5d } as const;

/** The API server's limit for a Secret is 1 MiB; longer values are dropped. */
const longest = 4 << 20;

interface Container {
  readonly isArray: boolean;
  readonly name: string;
  key: string;
}

/**
 * A JSON tokenizer that works on chunks cut anywhere. The certificates of `tls.crt` and `ca.crt` come out as base64 DER, separated by
 * spaces (or `notPem`); of `tls.key` the digest of its public half comes out (or `unknown`, or nothing if it is empty).
 */
export class SecretScrubber implements Scrubber {
  readonly #containers: Container[] = [{ isArray: true, name: '', key: '' }];
  readonly #held = new ByteSink(16 << 10);
  readonly #name = new ByteSink(0);
  #inString = false;
  #escaped = false;
  #expectsName = false;
  #fate: Fate | 'name' = 'drop';

  /** @param chunk overwritten with zeros. @returns a new buffer. */
  push(chunk: Buffer): Buffer {
    const out = new ByteSink(chunk.length + 256);
    let at = 0;
    while (at < chunk.length) at = this.#inString ? this.#string(chunk, at, out) : this.#structure(chunk, at, out);
    chunk.fill(0);
    return out.view();
  }

  end(): void {
    this.#held.wipe();
  }

  /** Goes to the start of the next string. @returns where to go on. */
  #structure(chunk: Buffer, start: number, out: ByteSink): number {
    let at = start;
    for (; at < chunk.length; at++) {
      const c = chunk[at];
      if (c === byte.quote) {
        this.#beginString();
        at += 1;
        break;
      }
      this.#note(c);
    }
    out.append(chunk, start, at);
    return at;
  }

  #note(c: number | undefined): void {
    const top = this.#containers.at(-1);
    switch (c) {
      case byte.openObject:
      case byte.openArray: {
        const name = top?.isArray === false ? top.key : (top?.name ?? '');
        this.#containers.push({ isArray: c === byte.openArray, name, key: '' });
        this.#expectsName = c === byte.openObject;
        break;
      }
      case byte.closeObject:
      case byte.closeArray:
        // The bottom stands for the stream itself: a watch is many values.
        if (this.#containers.length > 1) this.#containers.pop();
        this.#expectsName = false;
        break;
      case byte.comma:
        this.#expectsName = top?.isArray === false;
        break;
      case byte.colon:
        this.#expectsName = false;
        break;
      default:
    }
  }

  #beginString(): void {
    this.#inString = true;
    this.#escaped = false;
    const top = this.#containers.at(-1);
    if (this.#expectsName) this.#fate = 'name';
    else this.#fate = top?.isArray === false ? fateOf(top.name, top.key) : 'drop';
  }

  /** Goes to the end of a string or of the chunk. @returns where to go on. */
  #string(chunk: Buffer, start: number, out: ByteSink): number {
    const end = this.#quoteIn(chunk, start);
    this.#take(chunk, start, end, out);
    if (end === chunk.length) return end;
    this.#endString(out);
    return end + 1;
  }

  /** @returns where the string ends, or the chunk. Most of a Secret is long strings: a native search is many times a loop's speed. */
  #quoteIn(chunk: Buffer, start: number): number {
    // The first byte may be what a backslash at the end of the last chunk escapes.
    const from = this.#escaped ? start + 1 : start;
    for (let at = from; ; at += 1) {
      at = chunk.indexOf(byte.quote, at);
      const end = at < 0 ? chunk.length : at;
      let backslashes = 0;
      while (end - backslashes > from && chunk[end - backslashes - 1] === byte.backslash) backslashes += 1;
      this.#escaped = at < 0 && backslashes % 2 === 1;
      if (at < 0 || backslashes % 2 === 0) return end;
    }
  }

  #take(chunk: Buffer, start: number, end: number, out: ByteSink): void {
    switch (this.#fate) {
      case 'name':
        this.#name.append(chunk, start, end);
        out.append(chunk, start, end);
        break;
      case 'keep':
        out.append(chunk, start, end);
        break;
      case 'certificate':
      case 'key':
        if (this.#held.length + end - start <= longest) this.#held.append(chunk, start, end);
        break;
      case 'drop':
    }
  }

  #endString(out: ByteSink): void {
    const top = this.#containers.at(-1);
    if (this.#fate === 'name' && top) {
      // A name with escapes does not equal any that is kept: its value is dropped.
      top.key = this.#name.view().toString();
      this.#name.wipe();
    } else if (this.#fate === 'certificate') out.appendText(certificatesIn(this.#held.view()));
    else if (this.#fate === 'key') out.appendText(publicHalfIn(this.#held.view()));
    this.#held.wipe();
    this.#inString = false;
    out.appendText('"');
  }
}

/** @param base64 of what `tls.crt` or `ca.crt` holds; decoded in place. */
function certificatesIn(base64: Buffer): string {
  if (base64.length === 0) return '';
  const pem = decodeBase64(base64);
  // The text may hold private keys beside the certificates: only the latter become strings.
  const certificates = pem === undefined ? [] : pemBlocks(pem).filter(({ label }) => label === 'CERTIFICATE');
  const bodies = certificates.map((block) => block.base64.toString('latin1').replace(/[^A-Za-z0-9+/=]/g, ''));
  return bodies.length === 0 ? scrubbed.notPem : bodies.join(' ');
}

/** @param base64 of what `tls.key` holds; decoded in place. */
function publicHalfIn(base64: Buffer): string {
  if (base64.length === 0) return '';
  const pem = decodeBase64(base64);
  if (pem === undefined) return scrubbed.notPem;
  const block = pemBlocks(pem).find(({ label }) => label.endsWith('PRIVATE KEY'));
  const der = block && decodeBase64(block.base64);
  return (block && der && publicHalfOfPrivateKey(block.label, der)) ?? scrubbed.unknownKey;
}
