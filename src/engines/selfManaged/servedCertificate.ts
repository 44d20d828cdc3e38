// Asks one pod, through a port-forward, which certificate it serves: a full TLS handshake with the server name, without
// session resumption.

import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { sha256Of } from '../../x509/sha256Of.ts';
import type { Cluster } from '../../operations/liveObject.ts';

export interface Question {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly serverName: string;
  /** The CA that the answer has to lead to, as PEM. */
  readonly ca: string;
}

export interface Served {
  readonly sha256: string;
  /** Why a client that trusts the CA would refuse it; absent if it would not. */
  readonly refused?: string;
}

/** Milliseconds for connection and handshake. */
const deadline = 10_000;

/** @throws RequestFailed, or an error of the connection or the handshake. */
export async function servedCertificate({ client, signal }: Cluster, question: Question): Promise<Served> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  const forwarded = await client.portForward(question.namespace, question.pod, question.port, ends);
  try {
    const socket = connect({
      socket: forwarded,
      ca: question.ca,
      allowPartialTrustChain: true,
      // Looked at below instead: whatever is served has to be told, above all where it would be refused.
      rejectUnauthorized: false,
      host: question.serverName,
      ...(isIP(question.serverName) === 0 ? { servername: question.serverName } : {}),
    });
    await handshake(socket, ends);
    const certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
    if (certificate === undefined) throw new Error('no certificate was served');
    // The types say Error; Node gives the code as a string.
    const refused = socket.authorized ? undefined : String(socket.authorizationError);
    socket.destroy();
    return { sha256: sha256Of(certificate), ...(refused === undefined ? {} : { refused }) };
  } finally {
    forwarded.destroy();
  }
}

async function handshake(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  // Stays attached: errors after the handshake (a server that wants a client's certificate) have no other listener.
  socket.on('error', reject);
  socket.once('secureConnect', () => resolve(undefined));
  socket.once('close', () => reject(new Error('closed before the handshake was over')));
  try {
    await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
