// Overwrites what native code has left on the thread's stack.

/** 16,384 slots of 8 bytes: 128 KiB, a small part of the least stack that a thread has. */
const filler = new Array<number>(16_384).fill(0);

const nothing = (): undefined => undefined;

/**
 * Node decrypts TLS into a buffer of 16 KiB on the stack (TLSWrap::ClearOut, kClearOutChunkSize), where the plaintext stays
 * after the read. V8 pushes the elements of an argument list onto the same stack, each of them, whatever it has optimized.
 * Call it from setImmediate: there the stack is lower than in the read.
 */
export function wipeStack(): void {
  Reflect.apply(nothing, undefined, filler);
}
