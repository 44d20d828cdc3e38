// The connections to one API server: TLS as the kubeconfig says, kept alive, through a proxy where one is set.

import { Agent as HttpAgent, type AgentOptions as HttpAgentOptions } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { RequestFailed } from './client.ts';
import type { Credential } from './credentials.ts';
import type { ClusterEntry } from './kubeconfig.ts';
import { ownRequest } from './ownRequest.ts';
import { portOf, proxyFor } from './proxyFor.ts';

/**
 * SSL_OP_CLEANSE_PLAINTEXT of OpenSSL 3 (ssl.h), which node:crypto does not name: decrypted data is wiped from the
 * connection's buffer once it was handed over, so that no private key of a Secret stays there. BoringSSL ignores the
 * bit and wipes whatever it frees.
 */
const cleansePlaintext = 0x2;

/** TCP keep-alive: below the idle timeout of common load balancers (60 s), as client-go has it. Milliseconds. */
const tcpKeepAlive = 30_000;

/** How long a proxy may take to open the tunnel, milliseconds. */
const tunnelDeadline = 15_000;

/**
 * @param ca PEM; undefined: the system's.
 * @throws RequestFailed unreachable where the proxy's scheme is not supported.
 */
export function agentFor(cluster: ClusterEntry, ca: Buffer | undefined, credential: Credential, env: NodeJS.ProcessEnv): HttpAgent {
  const server = new URL(cluster.server);
  const proxy = proxyFor(server, cluster.proxyUrl, env);
  if (proxy && proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new RequestFailed({ code: 'unreachable', server: cluster.server, detail: `proxy ${proxy.protocol}` }, 0, '');
  }
  const alive: HttpAgentOptions = { keepAlive: true, keepAliveMsecs: tcpKeepAlive };
  if (server.protocol === 'http:') return proxy ? new TunnelAgent(alive, proxy, server, undefined) : new HttpAgent(alive);
  const tls: AgentOptions = {
    ...alive,
    secureOptions: cleansePlaintext,
    rejectUnauthorized: !cluster.insecure,
    ALPNProtocols: ['http/1.1'],
    ...(ca ? { ca } : {}),
    ...(credential.cert === undefined ? {} : { cert: credential.cert }),
    ...(credential.key === undefined ? {} : { key: credential.key }),
    ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName }),
  };
  return proxy ? new TunnelAgent(alive, proxy, server, tls) : new HttpsAgent(tls);
}

/** Reaches one server through a proxy's CONNECT (RFC 9110, 9.3.6), with TLS inside the tunnel if `tls` is given. */
class TunnelAgent extends HttpAgent {
  readonly #proxy: URL;
  readonly #server: URL;
  readonly #tls: AgentOptions | undefined;
  readonly protocol: string;

  constructor(options: HttpAgentOptions, proxy: URL, server: URL, tls: AgentOptions | undefined) {
    super(options);
    this.#proxy = proxy;
    this.#server = server;
    this.#tls = tls;
    this.protocol = server.protocol;
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, stream: Duplex) => void): null {
    const target = `${this.#server.hostname}:${portOf(this.#server)}`;
    const { username, password } = this.#proxy;
    const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
    const request = ownRequest(this.#proxy.protocol)({
      host: this.#proxy.hostname.replace(/^\[|\]$/g, ''),
      port: portOf(this.#proxy),
      method: 'CONNECT',
      path: target,
      headers: { Host: target, ...(username === '' ? {} : { 'Proxy-Authorization': authorization }) },
      agent: false,
      timeout: tunnelDeadline,
    });
    const fail = (error: Error): void => {
      // Node's types want a stream beside the error; its code does not look at it.
      (callback as ((error: Error) => void) | undefined)?.(error);
    };
    request.once('timeout', () => request.destroy(new Error('the proxy did not answer')));
    request.once('error', fail);
    request.once('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        fail(new Error(`the proxy answered ${response.statusCode ?? '?'}`));
        return;
      }
      socket.setTimeout(0);
      const name = this.#server.hostname.replace(/^\[|\]$/g, '');
      callback?.(null, this.#tls ? tlsConnect({ host: name, servername: isIP(name) === 0 ? name : '', ...this.#tls, socket }) : socket);
    });
    request.end();
    return null;
  }
}
