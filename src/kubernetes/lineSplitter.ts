// Splits a body into its lines while it arrives, as watches send their events.

const lineFeed = 0x0a;

export class LineSplitter {
  #pending: Buffer[] = [];

  /** @returns the lines that `chunk` completes, without empty ones. An unfinished last line is never returned. */
  push(chunk: Buffer): readonly Buffer[] {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const rest = chunk.subarray(start, end);
      const line = this.#pending.length === 0 ? rest : Buffer.concat([...this.#pending, rest]);
      this.#pending = [];
      start = end + 1;
      if (line.length > 0) lines.push(line);
    }
    if (start < chunk.length) this.#pending.push(chunk.subarray(start));
    return lines;
  }
}
