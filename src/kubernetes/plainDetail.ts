// Makes text from outside fit for an error: one line, no control characters, nothing that looks like a credential.

/** Base64 of keys and tokens has capitals and is long; names of Kubernetes objects are lower-case (RFC 1123). */
const secretRun = /(?=[^\s]*[A-Z])[A-Za-z0-9+/_=-]{32,}|[0-9a-f]{32,}/g;

/** @returns at most 300 characters of `text`. */
export function plainDetail(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/\/\/[^/@\s]+@/g, '//')
    .replace(secretRun, '…')
    .trim()
    .slice(0, 300);
}
