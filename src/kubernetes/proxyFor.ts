// Which HTTP proxy leads to a server: the kubeconfig's proxy-url, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

import { BlockList, isIP } from 'node:net';

/**
 * Follows golang.org/x/net/http/httpproxy, which kubectl uses: lower-case names count too, localhost is never proxied,
 * NO_PROXY holds hosts (with their subdomains), `.domain` (subdomains only), IP addresses, CIDR ranges, `:port` suffixes
 * or `*`.
 * @returns the proxy's address, or undefined for a direct connection.
 */
export function proxyFor(server: URL, proxyUrl: string | undefined, env: NodeJS.ProcessEnv): URL | undefined {
  if (proxyUrl !== undefined) return URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = env[name] ?? env[name.toLowerCase()] ?? '';
  if (value === '') return undefined;
  if (isLoopback(server.hostname)) return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const exceptions = (env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(',').map((entry) => entry.trim().toLowerCase());
  if (exceptions.some((entry) => entry !== '' && matches(entry, host, portOf(server)))) return undefined;
  const address = value.includes('://') ? value : `http://${value}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** @returns whether a URL's hostname is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** @returns the port of `url`, the scheme's own where none is given. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const range = /^(.+)\/(\d+)$/.exec(entry);
  if (range) return inRange(range[1] ?? '', Number(range[2]), host);
  const withPort = /^(.+):(\d+)$/.exec(isIP(entry) === 6 ? '' : entry);
  if (withPort && Number(withPort[2]) !== port) return false;
  const name = (withPort?.[1] ?? entry).replace(/^\*(?=\.)/, '').replace(/^\[|\]$/g, '');
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function inRange(network: string, prefix: number, host: string): boolean {
  const version = isIP(host);
  if (version === 0 || isIP(network) !== version || prefix > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, family);
}
