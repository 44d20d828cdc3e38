// Puts the shop of samples/shop into a cluster as the case study finds it: running, with data, with restore points of the past
// for one database, stale ones for the other, none for the uploads, and certificates that nobody renews.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../../lib/progress.ts';
import { issueShopCertificates, type ShopCertificate } from '../../shop/certificates.ts';
import { buildShopImages } from '../../shop/images.ts';
import type { Cluster } from '../cluster.ts';
import { VolumeStore } from '../csi/volumeStore.ts';
import { importImage } from '../image.ts';

/** A point of a database's past: what was there `hours` ago. The last one, 0, is now and gets no snapshot. */
interface Database {
  readonly name: 'orders' | 'catalog';
  readonly snapshotHours: readonly number[];
}

const databases: readonly Database[] = [
  { name: 'orders', snapshotHours: [30 * 24, 7 * 24, 48, 26, 3] },
  { name: 'catalog', snapshotHours: [16 * 24, 9 * 24] },
];
const deployments = ['orders', 'catalog', 'uploads', 'storefront', 'payments'];

const sample = join(import.meta.dirname, '..', '..', '..', 'samples', 'shop');
/** On the namespace: the moment that ages are counted from, and whether everything was done. */
const baseAnnotation = 'shop.example.com/loaded-until';
const doneAnnotation = 'shop.example.com/seeded';
const readyWithinSeconds = 180;

/** Fast and without effect where the shop is there; where a call was broken off, the next one goes on. */
export async function seedShop(cluster: Cluster, progress: Progress, signal?: AbortSignal): Promise<void> {
  const kubectl: Kubectl = async (args, input) => await cluster.kubectl(args, { input, signal, timeoutMs: (readyWithinSeconds + 20) * 1000 });
  const shop: Shop = { kubectl, volumes: new VolumeStore(cluster.paths.volumes) };
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
  // To the minute: the names of the restore points are made from it.
  const base = annotations[baseAnnotation] ?? new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  await kubectl(['annotate', 'namespace', 'shop', `${baseAnnotation}=${base}`, '--overwrite']);
  await progress.during('Loading the data of the shop and taking snapshots on the way', async () => {
    await Promise.all(databases.map(async (database) => await loadDatabase(shop, database, new Date(base))));
  });
  await progress.during('Waiting for the shop', async () => {
    for (const name of deployments) await rolledOut(kubectl, `deployment/${name}`);
    await uploadFiles(kubectl);
  });
  await kubectl(['annotate', 'namespace', 'shop', `${doneAnnotation}=true`]);
}

type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

interface Shop {
  readonly kubectl: Kubectl;
  /** What the cluster's storage driver keeps. */
  readonly volumes: VolumeStore;
}

async function namespaceAnnotations(kubectl: Kubectl): Promise<Readonly<Record<string, string>>> {
  const found = await kubectl(['get', 'namespace', 'shop', '--ignore-not-found', '-o', 'jsonpath={.metadata.annotations}']);
  return found === '' ? {} : (JSON.parse(found) as Record<string, string>);
}

/** Those that are there stay: a database would not know another password. */
async function createSecrets(kubectl: Kubectl): Promise<void> {
  const found = (await kubectl(['get', 'secrets', '-n', 'shop', '-o', 'name'])).split('\n');
  const certificates = await issueShopCertificates(new Date());
  const secrets = [
    ...databases.map(({ name }) => secret(`${name}-db-credentials`, 'Opaque', { password: randomBytes(18).toString('base64url') })),
    tlsSecret('shop-ca', certificates.ca, certificates.ca),
    tlsSecret('storefront-tls', certificates.storefront, certificates.ca),
    tlsSecret('payments-tls', certificates.payments, certificates.ca),
  ].filter(({ metadata }) => !found.includes(`secret/${metadata.name}`));
  // Created rather than applied, which would keep a copy of the key in an annotation.
  for (const item of secrets) await kubectl(['create', '-f', '-'], JSON.stringify(item));
}

