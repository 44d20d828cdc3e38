// The rival that does least: a process that asks for what the tree shows by bare fetch, all requests at once, and parses the
// answers. It joins nothing and watches nothing. Arguments: server, "whole" or "outline". Prints a Fetched as JSON.
//
// whole: the cheapest requests that hold every fact that a final verdict needs. Lists come from the server's cache
// (resourceVersion=0), whole (a page would come from etcd), uncompressed (compressing costs more than this machine's loopback);
// built-in kinds in protobuf, of which no more is decoded than the extension decodes; secrets as JSON, as the extension asks
// for them.
// A snapshot's and a content's table or metadata would not do: who points at whom, by uid, and the volume's handle are in
// neither. outline: claims, and per namespace the snapshots as a Table without objects; one Table of all namespaces would be
// cheaper, but does not say which namespace a row is of.

import { setTimeout as sleep } from 'node:timers/promises';
import { ProtobufReader, type Shape } from '../../../src/kubernetes/protobuf.ts';
import { objectIn, protobuf } from '../../../src/kubernetes/protobufObject.ts';
import { TextCache } from '../../../src/kubernetes/textCache.ts';
import { shapes } from '../../../src/sources/cluster/shapes.ts';

/** Milliseconds; bytes of the answers' bodies. */
export interface Fetched {
  readonly milliseconds: number;
  readonly bytes: number;
}

const inProtobuf: Readonly<Record<string, Shape>> = {
  '/api/v1/persistentvolumeclaims': shapes.claim,
  '/api/v1/persistentvolumes': shapes.volume,
  '/apis/apps/v1/statefulsets': shapes.statefulSet,
  '/apis/apps/v1/deployments': shapes.deployment,
  '/apis/apps/v1/daemonsets': shapes.daemonSet,
  '/api/v1/pods': shapes.pod,
  '/api/v1/configmaps': shapes.configMap,
  '/api/v1/services': shapes.service,
};

const asJson = [
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshots',
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents',
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses',
  '/apis/storage.k8s.io/v1/storageclasses',
  '/api/v1/secrets?fieldSelector=type%3Dkubernetes.io/tls',
  '/apis/networking.k8s.io/v1/ingresses',
];

const [server = '', what = 'whole'] = process.argv.slice(2);
const deadline = AbortSignal.timeout(170_000);
let bytes = 0;
await sleep(300);
const began = performance.now();
if (what === 'whole') await Promise.all([...Object.entries(inProtobuf).map(async ([path, shape]) => await list(path, shape)), ...asJson.map(async (path) => await get(path))]);
else await outline();
console.log(JSON.stringify({ milliseconds: performance.now() - began, bytes } satisfies Fetched));

async function outline(): Promise<void> {
  const items = (await list('/api/v1/persistentvolumeclaims', shapes.claim)) as { metadata: { namespace: string } }[];
  const namespaces = [...new Set(items.map(({ metadata }) => metadata.namespace))];
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const next = namespaces.values();
  const work = async (): Promise<void> => {
    for (const namespace of next) await get(`/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots?includeObject=None`, table);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** A list of a built-in kind in protobuf: its items are field 2. */
async function list(path: string, shape: Shape): Promise<unknown> {
  return objectIn(new ProtobufReader(new TextCache()), await read(path, protobuf), { 2: ['items', { message: shape }, 'list'] })['items'];
}

async function get(path: string, accept = 'application/json'): Promise<unknown> {
  return JSON.parse((await read(path, accept)).toString());
}

async function read(path: string, accept: string): Promise<Buffer> {
  const headers = { Authorization: 'Bearer token-of-admin', Accept: accept, 'Accept-Encoding': 'identity' };
  const answer = await fetch(`${server}${path}${path.includes('?') ? '&' : '?'}resourceVersion=0`, { headers, signal: deadline });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const body = Buffer.from(await answer.arrayBuffer());
  bytes += body.length;
  return body;
}
