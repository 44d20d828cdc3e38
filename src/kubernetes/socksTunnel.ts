// Opens a connection through a SOCKS5 proxy (RFC 1928), with name and password (RFC 1929) where its address has them.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const version = 5;
const method = { none: 0, password: 2 } as const;
const command = { connect: 1 } as const;
const addressType = { ipv4: 1, name: 3, ipv6: 4 } as const;
const defaultPort = 1080;

/** The proxy looks the host's name up, as with Go's socks5 and socks5h. @throws the proxy's or the socket's error; the signal's reason. */
export async function socksTunnel(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: proxy.hostname.replace(/^\[|\]$/g, ''), port: proxy.port === '' ? defaultPort : Number(proxy.port) });
  const abort = (): void => {
    socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, 'connect');
    await greet(socket, decodeURIComponent(proxy.username), decodeURIComponent(proxy.password));
    const name = Buffer.from(host);
    socket.write(Buffer.from([version, command.connect, 0, addressType.name, name.length, ...name, port >> 8, port & 0xff]));
    const [, reply, , type] = await read(socket, 4);
    if (reply !== 0) throw new Error(`the proxy answered ${reply ?? '?'}`);
    // The address that the proxy connects from; of no use to us.
    const length = type === addressType.ipv4 ? 4 : type === addressType.ipv6 ? 16 : ((await read(socket, 1))[0] ?? 0);
    await read(socket, length + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function greet(socket: Socket, name: string, password: string): Promise<void> {
  const offered = name === '' ? method.none : method.password;
  socket.write(Buffer.from([version, 1, offered]));
  const [, chosen] = await read(socket, 2);
  if (chosen !== offered) throw new Error('the proxy wants other credentials');
  if (offered === method.none) return;
  const [user, secret] = [Buffer.from(name), Buffer.from(password)];
  socket.write(Buffer.from([1, user.length, ...user, secret.length, ...secret]));
  const [, status] = await read(socket, 2);
  if (status !== 0) throw new Error('the proxy refused the credentials');
}

async function read(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(length) as Buffer | null;
    if (bytes?.length === length) return bytes;
    if (socket.readableEnded || socket.destroyed || bytes !== null) throw new Error('the proxy hung up');
    await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')]);
  }
}