function tlsSecret(name: string, pair: ShopCertificate, ca: ShopCertificate) {
  return secret(name, 'kubernetes.io/tls', { 'tls.crt': pair.certificate, 'tls.key': pair.key, 'ca.crt': ca.certificate });
}

function secret(name: string, type: string, stringData: Readonly<Record<string, string>>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'shop' }, type, stringData };
}

async function rolledOut(kubectl: Kubectl, workload: string): Promise<void> {
  await kubectl(['rollout', 'status', '-n', 'shop', workload, `--timeout=${readyWithinSeconds}s`]);
}

/** Loads what was there at each point of the past, then takes the snapshot of that time, so that each holds what it would have held. */
async function loadDatabase(shop: Shop, database: Database, base: Date): Promise<void> {
  await rolledOut(shop.kubectl, `statefulset/${database.name}-db`);
  const loader = await readFile(join(sample, 'loader', `${database.name}.sql`), 'utf8');
  for (const hours of [...database.snapshotHours, 0]) {
    const variables = [`base=${base.toISOString()}`, `age=${hours} hours`].flatMap((variable) => ['-v', variable]);
    const psql = ['psql', '--quiet', '--username', 'shop', '--dbname', database.name, '-v', 'ON_ERROR_STOP=1', ...variables, '-f', '-'];
    await shop.kubectl(['exec', '-i', '-n', 'shop', `${database.name}-db-0`, '--', ...psql], loader);
    if (hours > 0) await takeSnapshot(shop, `data-${database.name}-db-0`, new Date(base.getTime() - hours * 3_600_000));
  }
}

/**
 * Takes a snapshot of the claim, and lets the driver and the cluster say that it was made at `time`. The status of a snapshot
 * that is ready is not written again by the controllers (external-snapshotter 8.6, pkg/sidecar-controller/snapshot_controller.go).
 */
async function takeSnapshot(shop: Shop, claim: string, time: Date): Promise<void> {
  const name = `${claim}-${time.toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}`;
  const snapshot = {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace: 'shop' },
    spec: { volumeSnapshotClassName: 'snapshots', source: { persistentVolumeClaimName: claim } },
  };
  await shop.kubectl(['apply', '-f', '-'], JSON.stringify(snapshot));
  await shop.kubectl(['wait', '-n', 'shop', `volumesnapshot/${name}`, '--for=jsonpath={.status.readyToUse}=true', `--timeout=${readyWithinSeconds}s`]);
  const content = await shop.kubectl(['get', 'volumesnapshot', '-n', 'shop', name, '-o', 'jsonpath={.status.boundVolumeSnapshotContentName}']);
  const handle = await shop.kubectl(['get', 'volumesnapshotcontent', content, '-o', 'jsonpath={.status.snapshotHandle}']);
  await shop.volumes.put('snapshots', { ...(await shop.volumes.get('snapshots', handle)), createdMs: time.getTime() });
  const setStatus = async (object: readonly string[], creationTime: string) =>
    await shop.kubectl(['patch', ...object, '--subresource=status', '--type=merge', '-p', `{"status":{"creationTime":${creationTime}}}`]);
  // Nanoseconds as text: the number is beyond what JavaScript can hold.
  await setStatus(['volumesnapshotcontent', content], `${time.getTime()}000000`);
  await setStatus(['volumesnapshot', '-n', 'shop', name], JSON.stringify(time.toISOString()));
}

/** By the service itself, through the API server. */
async function uploadFiles(kubectl: Kubectl): Promise<void> {
  for (let order = 1; order <= 12; order++) {
    const path = `/api/v1/namespaces/shop/services/uploads:http/proxy/file?name=order-${order}-engraving.txt`;
    await kubectl(['replace', '--raw', path, '-f', '-'], `Text to engrave on the item of order ${order}.\n`);
  }
}
