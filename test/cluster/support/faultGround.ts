// A real cluster of one namespace, an inventory that reads it through a proxy that can spoil everything, and what has to hold
// after each fault: it equals a fresh reading, nothing that was there throughout was ever gone, and nothing is held that was not before.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { BroadcastChannel } from 'node:worker_threads';
import { BareControlPlane, type TestUser } from '../../../scripts/cluster/bareControlPlane.ts';
import { scaleData, smallestSize } from '../../../scripts/cluster/seeds/scale.ts';
import { namespaceName } from '../../../scripts/cluster/seeds/scale/scaleNamespace.ts';
import { silent } from '../../../scripts/lib/progress.ts';
import { until } from '../../../scripts/lib/until.ts';
import { kinds, type Kind, type KindState } from '../../../src/domain/inventory/kind.ts';
import type { InventoryBatch } from '../../../src/domain/inventory/row.ts';
import type { Method } from '../../../src/kubernetes/client.ts';
import type { Client } from '../../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../../src/sources/cluster/inventoryClient.ts';
import { FaultProxy } from './faultProxy.ts';
import { treeWords } from './treeWords.ts';

const namespace = namespaceName(0);
const core = `/api/v1/namespaces/${namespace}`;
const snapshots = `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots`;
const worker = new URL('../../../src/sources/cluster/worker.ts', import.meta.url);
const hastyWorker = new URL('hastyWorker.ts', import.meta.url);

/** What the inventory's worker, and the proxy on its behalf, hold; by name, how many. */
type Held = Readonly<Record<string, number>>;

interface WorkersAnswer {
  readonly resources: readonly string[];
  readonly warnings: readonly string[];
}

export class FaultGround {
  readonly plane: BareControlPlane;
  readonly proxy: FaultProxy;
  readonly inventory: InventoryClient;
  readonly #admin: Client;
  /** What the tree said since `listen`, each once, in order. */
  #said: string[] = [];
  #removed: string[] = [];
  #thinned: string[] = [];
  /** Rows with their restore points, and certificates, that are there from the beginning to the end. */
  #lasting: ReadonlyMap<string, number> = new Map();
  #stirred = 0;

