// The rival that does least: a process that asks for what the tree shows by bare fetch, all requests at once, and parses the
// answers. It joins nothing and watches nothing. Arguments: server, "whole" or "outline". Prints a Fetched as JSON.
//
// whole: the cheapest requests that hold every fact that a final verdict needs. Lists come from the server's cache
// (resourceVersion=0), whole (a page would come from etcd), uncompressed (compressing costs more than this machine's loopback).
// A snapshot's and a content's table or metadata would not do: who points at whom, by uid, and the volume's handle are in
// neither. outline: claims, and per namespace the snapshots as a Table without objects; one Table of all namespaces would be
// cheaper, but does not say which namespace a row is of.

import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds; bytes of the answers' bodies. */
export interface Fetched {
  readonly milliseconds: number;
  readonly bytes: number;
}

const whole = [
  '/api/v1/persistentvolumeclaims',
  '/api/v1/persistentvolumes',
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshots',
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents',
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses',
  '/apis/storage.k8s.io/v1/storageclasses',
  '/apis/apps/v1/statefulsets',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/daemonsets',
  '/api/v1/pods',
  '/api/v1/secrets?fieldSelector=type%3Dkubernetes.io/tls',
  '/api/v1/configmaps',
  '/api/v1/services',
  '/apis/networking.k8s.io/v1/ingresses',
];

const [server = '', what = 'whole'] = process.argv.slice(2);
const deadline = AbortSignal.timeout(170_000);
let bytes = 0;
await sleep(300);
const began = performance.now();
if (what === 'whole') await Promise.all(whole.map(async (path) => await get(path)));
else await outline();
console.log(JSON.stringify({ milliseconds: performance.now() - began, bytes } satisfies Fetched));

async function outline(): Promise<void> {
  const { items } = (await get('/api/v1/persistentvolumeclaims')) as { items: { metadata: { namespace: string } }[] };
  const namespaces = [...new Set(items.map(({ metadata }) => metadata.namespace))];
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const next = namespaces.values();
  const work = async (): Promise<void> => {
    for (const namespace of next) await get(`/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots?includeObject=None`, table);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

async function get(path: string, accept = 'application/json'): Promise<unknown> {
  const headers = { Authorization: 'Bearer token-of-admin', Accept: accept, 'Accept-Encoding': 'identity' };
  const answer = await fetch(`${server}${path}${path.includes('?') ? '&' : '?'}resourceVersion=0`, { headers, signal: deadline });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const body = Buffer.from(await answer.arrayBuffer());
  bytes += body.length;
  return JSON.parse(body.toString());
}
