// Splits a body into its frames while it arrives, as watches in protobuf send their events: each after its length, four
// bytes, the highest first (apimachinery, framer).

const head = 4;

/** Bytes. An object has a few MiB at most (etcd's limit is 1.5 MiB): more is no length. */
const longest = 64 << 20;

export class FrameSplitter {
  #pending: Buffer[] = [];
  #length = 0;

  /** @returns the frames that `chunk` completes: parts of it where that is possible. @throws SyntaxError for what cannot be a length */
  push(chunk: Buffer): readonly Buffer[] {
    this.#pending.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed()) return [];
    const all = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    const frames: Buffer[] = [];
    let start = 0;
    while (all.length - start >= head) {
      const end = start + head + lengthAt(all, start);
      if (end > all.length) break;
      frames.push(all.subarray(start + head, end));
      start = end;
    }
    this.#pending = start < all.length ? [all.subarray(start)] : [];
    this.#length = all.length - start;
    return frames;
  }

  /** How many bytes make the next frame whole. */
  #needed(): number {
    const [first] = this.#pending;
    return first === undefined || first.length < head ? head : head + lengthAt(first, 0);
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32BE(at);
  if (length > longest) throw new SyntaxError('a frame is too long');
  return length;
}
