// What takes private parts out of a body before anything else sees it.

/** One per body. `push` overwrites what it is given and returns what may be kept; `end` overwrites what is still held. */
export interface Scrubber {
  push(chunk: Buffer): Buffer;
  end(): void;
}
