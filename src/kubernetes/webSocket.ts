// Opens a WebSocket to a subresource of a pod (exec, port-forward), speaking channels as Kubernetes defines them.

import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { WebSocket } from 'ws';
import { RequestFailed } from './client.ts';
import type { Deadline } from './deadline.ts';
import { failedAnswer, readBody, type Transport } from './transport.ts';
import { troubleOfError } from './troubleOf.ts';

/**
 * @param query may repeat names, so it is a list of pairs.
 * @param protocols subprotocols, the preferred one first.
 * @returns an open socket that is paused: who has its listeners resumes it, as the first messages may have come with the
 * answer. @throws RequestFailed; the signal's reason when cancelled.
 */
export async function openWebSocket(
  transport: Transport,
  path: string,
  query: readonly (readonly [string, string])[],
  protocols: readonly string[],
  clock: Deadline,
): Promise<WebSocket> {
  try {
    return await openOnce(transport, path, query, protocols, clock);
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.status !== 401 || !transport.refused()) throw error;
    return await openOnce(transport, path, query, protocols, clock);
  }
}

async function openOnce(
  transport: Transport,
  path: string,
  query: readonly (readonly [string, string])[],
  protocols: readonly string[],
  clock: Deadline,
): Promise<WebSocket> {
  const { agent, headers } = await transport.way(clock);
  const url = new URL(transport.server + path);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [key, value] of query) url.searchParams.append(key, value);
  // The extension host takes the agent away (see ownRequest): what it says of TLS is said here as well.
  const tls = agent instanceof HttpsAgent ? tlsOf(agent.options) : {};
  const socket = new WebSocket(url, [...protocols], { ...tls, agent, headers, perMessageDeflate: false });
  const opened = Promise.withResolvers<WebSocket>();
  socket.once('open', () => {
    socket.pause();
    opened.resolve(socket);
  });
  socket.on('error', (error) => {
    opened.reject(new RequestFailed(troubleOfError(error, transport.server), 0, ''));
  });
  socket.once('unexpected-response', (request, answer) => {
    // RBAC asks for `get` on the subresource; since 1.35 also for `create`.
    readBody(answer).then(
      (body) => {
        opened.reject(failedAnswer(answer.statusCode ?? 0, body.toString(), 'GET', path, {}, transport.user, undefined));
        request.destroy();
      },
      (error: unknown) => {
        opened.reject(new RequestFailed(troubleOfError(error, transport.server), answer.statusCode ?? 0, ''));
      },
    );
  });
  clock.onEnd(() => {
    socket.terminate();
  });
  return await clock.race(opened.promise);
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: AgentOptions): Pick<AgentOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'> {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  };
}
