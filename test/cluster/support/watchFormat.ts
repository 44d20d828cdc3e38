// How watches send their events, as far as a proxy has to know it to put some of its own between them: as lines of JSON, or in
// protobuf, framed (apimachinery: meta.k8s.io WatchEvent and Status, runtime.Unknown).

export interface WatchFormat {
  /** @param chunk the next part of the body. @returns whether it ends between two events. */
  endsBetween(chunk: Buffer): boolean;
  /** A bookmark that names no resourceVersion: nothing has happened. */
  readonly nothing: Buffer;
  /** What is no event. */
  readonly garbled: Buffer;
  /** An ERROR event. */
  failure(code: number, reason: string): Buffer;
}

/** @returns the format of one body. */
export function watchFormat(contentType: string | undefined): WatchFormat {
  return contentType?.includes('protobuf') === true ? protobuf() : json;
}

const json: WatchFormat = {
  endsBetween: (chunk) => chunk.at(-1) === 0x0a,
  nothing: Buffer.from('{"type":"BOOKMARK","object":{}}\n'),
  garbled: Buffer.from('{"type":"MODIFIED","object":{"metadata":{"name":"hal\n'),
  failure: (code, reason) => Buffer.from(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code } })}\n`),
};

function protobuf(): WatchFormat {
  let pending = Buffer.alloc(0);
  return {
    endsBetween: (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE()) pending = pending.subarray(4 + pending.readUInt32BE());
      return pending.length === 0;
    },
    nothing: event('BOOKMARK', Buffer.alloc(0)),
    // A text that says to be longer than its message.
    garbled: framed(Buffer.from([0x0a, 0x7f, 0x41])),
    failure: (code, reason) => event('ERROR', Buffer.concat([field(2, 'Failure'), field(4, reason), Buffer.from([6 << 3, ...varint(code)])])),
  };
}

/** WatchEvent with a RawExtension, in which the object stands as runtime.Unknown behind its four bytes. */
function event(type: string, object: Buffer): Buffer {
  const unknown = Buffer.concat([Buffer.from('k8s\0'), field(2, object)]);
  return framed(Buffer.concat([field(1, type), field(2, field(1, unknown))]));
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}
