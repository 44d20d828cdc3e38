// The connections to one API server: TLS as the kubeconfig says, kept alive, through a proxy where one is set.

import { Agent as HttpAgent, type AgentOptions as HttpAgentOptions } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { RequestFailed } from './client.ts';
import type { Credential } from './credentials.ts';
import { httpTunnel } from './httpTunnel.ts';
import type { ClusterEntry } from './kubeconfig.ts';
import { portOf, proxyFor } from './proxyFor.ts';
import { socksTunnel } from './socksTunnel.ts';

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

/** As client-go's proxy-url. */
const proxyProtocols = ['http:', 'https:', 'socks5:', 'socks5h:'];

/**
 * @param ca PEM; undefined: the system's.
 * @throws RequestFailed unreachable where the proxy's scheme is not supported.
 */
export function agentFor(cluster: ClusterEntry, ca: Buffer | undefined, credential: Credential, env: NodeJS.ProcessEnv): HttpAgent {
  const server = new URL(cluster.server);
  const proxy = proxyFor(server, cluster.proxyUrl, env);
  if (proxy && !proxyProtocols.includes(proxy.protocol)) {
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

/** Reaches one server through a proxy, with TLS inside the tunnel if `tls` is given. */
class TunnelAgent extends HttpAgent {
  readonly #open: (host: string, port: number, signal: AbortSignal) => Promise<Duplex>;
  readonly #server: URL;
  readonly #tls: AgentOptions | undefined;
  readonly protocol: string;

  constructor(options: HttpAgentOptions, proxy: URL, server: URL, tls: AgentOptions | undefined) {
    super(options);
    const tunnel = proxy.protocol.startsWith('socks5') ? socksTunnel : httpTunnel;
    this.#open = async (host, port, signal) => await tunnel(proxy, host, port, signal);
    this.#server = server;
    this.#tls = tls;
    this.protocol = server.protocol;
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, stream: Duplex) => void): null {
    const host = this.#server.hostname.replace(/^\[|\]$/g, '');
    this.#open(host, portOf(this.#server), AbortSignal.timeout(tunnelDeadline)).then(
      (socket) => {
        // Node does so for the connections that it opens itself.
        if (socket instanceof Socket) socket.setKeepAlive(true, tcpKeepAlive);
        callback?.(null, this.#tls ? tlsConnect({ host, servername: isIP(host) === 0 ? host : '', ...this.#tls, socket }) : socket);
      },
      // Node's types want a stream beside the error; its code does not look at it.
      (error: unknown) => (callback as ((error: unknown) => void) | undefined)?.(error),
    );
    return null;
  }
}
