// Whether a certificate is good for a host name (RFC 9525, section 6.3; RFC 6125 before it).

import type { X509Facts } from './certificate.ts';

/**
 * Only subject alternative names count, never the common name. A wildcard is a whole left-most label and stands for
 * exactly one; an Ingress host with a wildcard is covered by the same wildcard only.
 * @param host a DNS name, with or without a trailing dot, or an IP address in the form in which the certificate has it
 */
export function coversHost(certificate: X509Facts, host: string): boolean {
  const wanted = normal(host);
  if (isIpAddress(wanted)) return certificate.ipAddresses.some((address) => normal(address) === wanted);
  return certificate.dnsNames.some((name) => matches(normal(name), wanted));
}

function normal(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function isIpAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(':');
}

function matches(name: string, host: string): boolean {
  if (name === host) return name !== '';
  if (!name.startsWith('*.') || host.startsWith('*')) return false;
  const rest = name.slice(1);
  const label = host.slice(0, -rest.length);
  // "*.com" would be good for every company: two labels must follow the wildcard, as browsers have it.
  return host.endsWith(rest) && label !== '' && !label.includes('.') && !rest.includes('*') && rest.lastIndexOf('.') > 0;
}
