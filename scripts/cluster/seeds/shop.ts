// Puts the shop of samples/shop into a cluster as the case study finds it: running, with data, with restore points of the past
// for one database, stale ones for the other, none for the uploads, and certificates that nobody renews.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../../lib/progress.ts';
import { issueShopCertificates, type ShopCertificate } from '../../shop/certificates.ts';
import { buildShopImages } from '../../shop/images.ts';
import { backdateSnapshots } from '../backdateSnapshots.ts';
import type { Cluster } from '../cluster.ts';
import { importImage } from '../image.ts';

interface Database {
  readonly name: 'orders' | 'catalog';
  /** How many hours ago each of its snapshots was made, oldest first. */
  readonly snapshotHours: readonly number[];
}

const databases: readonly Database[] = [
  { name: 'orders', snapshotHours: [30 * 24, 7 * 24, 48, 26, 3] },
  { name: 'catalog', snapshotHours: [16 * 24, 9 * 24] },
];

const sample = join(import.meta.dirname, '..', '..', '..', 'samples', 'shop');
/** On the namespace: the moment that ages are counted from, and that everything was done. */
const baseAnnotation = 'shop.example.com/loaded-until';
const doneAnnotation = 'shop.example.com/seeded';
const readyWithinSeconds = 180;

/** Runs kubectl with an input. */
type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

/** Fast and without effect where the shop is there; where a call was broken off, the next one goes on. */
export async function seedShop(cluster: Cluster, progress: Progress, signal?: AbortSignal): Promise<void> {
  const kubectl: Kubectl = async (args, input) => await cluster.kubectl(args, { input, signal, timeoutMs: (readyWithinSeconds + 20) * 1000 });
  const annotations = await namespaceAnnotations(kubectl);
  if (annotations[doneAnnotation] === 'true') return;

  const archives = await buildShopImages(progress, signal);
  await progress.during('Loading the images of the shop', async () => {
    for (const archive of archives) await importImage(cluster, archive, signal);
  });
  await progress.during('Starting the shop', async () => {
    await kubectl(['apply', '-f', join(sample, 'k8s', 'base', 'namespace.yaml')]);
    await createSecrets(kubectl);
    await kubectl(['apply', '-k', join(sample, 'k8s', 'overlays', 'local')]);
  });
  await progress.during('Loading the data of the shop, with a snapshot for each time of its past', async () => {
    // To the minute, which snapshots' names are made of and backdateSnapshots asks for.
    const base = annotations[baseAnnotation] ?? new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
    await kubectl(['annotate', 'namespace', 'shop', `${baseAnnotation}=${base}`, '--overwrite']);
    const taken = await Promise.all(databases.map(async (database) => await loadDatabase(kubectl, database, new Date(base))));
    await backdateSnapshots(cluster, 'shop', new Map(taken.flat()), signal);
  });
  await progress.during('Waiting for the shop', async () => {
    await kubectl(['wait', '-n', 'shop', 'deployments', '--all', '--for=condition=Available', `--timeout=${readyWithinSeconds}s`]);
    await uploadFiles(kubectl);
  });
  await kubectl(['annotate', 'namespace', 'shop', `${doneAnnotation}=true`]);
}

async function namespaceAnnotations(kubectl: Kubectl): Promise<Readonly<Record<string, string>>> {
  const found = await kubectl(['get', 'namespace', 'shop', '--ignore-not-found', '-o', 'jsonpath={.metadata.annotations}']);
  return found === '' ? {} : (JSON.parse(found) as Record<string, string>);
}

/** All or none: a database would not know another password, nor a certificate another authority. */
async function createSecrets(kubectl: Kubectl): Promise<void> {
  if ((await kubectl(['get', 'secrets', '-n', 'shop', '-o', 'name'])) !== '') return;
  const { ca, storefront, payments } = await issueShopCertificates(new Date());
  const items = [
    ...databases.map(({ name }) => secret(`${name}-db-credentials`, 'Opaque', { password: randomBytes(18).toString('base64url') })),
    tlsSecret('shop-ca', ca, ca),
    tlsSecret('storefront-tls', storefront, ca),
    tlsSecret('payments-tls', payments, ca),
  ];
  // Created rather than applied, which would keep a copy of the keys in an annotation.
  await kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

function tlsSecret(name: string, pair: ShopCertificate, ca: ShopCertificate): object {
  return secret(name, 'kubernetes.io/tls', { 'tls.crt': pair.certificate, 'tls.key': pair.key, 'ca.crt': ca.certificate });
}

function secret(name: string, type: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'shop' }, type, stringData };
}

/**
 * Loads what was there at each time of the past and then takes the snapshot of that time, so that it holds what it would have held.
 * @returns the snapshots' names and times.
 */
async function loadDatabase(kubectl: Kubectl, { name, snapshotHours }: Database, base: Date): Promise<[string, Date][]> {
  await kubectl(['rollout', 'status', '-n', 'shop', `statefulset/${name}-db`, `--timeout=${readyWithinSeconds}s`]);
  const loader = await readFile(join(sample, 'loader', `${name}.sql`), 'utf8');
  const load = async (hours: number) => {
    const variables = [`base=${base.toISOString()}`, `age=${hours} hours`, 'ON_ERROR_STOP=1'].flatMap((variable) => ['--set', variable]);
    const psql = ['psql', '--quiet', '--username', 'shop', '--dbname', name, ...variables, '--file', '-'];
    await kubectl(['exec', '-i', '-n', 'shop', `${name}-db-0`, '--', ...psql], loader);
  };
  const taken: [string, Date][] = [];
  for (const hours of snapshotHours) {
    const time = new Date(base.getTime() - hours * 3_600_000);
    await load(hours);
    taken.push([await takeSnapshot(kubectl, `data-${name}-db-0`, time), time]);
  }
  await load(0);
  return taken;
}

/** @returns the snapshot's name, when it is ready. */
async function takeSnapshot(kubectl: Kubectl, claim: string, time: Date): Promise<string> {
  const name = `${claim}-${time.toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}`;
  const snapshot = {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace: 'shop' },
    spec: { volumeSnapshotClassName: 'snapshots', source: { persistentVolumeClaimName: claim } },
  };
  await kubectl(['apply', '-f', '-'], JSON.stringify(snapshot));
  await kubectl(['wait', '-n', 'shop', `volumesnapshot/${name}`, '--for=jsonpath={.status.readyToUse}=true', `--timeout=${readyWithinSeconds}s`]);
  return name;
}

/** By the service itself, through the API server. */
async function uploadFiles(kubectl: Kubectl): Promise<void> {
  for (const [file, text] of Object.entries({ 'order-1680-engraving.txt': 'For Ana, with love\n', 'order-1677-logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n' })) {
    await kubectl(['replace', '--raw', `/api/v1/namespaces/shop/services/uploads:http/proxy/file?name=${file}`, '-f', '-'], text);
  }
}
