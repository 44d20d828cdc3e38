// Finds the blocks of a PEM text (RFC 7468) as bytes, without making strings of what is in them.

/** One block: its label, and its base64 as a part of the text it was found in. */
export interface PemBlock {
  readonly label: string;
  readonly base64: Buffer;
}

/** @returns every complete block, in order. A bundle holds several; Node's X509Certificate reads only the first. */
export function pemBlocks(text: Buffer): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let at = 0;
  for (;;) {
    const begin = text.indexOf('-----BEGIN ', at);
    if (begin < 0) return blocks;
    const labelEnd = text.indexOf('-----', begin + 11);
    if (labelEnd < 0) return blocks;
    at = begin + 11;
    // A header that is not closed would make a string of what stands in the next line.
    if (labelEnd > at + 64 || text.subarray(at, labelEnd).some((byte) => byte < 0x20)) continue;
    const label = text.toString('latin1', at, labelEnd);
    const end = text.indexOf(`-----END ${label}-----`, labelEnd + 5);
    if (end < 0) return blocks;
    blocks.push({ label, base64: text.subarray(labelEnd + 5, end) });
    at = end + label.length + 14;
  }
}
