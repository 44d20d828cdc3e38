// The first look at snapshots: what a Table tells of claims, and between which moments an age lies that it prints.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SnapshotOutlineFacts } from '../../../../src/domain/inventory/facts.ts';
import { Transport } from '../../../../src/kubernetes/transport.ts';
import { humanDuration } from '../../../../src/sources/cluster/humanDuration.ts';
import { outlinesIn, readSnapshotOutlines } from '../../../../src/sources/cluster/snapshotOutline.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** HumanDuration of apimachinery (pkg/util/duration) for whole seconds, as specified there. */
function printed(seconds: number): string {
  const [m, h] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const d = Math.floor(h / 24);
  const two = (a: number, unit: string, b: number, smaller: string): string => (b === 0 ? `${a}${unit}` : `${a}${unit}${b}${smaller}`);
  if (seconds < 120) return `${seconds}s`;
  if (m < 10) return two(m, 'm', seconds % 60, 's');
  if (m < 180) return `${m}m`;
  if (h < 8) return two(h, 'h', m % 60, 'm');
  if (h < 48) return `${h}h`;
  if (h < 192) return two(d, 'd', h % 24, 'h');
  if (h < 24 * 365 * 2) return `${d}d`;
  if (h < 24 * 365 * 8) return two(Math.floor(d / 365), 'y', d % 365, 'd');
  return `${Math.floor(d / 365)}y`;
}

describe('humanDuration', () => {
  const cases: [string, number, number][] = [
    ['0s', -2 * second, second],
    ['119s', 119 * second, 120 * second],
    ['2m', 2 * minute, 2 * minute + second],
    ['9m59s', 10 * minute - second, 10 * minute],
    ['179m', 179 * minute, 180 * minute],
    ['3h', 3 * hour, 3 * hour + minute],
    ['5h3m', 5 * hour + 3 * minute, 5 * hour + 4 * minute],
    ['47h', 47 * hour, 48 * hour],
    ['5d3h', 5 * day + 3 * hour, 5 * day + 4 * hour],
    ['3d', 3 * day, 3 * day + hour],
    ['700d', 700 * day, 701 * day],
    ['2y', 2 * year, 2 * year + day],
    ['2y5d', 2 * year + 5 * day, 2 * year + 6 * day],
    ['9y', 9 * year, 10 * year],
  ];
  for (const [text, least, below] of cases) it(`knows what ${text} leaves open`, () => {
    assert.deepEqual(humanDuration(text), { least, below });
  });
  it('holds whatever is printed', () => {
    for (let seconds = 1; seconds < 12 * 365 * 86_400; seconds = Math.ceil(seconds * 1.003)) {
      const range = humanDuration(printed(seconds));
      assert(range && range.least <= seconds * second && seconds * second < range.below, `${seconds} s: ${printed(seconds)}`);
    }
  });
  it('knows no others', () => {
    for (const text of ['<invalid>', '<unknown>', '', '5', 'd', '5w', '-5s']) assert.equal(humanDuration(text), undefined);
  });
});

const columnDefinitions = ['Name', 'ReadyToUse', 'SourcePVC', 'SourceSnapshotContent', 'RestoreSize', 'SnapshotClass', 'SnapshotContent', 'CreationTime', 'Age'].map((name) => ({ name }));
const row = (ready: unknown, claim: unknown, taken: unknown): object => ({ cells: ['name', ready, claim, null, '1Gi', 'class', 'content', taken, '1y'], object: null });

describe('outlinesIn', () => {
  const written = { from: 1000 * day, to: 1000 * day + second };

  it('counts a claim\'s snapshots, and tells when the newest ready one was taken', () => {
    const rows = [row(true, 'data', '5d3h'), row('true', 'data', '47h'), row(false, 'data', '1s'), row(null, 'data', null), row(true, null, '3d'), row(true, 'other', '<unknown>'), null];
    assert.deepEqual(outlinesIn({ columnDefinitions, rows }, 'shop', written), [
      { kind: 'snapshotOutline', namespace: 'shop', name: 'data', count: 4, readyCount: 2, newestFrom: written.from - 48 * hour, newestTo: written.to - 47 * hour },
      { kind: 'snapshotOutline', namespace: 'shop', name: 'other', count: 1, readyCount: 1 },
    ]);
  });

  it('finds nothing in what is no such Table', () => {
    for (const table of [null, [], {}, { rows: [row(true, 'data', '1s')] }, { columnDefinitions, rows: [{ cells: 3 }] }]) assert.deepEqual(outlinesIn(table, 'shop', written), []);
  });
});

describe('readSnapshotOutlines', () => {
  let server: Server;
  let transport: Transport;
  let asked: string[];
  let status: number;

  beforeEach(async () => {
    asked = [];
    status = 200;
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      assert.match(request.headers.accept ?? '', /as=Table/);
      response.writeHead(asked.length > 3 ? status : 200, { Date: new Date(1_000_000).toUTCString() }).end(JSON.stringify({ columnDefinitions, rows: [row(true, 'data', '10s')] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, insecure: false };
    transport = new Transport({ context: { name: 'c', cluster: 'c', user: 'u' }, cluster, user: { name: 'u' } }, {});
  });
  afterEach(() => {
    transport.dispose();
    server.closeAllConnections();
    server.close();
  });

  const read = async (namespaces: readonly string[], signal = new AbortController().signal): Promise<readonly SnapshotOutlineFacts[]> => {
    const outlines: SnapshotOutlineFacts[] = [];
    await readSnapshotOutlines(transport, namespaces, signal, (outline) => outlines.push(outline));
    return outlines;
  };
  const many = Array.from({ length: 30 }, (_, i) => `ns-${i}`);

  it('asks for each namespace, in their order, and reckons by the server\'s clock', async () => {
    const outlines = await read(many);
    assert.equal(asked[0], '/apis/snapshot.storage.k8s.io/v1/namespaces/ns-0/volumesnapshots?includeObject=None&resourceVersion=0');
    assert.deepEqual(outlines.map(({ namespace }) => namespace).sort(), [...many].sort());
    for (const { newestFrom = Infinity, newestTo } of outlines) {
      assert.equal(newestTo, 1_001_000 - 10_000);
      assert(newestFrom <= 1_000_000 - 11_000);
    }
  });

  it('gives up at the first namespace that cannot be read', async () => {
    status = 403;
    const outlines = await read(many);
    assert.equal(outlines.length, 3);
    assert(asked.length < 10);
  });

  it('tells nothing after it was ended', async () => {
    assert.deepEqual(await read(many, AbortSignal.abort()), []);
  });
});
