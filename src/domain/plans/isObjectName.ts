// Whether a text can be an object's name: an RFC 1123 subdomain of at most 253 characters, as the API server demands.

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function isObjectName(text: string): boolean {
  return text.length <= 253 && subdomain.test(text);
}
