// Puts the objects of the large cluster into a bare control plane, as fast as its API server takes them.

import { readdir, readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { parse, parseAllDocuments } from 'yaml';
import type { Progress } from '../../../lib/progress.ts';
import { until } from '../../../lib/until.ts';
import type { BareControlPlane } from '../../bareControlPlane.ts';
import { programPath } from '../../programs.ts';
import { ScaleCertificates } from './scaleCertificates.ts';
import { certificateRequests, scaleNamespace, type Bound, type ScaleObject } from './scaleNamespace.ts';

/** Requests under way at a time. */
const parallel = 96;
/** Namespaces under way at a time: enough that the requests of one never wait for the last of another. */
const parallelNamespaces = 8;

/** Resource and whether its status is a subresource, by kind. Those of snapshots' kinds are not while they are planted. */
const resources: Readonly<Record<string, { readonly resource: string; readonly statusApart?: true }>> = {
  Namespace: { resource: 'namespaces' },
  CustomResourceDefinition: { resource: 'customresourcedefinitions' },
  StorageClass: { resource: 'storageclasses' },
  VolumeSnapshotClass: { resource: 'volumesnapshotclasses' },
  PersistentVolumeClaim: { resource: 'persistentvolumeclaims', statusApart: true },
  PersistentVolume: { resource: 'persistentvolumes', statusApart: true },
  VolumeSnapshot: { resource: 'volumesnapshots' },
  VolumeSnapshotContent: { resource: 'volumesnapshotcontents' },
  Secret: { resource: 'secrets' },
  ConfigMap: { resource: 'configmaps' },
  Service: { resource: 'services' },
  Ingress: { resource: 'ingresses' },
  StatefulSet: { resource: 'statefulsets', statusApart: true },
  Deployment: { resource: 'deployments', statusApart: true },
  Pod: { resource: 'pods', statusApart: true },
};

/**
 * The kinds of snapshots are defined without a status subresource first, so that an object and its status are one request,
 * and as they are meant at the end: what is stored is the same.
 * @param now milliseconds since the epoch, in whole minutes.
 */
export async function plantScale(plane: BareControlPlane, namespaces: number, now: number, progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  const planter = await Planter.open(plane, signal);
  try {
    const definitions = await snapshotDefinitions();
    for (const definition of definitions) await planter.plant(withoutStatus(definition));
    for (const one of await classes()) await until(`${one.kind} to be accepted`, async () => (await planter.plant(one)).uid, { timeoutMs: 60_000, signal });
    const certificates = await progress.during('Making key pairs', async () => await ScaleCertificates.create(now));
    let done = 0;
    const queue = Array.from({ length: namespaces }, (_, index) => index).values();
    const work = async (): Promise<void> => {
      for (const index of queue) {
        await plantNamespace(planter, index, now, certificates);
        done += 1;
        if (done % Math.ceil(namespaces / 10) === 0) progress.note(`  ${done} of ${namespaces} namespaces (${planter.sent} requests)`);
      }
    };
    await progress.during(`Planting ${namespaces} namespaces`, async () => await Promise.all(Array.from({ length: parallelNamespaces }, work)));
    for (const definition of definitions) await planter.patch(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`, { spec: definition['spec'] });
  } finally {
    planter.close();
  }
}

async function plantNamespace(planter: Planter, index: number, now: number, certificates: ScaleCertificates): Promise<void> {
  const issued = [];
  for (const request of certificateRequests(index)) issued.push(await certificates.issue(request));
  const { name, objects, claims, snapshots } = scaleNamespace(index, now, issued);
  await planter.plant({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } } });
  const both = async ({ object, bound }: Bound): Promise<void> => {
    const { uid } = await planter.plant(object);
    await planter.plant(bound(uid));
  };
  await Promise.all([...objects.map(async (object) => await planter.plant(object)), ...[...claims, ...snapshots].map(both)]);
}

/** Sends at most `parallel` requests at a time over connections that stay open. */
class Planter {
  readonly #server: string;
  readonly #ca: Buffer;
  readonly #signal: AbortSignal | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: parallel });
  #sent = 0;

  private constructor(server: string, ca: Buffer, signal: AbortSignal | undefined) {
    this.#server = server;
    this.#ca = ca;
    this.#signal = signal;
  }

  static async open(plane: BareControlPlane, signal: AbortSignal | undefined): Promise<Planter> {
    return new Planter(plane.server, await readFile(join(plane.folder, 'certificates', 'apiserver.crt')), signal);
  }

  get sent(): number {
    return this.#sent;
  }

  /** Makes the object and, where its kind has it apart, its status. @returns the uid that it was given. */
  async plant(object: ScaleObject): Promise<{ readonly uid: string }> {
    const known = resources[object.kind];
    if (known === undefined) throw new Error(`No resource is known for ${object.kind}.`);
    const { name, namespace } = object.metadata;
    const collection = `${object.apiVersion === 'v1' ? '/api' : '/apis'}/${object.apiVersion}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${known.resource}`;
    const made = JSON.parse(await this.#send('POST', collection, object)) as { metadata: { uid: string } };
    if (known.statusApart && object['status'] !== undefined) await this.patch(`${collection}/${name}/status`, { status: object['status'] });
    return made.metadata;
  }

  async patch(path: string, change: object): Promise<void> {
    await this.#send('PATCH', path, change);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(method: string, path: string, body: object): Promise<string> {
    const asked = request(`${this.#server}${path}`, {
      method,
      agent: this.#agent,
      ca: this.#ca,
      headers: { Authorization: 'Bearer token-of-admin', 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
      signal: AbortSignal.any([AbortSignal.timeout(300_000), ...(this.#signal === undefined ? [] : [this.#signal])]),
    });
    asked.end(JSON.stringify(body));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const answer = await text(response);
    this.#sent += 1;
    if (response.statusCode !== 200 && response.statusCode !== 201) throw new Error(`${method} ${path}: ${response.statusCode ?? 0} ${answer}`);
    return answer;
  }
}

async function snapshotDefinitions(): Promise<ScaleObject[]> {
  const folder = await programPath('crd');
  const files = (await readdir(folder)).filter((file) => file.startsWith('snapshot.storage.k8s.io_'));
  return await Promise.all(files.map(async (file) => parse(await readFile(join(folder, file), 'utf8')) as ScaleObject));
}

function withoutStatus(definition: ScaleObject): ScaleObject {
  const spec = structuredClone(definition['spec']) as { versions: Record<string, unknown>[] };
  for (const version of spec.versions) delete version['subresources'];
  return { ...definition, spec };
}

/** Storage classes and snapshot classes of the local cluster's own. */
async function classes(): Promise<ScaleObject[]> {
  const manifests = join(import.meta.dirname, '..', '..', 'manifests');
  const read = async (file: string) => parseAllDocuments(await readFile(join(manifests, file), 'utf8')).map((document) => document.toJS() as ScaleObject);
  return [...(await read('storage.yaml')), ...(await read('snapshots.yaml'))].filter(({ kind }) => resources[kind] !== undefined);
}
