// Opens a connection through an HTTP proxy's CONNECT (RFC 9110, 9.3.6).

import type { Duplex } from 'node:stream';
import { ownRequest } from './ownRequest.ts';
import { portOf } from './proxyFor.ts';

/** @throws the proxy's or the socket's error; the signal's reason. */
export async function httpTunnel(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const { username, password } = proxy;
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const opened = Promise.withResolvers<Duplex>();
  const request = ownRequest(proxy.protocol)({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: portOf(proxy),
    method: 'CONNECT',
    path: target,
    headers: { Host: target, ...(username === '' ? {} : { 'Proxy-Authorization': authorization }) },
    agent: false,
  });
  const abort = (): void => {
    request.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  };
  signal.addEventListener('abort', abort, { once: true });
  request.once('error', opened.reject);
  request.once('connect', (response, socket) => {
    if (response.statusCode === 200) opened.resolve(socket);
    else {
      socket.destroy();
      opened.reject(new Error(`the proxy answered ${response.statusCode ?? '?'}`));
    }
  });
  request.end();
  try {
    return await opened.promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
