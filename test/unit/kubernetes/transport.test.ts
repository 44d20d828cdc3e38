// The way to an API server over real TLS: whom it trusts, what it shows, through which proxy, and what of it is renewed.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, createServer as createNetServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { CertificateAuthority, type KeyPair } from '../../../scripts/cluster/certificateAuthority.ts';
import { until } from '../../../scripts/lib/until.ts';
import { RequestFailed } from '../../../src/kubernetes/client.ts';
import type { ClusterEntry, UserEntry } from '../../../src/kubernetes/kubeconfig.ts';
import { readBody, Transport } from '../../../src/kubernetes/transport.ts';

const life = new AbortController();
const serverName = 'api.test';

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('Transport', () => {
  let folder: string;
  let authority: CertificateAuthority;
  let stranger: CertificateAuthority;
  let identity: KeyPair;
  let server: Server;
  let port: number;
  const transports: Transport[] = [];
  const others: NetServer[] = [];
  const sockets: Socket[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'transport-'));
    authority = await CertificateAuthority.create(folder, 'one');
    stranger = await CertificateAuthority.create(join(folder, 'stranger'), 'two');
    identity = await authority.issue({ commonName: 'server', dnsNames: [serverName] });
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    answer = (_, response) => response.end('{}');
    const tls = { cert: identity.certificate, key: identity.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: false };
    server = createServer(tls, (request, response) => {
      answer(request, response);
    });
    port = await listen(server);
  });
  afterEach(() => {
    for (const transport of transports.splice(0)) transport.dispose();
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const other of others.splice(0)) other.close();
    server.closeAllConnections();
    server.close();
  });

  const data = (pem: string): string => Buffer.from(pem).toString('base64');
  const open = (cluster: Partial<ClusterEntry>, user: Partial<UserEntry> = {}, env: NodeJS.ProcessEnv = {}): Transport => {
    const entry = { server: `https://127.0.0.1:${port}`, insecure: false, ...cluster };
    const transport = new Transport({ context: { name: 'c', cluster: 'c', user: 'u' }, cluster: entry, user: { name: 'u', ...user } }, env);
    transports.push(transport);
    return transport;
  };
  const trusted = (): Partial<ClusterEntry> => ({ caData: data(authority.certificate), tlsServerName: serverName });
  const get = async (transport: Transport, isLarge = false): Promise<string> => {
    const clock = transport.deadline(life.signal, 10_000);
    try {
      return (await readBody(await transport.send({ method: 'GET', path: '/api', isLarge }, clock))).toString();
    } finally {
      clock.stop();
    }
  };
  const troubleOf = async (transport: Transport): Promise<RequestFailed['trouble']> => {
    const error: unknown = await get(transport).then(() => assert.fail('no error'), (reason: unknown) => reason);
    assert(error instanceof RequestFailed);
    return error.trouble;
  };

  it('trusts the authority of the kubeconfig, for the name that it says', async () => {
    assert.equal(await get(open(trusted())), '{}');
    const refused = async (cluster: Partial<ClusterEntry>): Promise<unknown> => {
      const trouble = await troubleOf(open(cluster));
      return trouble.code === 'tlsRefused' && trouble.detail;
    };
    assert.equal(await refused({ caData: data(authority.certificate) }), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.equal(await refused({ caData: data(stranger.certificate), tlsServerName: serverName }), 'SELF_SIGNED_CERT_IN_CHAIN');
    assert.equal(await refused({ tlsServerName: serverName }), 'SELF_SIGNED_CERT_IN_CHAIN');
    assert.equal(await get(open({ insecure: true })), '{}');
  });

  it('reads the file of authorities again when it no longer vouches for the server', async () => {
    const caFile = join(folder, 'authorities.crt');
    await writeFile(caFile, stranger.certificate);
    const transport = open({ caFile, tlsServerName: serverName });
    assert.equal((await troubleOf(transport)).code, 'tlsRefused');
    await writeFile(caFile, authority.certificate);
    assert.equal(await get(transport), '{}');
  });

  it('reads a client certificate again when it is refused, and lets go of the connections of the old one', async () => {
    const names: unknown[] = [];
    let held: ServerResponse | undefined;
    answer = ({ socket }, response) => {
      assert(socket instanceof TLSSocket);
      const { subject } = socket.getPeerCertificate();
      names.push(subject.CN);
      if (names.length === 1) held = response;
      else response.writeHead(subject.CN === 'old' ? 401 : 200).end('{}');
    };
    const files = { certFile: join(folder, 'me.crt'), keyFile: join(folder, 'me.key') };
    const write = async (commonName: string): Promise<void> => {
      const pair = await authority.issue({ commonName });
      await writeFile(files.certFile, pair.certificate);
      await writeFile(files.keyFile, pair.key);
    };
    await write('old');
    const transport = open(trusted(), files);
    const underWay = get(transport);
    await until('a request', async () => await Promise.resolve(held && true), { timeoutMs: 10_000, intervalMs: 5 });
    await write('new');
    await get(transport);
    assert.deepEqual(names, ['old', 'old', 'new']);
    held?.end('whole');
    assert.equal(await underWay, 'whole');
    const connections = async (): Promise<number> =>
      await new Promise((resolve, reject) => {
        server.getConnections((error, count) => {
          if (error) reject(error);
          else resolve(count);
        });
      });
    await until('the end of the old connection', async () => ((await connections()) === 1 ? true : undefined), { timeoutMs: 10_000, intervalMs: 5 });
  });

  it('asks a credential plugin again when its credential is refused, and shows the new one', async () => {
    const shown: unknown[] = [];
    answer = ({ headers }, response) => {
      shown.push(headers.authorization);
      response.writeHead(shown.length === 2 ? 401 : 200).end('{}');
    };
    const command = join(folder, 'plugin');
    const status = '{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"$n\\"}}';
    await writeFile(command, `#!/bin/sh\necho >> "${folder}/runs"\nn=$(wc -l < "${folder}/runs" | tr -d ' ')\necho "${status}"\n`);
    await chmod(command, 0o755);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args: [], env: {}, provideClusterInfo: false, interactiveMode: 'Never', folder };
    const transport = open(trusted(), { exec });
    await get(transport);
    await get(transport);
    assert.deepEqual(shown, ['Bearer 1', 'Bearer 1', 'Bearer 2']);
  });

  it('does not ask for compression on this machine', async () => {
    answer = ({ headers }, response) => response.end(headers['accept-encoding'] ?? 'none');
    assert.equal(await get(open(trusted()), true), 'none');
  });

  describe('through a proxy', () => {
    /** A proxy of the kind, which leads every name to the API server. @returns its address and what it was asked for. */
    const proxy = async (kind: 'http' | 'socks5'): Promise<{ readonly address: string; readonly asked: string[] }> => {
      const asked: string[] = [];
      const join = (client: Socket, greeting: string | Buffer): void => {
        const upstream = connect(port, '127.0.0.1', () => {
          client.write(greeting);
          upstream.pipe(client).pipe(upstream);
        });
        for (const socket of [client, upstream]) {
          sockets.push(socket);
          socket.on('error', () => socket.destroy());
        }
      };
      const listener = kind === 'http' ? createHttpServer() : createNetServer((client) => {
        client.once('data', () => {
          client.write(Buffer.from([5, 2]));
          client.once('data', (credentials) => {
            asked.push(credentials.toString('latin1', 2));
            client.write(Buffer.from([1, 0]));
            client.once('data', (request) => {
              const end = 5 + (request[4] ?? 0);
              asked.push(`${request.toString('latin1', 5, end)}:${request.readUInt16BE(end)}`);
              join(client, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
            });
          });
        });
      });
      listener.on('connect', (request: IncomingMessage, client: Socket) => {
        asked.push(request.headers['proxy-authorization'] ?? '', request.url ?? '');
        join(client, 'HTTP/1.1 200 OK\r\n\r\n');
      });
      others.push(listener);
      return { address: `${kind}://me:secret@127.0.0.1:${await listen(listener)}`, asked };
    };
    const caData = (): Partial<ClusterEntry> => ({ caData: data(authority.certificate), server: `https://${serverName}:6443` });

    it('of the environment', async () => {
      const { address, asked } = await proxy('http');
      assert.equal(await get(open(caData(), {}, { HTTPS_PROXY: address })), '{}');
      assert.deepEqual(asked, [`Basic ${Buffer.from('me:secret').toString('base64')}`, `${serverName}:6443`]);
      assert.equal((await troubleOf(open(caData(), {}, { HTTPS_PROXY: address, NO_PROXY: '.test' }))).code, 'unreachable');
    });

    it('of the kubeconfig, with SOCKS', async () => {
      const { address, asked } = await proxy('socks5');
      assert.equal(await get(open({ ...caData(), proxyUrl: address })), '{}');
      assert.deepEqual(asked, ['me\x06secret', `${serverName}:6443`]);
    });

    it('whole bodies arrive that the server has compressed', async () => {
      const body = 'long'.repeat(50_000);
      answer = ({ headers }, response) => {
        assert.equal(headers['accept-encoding'], 'gzip');
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
      };
      const { address } = await proxy('http');
      assert.equal(await get(open({ ...caData(), proxyUrl: address }), true), body);
      const whole = gzipSync(body);
      answer = (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(whole.subarray(0, 50));
      await assert.rejects(get(open({ ...caData(), proxyUrl: address }), true));
    });

    it('that does not answer is told', async () => {
      const { address } = await proxy('http');
      others.at(-1)?.close();
      assert.equal((await troubleOf(open({ ...caData(), proxyUrl: address }))).code, 'unreachable');
    });
  });

  it('shows impersonation as kubectl does', async () => {
    let shown: IncomingMessage['headers'] = {};
    answer = ({ headers }, response) => {
      shown = headers;
      response.end('{}');
    };
    const impersonate = { user: 'boss', uid: '7', groups: ['a', 'b'], extra: { 'x/y': ['1'] } };
    await get(open(trusted(), { token: 't', impersonate }));
    assert.equal(shown['impersonate-user'], 'boss');
    assert.equal(shown['impersonate-uid'], '7');
    assert.equal(shown['impersonate-group'], 'a, b');
    assert.equal(shown['impersonate-extra-x%2fy'], '1');
  });

  it('notices an authority file that is not there', async () => {
    assert.deepEqual(await troubleOf(open({ caFile: join(folder, 'none') })), { code: 'badKubeconfig', path: join(folder, 'none'), detail: 'ENOENT' });
  });
});