  private constructor(plane: BareControlPlane, proxy: FaultProxy, admin: Client, context: TestUser) {
    this.plane = plane;
    this.proxy = proxy;
    this.#admin = admin;
    this.inventory = new InventoryClient({ worker: hastyWorker, target: { kubeconfig: proxy.kubeconfig, context } });
    this.inventory.onDidChange((batch) => this.#hear(batch));
  }

  /** @param serverArguments further arguments of kube-apiserver. */
  static async start(serverArguments: readonly string[] = [], user: TestUser = 'admin'): Promise<FaultGround> {
    const plane = await BareControlPlane.start({ etcdData: await scaleData(smallestSize, silent), serverArguments: ['--disable-admission-plugins=ServiceAccount', ...serverArguments] });
    return new FaultGround(plane, await FaultProxy.start(plane), await plane.client('admin'), user);
  }

  /** Lets the user `viewer` read everything, by RBAC; `admin` may by another way. */
  async letViewerRead(): Promise<void> {
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const name = 'read-everything';
    await this.#send('POST', `${rbac}/clusterroles`, { metadata: { name }, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }] });
    const subjects = [{ kind: 'User', name: 'viewer', apiGroup: 'rbac.authorization.k8s.io' }];
    await this.#send('POST', `${rbac}/clusterrolebindings`, { metadata: { name }, subjects, roleRef: { kind: 'ClusterRole', name, apiGroup: 'rbac.authorization.k8s.io' } });
  }

  /** So many ConfigMaps that a list of them has two pages. */
  async makeManyConfigMaps(): Promise<void> {
    for (let i = 0; i < 1200; i += 30) {
      await Promise.all(Array.from({ length: 30 }, async (_, n) => await this.#send('POST', `${core}/configmaps`, { metadata: { name: `many-${i + n}` }, data: { SIZE: String(i + n) } })));
    }
  }

  /** Reads everything, and waits until all of it is there. */
  async read(): Promise<void> {
    this.inventory.want(kinds);
    await this.inventory.settled(AbortSignal.timeout(60_000));
    await this.agree();
  }

  async stop(): Promise<void> {
    await this.inventory.dispose();
    await this.proxy.stop();
    await this.#admin.dispose();
    await this.plane.stop();
  }

  /** From now on what is said and told counts. */
  listen(): void {
    this.#said = [];
    this.#removed = [];
    this.#thinned = [];
    const rows = this.inventory.rows().filter(({ name }) => !name.startsWith('made'));
    const certificates = this.inventory.certificates().filter(({ id }) => !id.includes('/made'));
    this.#lasting = new Map([...rows.map(({ id, restorePoints }) => [id, restorePoints.length] as const), ...certificates.map(({ id }) => [`certificate ${id}`, 0] as const)]);
    assert(rows.length >= 20 && certificates.length >= 10);
  }

  /** Makes, changes and removes a claim, a snapshot and a secret. */
  async stir(): Promise<void> {
    this.#stirred += 1;
    const n = this.#stirred;
    const claim = { metadata: { name: `made-${n}` }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '1Gi' } } } };
    await this.#send('POST', `${core}/persistentvolumeclaims`, claim);
    await this.#send('PATCH', `${core}/persistentvolumeclaims/uploads/status`, { status: { capacity: { storage: `${50 + n}Gi` } } });
    const source = { persistentVolumeClaimName: 'reports' };
    await this.#changeSnapshot(n);
    await this.#send('POST', snapshots, { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: `made-${n}` }, spec: { source, volumeSnapshotClassName: 'snapshots' } });
    const other = (await this.#send('GET', `${core}/secrets/tls-${6 + (n % 3)}`)) as { data: object };
    await this.#send('PATCH', `${core}/secrets/tls-5`, { data: other.data });
    await this.#send('POST', `${core}/secrets`, { metadata: { name: `made-${n}` }, type: 'kubernetes.io/tls', data: other.data });
    if (n === 1) return;
    await this.#send('PATCH', `${core}/persistentvolumeclaims/made-${n - 1}`, { metadata: { finalizers: null } });
    for (const collection of [`${core}/persistentvolumeclaims`, snapshots, `${core}/secrets`]) await this.#send('DELETE', `${collection}/made-${n - 1}`);
  }

  /** Until all is up to date, and the same as a second inventory has that reads everything anew, past the proxy. */
  async agree(): Promise<void> {
    const fresh = new InventoryClient({ worker, target: { kubeconfig: this.plane.kubeconfig } });
    try {
      fresh.want(kinds);
      await fresh.settled(AbortSignal.timeout(60_000));
      const isSame = (): boolean => isDeepStrictEqual(known(this.inventory), known(fresh));
      await until('agreement', async () => await Promise.resolve(isSame() || undefined), { timeoutMs: 40_000, intervalMs: 100 }).catch(() => undefined);
      assert.deepEqual(known(this.inventory), known(fresh));
    } finally {
      await fresh.dispose();
    }
  }

  /** @returns the state of a kind in all namespaces. */
  stateOf(kind: Kind): KindState['state'] | undefined {
    return this.inventory.status()?.kinds.find((status) => status.kind === kind && status.namespace === '')?.state.state;
  }

  /** Until the tree says that; it may have said it since `listen`, and something else since. */
  async says(text: string): Promise<void> {
    await this.eventually(() => this.#said.includes(text)).catch(() => undefined);
    assert(this.#said.includes(text), `${JSON.stringify(text)} is not among what the tree said: ${JSON.stringify(this.#said)}`);
  }

  /** What the tree has said since `listen`. */
  get said(): readonly string[] {
    return this.#said;
  }

  /** Nothing that was there when `listen` was called has been gone since, nor has a claim had fewer restore points. */
  assertSteady(): void {
    assert.deepEqual({ removed: this.#removed, thinned: this.#thinned }, { removed: [], thinned: [] });
  }

  async eventually(check: () => boolean, timeoutMs = 60_000): Promise<void> {
    await until(check.toString(), async () => await Promise.resolve(check() || undefined), { timeoutMs, intervalMs: 20 });
  }

  /** @returns the least that is held while each kind is watched, so that what only happens to be under way does not count. */
  async held(): Promise<Held> {
    let least: Held = {};
    for (let i = 0; i < 15; i++) {
      const now = await this.#holdsAtRest();
      least = Object.fromEntries(Object.entries(now).map(([name, count]) => [name, Math.min(least[name] ?? Infinity, count)]));
      await sleep(200);
    }
    return least;
  }

  /** Until there is one connection for each watch, and no more of anything else than was `before`. */
  async assertHeld(before: Held): Promise<void> {
    let more: Held = {};
    await until('nothing more', async () => {
      more = Object.fromEntries(Object.entries(await this.#holdsAtRest()).filter(([name, count]) => count > (before[name] ?? 0)));
      return Object.keys(more).length === 0 || undefined;
    }, { timeoutMs: 30_000, intervalMs: 100 }).catch(() => undefined);
    assert.deepEqual(more, {}, `more is held than before: ${JSON.stringify({ before, more })}`);
  }

  /** @returns what is held in a moment in which there is one connection for each kind that is watched, and no other. */
  async #holdsAtRest(): Promise<Held> {
    const { proxy, inventory } = this;
    return await until('one connection for each watch', async () => {
      const now = await this.#holds();
      const live = (inventory.status()?.kinds ?? []).filter(({ namespace: where, state }) => where === '' && state.state === 'live').length;
      // Kinds that are not installed are waited for by one watch of the definitions.
      return proxy.sockets === live + 1 && now['TCPSocketWrap'] === live + 1 ? now : undefined;
    }, { timeoutMs: 30_000, intervalMs: 50 });
  }

  async #holds(): Promise<Held> {
    const ports = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    return { ...(await this.#ofWorker()), 'sockets at the proxy': this.proxy.sockets, 'ports of this thread': ports };
  }

  /** What the driver says of one that is there: it is ready, or it failed, with another size each time. */
  async #changeSnapshot(n: number): Promise<void> {
    const { items } = (await this.#send('GET', snapshots)) as { items: { metadata: { name: string } }[] };
    const name = items.map((item) => item.metadata.name).filter((one) => !one.startsWith('made-')).sort()[0] ?? '';
    const error = n % 2 === 0 ? null : { message: `the array is full (${n})`, time: new Date().toISOString() };
    await this.#send('PATCH', `${snapshots}/${name}/status`, { status: { restoreSize: `${n}Gi`, error } });
  }

  async #send(method: Method, path: string, body?: object): Promise<unknown> {
    return await this.#admin.request({ method, path, body, ...(method === 'PATCH' ? { patch: 'merge' as const } : {}), signal: AbortSignal.timeout(30_000) });
  }

  async #ofWorker(): Promise<Held> {
    const channel = new BroadcastChannel('resources');
    const answer = Promise.withResolvers<WorkersAnswer>();
    channel.onmessage = ({ data }: { readonly data: unknown }) => answer.resolve(data as WorkersAnswer);
    channel.postMessage('resources');
    const { resources, warnings } = await answer.promise;
    channel.close();
    assert.deepEqual(warnings, []);
    return Object.fromEntries([...Map.groupBy(resources, (name) => name)].map(([name, all]): [string, number] => [name, all.length]));
  }

  #hear({ status, rows, removedRows, removedCertificates }: InventoryBatch): void {
    for (const text of status === undefined ? [] : treeWords(status)) if (!this.#said.includes(text)) this.#said.push(text);
    this.#removed.push(...[...removedRows, ...removedCertificates.map((id) => `certificate ${id}`)].filter((id) => this.#lasting.has(id)));
    this.#thinned.push(...rows.filter(({ id, restorePoints }) => restorePoints.length < (this.#lasting.get(id) ?? 0) && id !== `${namespace}/reports`).map(({ id }) => id));
  }
}

/** @returns what an inventory knows, in an order of its own. */
function known(inventory: InventoryClient): object {
  const byId = <T extends { readonly id: string }>(list: readonly T[]): readonly T[] => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const status = inventory.status();
  return {
    rows: byId(inventory.rows()),
    certificates: byId(inventory.certificates()),
    operations: inventory.operations().length,
    leases: inventory.leases().length,
    uid: status?.clusterUid,
    trouble: status?.trouble,
    // Who may list everything again keeps the states of the namespaces that were read meanwhile.
    kinds: Object.fromEntries((status?.kinds ?? []).filter((one) => one.namespace === '').map(({ kind, state }): [string, string] => [kind, state.state])),
  };
}

/**
 * Registers the hooks of a suite of faults: a ground on which everything was read, and after each test the proof that the rows
 * are those of a fresh list, that nothing vanished meanwhile, and that nothing is held that was not held before.
 * @param take is given the ground before the first test
 */
export function provedAfterEach(take: (ground: FaultGround) => void): void {
  let ground: FaultGround;
  let held: Held;
  before(async () => {
    ground = await FaultGround.start();
    await ground.read();
    held = await ground.held();
    take(ground);
  });
  beforeEach(() => ground.listen());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') return;
    await ground.stir();
    await ground.agree();
    ground.assertSteady();
    await ground.assertHeld(held);
  });
  after(async () => ground.stop());
}
