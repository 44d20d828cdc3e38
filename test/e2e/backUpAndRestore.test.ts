// The four commands by mouse, from row to plan to modal, in the packaged extension: SQL and TLS say whether they worked.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Locator, Page } from 'playwright-core';
import {
  chooseFromMenu,
  clickEditorAction,
  clickInlineAction,
  clickModal,
  expandRow,
  fillInput,
  modalText,
  openView,
  pick,
  rowBelow,
  treeRow,
  viewPane,
  widenSideBar,
} from '../../scripts/editor/workbench.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { testClient } from '../cluster/support/operationService.ts';
import { query, startPostgres } from '../cluster/support/postgres.ts';
import { openWindow, type Window } from './harness.ts';

const namespace = 'shop';
const claim = 'data-orders-db-0';
const restored = `${claim}-restored`;
const proof = 'proof-of-restore';
const appearing = 'appearing';
const shop = { user: 'shop', database: 'orders' };
/** Milliseconds that an operation may take on a busy machine. */
const operationTimeout = 180_000;

/** What this file may leave behind; pods come and go by themselves. */
const kinds = 'volumesnapshots,persistentvolumeclaims,configmaps,leases';

describe('By mouse', function () {
  this.timeout(2 * operationTimeout);
  let window: Window;
  let client: Client;
  let page: Page;
  let volumes: Locator;
  let activity: Locator;
  let seeded: ReadonlySet<string>;
  let certificate: string;

  const list = async (what: string, ...args: string[]): Promise<string[]> => (await window.kubectl(['get', what, '-n', namespace, '-o', 'name', ...args])).split('\n').filter((name) => name !== '');
  const rows = async (pod: string): Promise<string> => await query(client, namespace, pod, `select count(*) filter (where customer <> 'late'), count(*) filter (where customer = 'late') from orders`, shop);

  before(async function () {
    // By itself, this makes the package and the cluster.
    this.timeout(1_800_000);
    window = await openWindow();
    client = await testClient(window.kubeconfig);
    ({ page } = window);
    volumes = viewPane(page, 'Volumes');
    activity = viewPane(page, 'Activity');
    // What is looked at has to fit in: rows that are scrolled away are not there.
    await page.setViewportSize({ width: 1400, height: 1500 });
    await openView(page, 'Volume Guard');
    await widenSideBar(page, 620);
    await treeRow(volumes, claim).waitFor();
    // What other tests did here before would stand in Activity beside what is done now.
    await window.kubectl(['delete', 'configmaps', '-n', namespace, '-l', 'volumeguard.dev/role=journal']);
    await activity.getByText('Nothing is running').waitFor();
    seeded = new Set(await list(kinds));
    certificate = await window.kubectl(['get', 'secret', 'storefront-tls', '-n', namespace, '-o', 'json']);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  after(async () => {
    await window.kubectl(['delete', 'pod', proof, '-n', namespace, '--ignore-not-found', '--now']);
    const made = (await list(kinds)).filter((name) => !seeded.has(name));
    if (made.length > 0) await window.kubectl(['delete', '-n', namespace, ...made]);
    await query(client, namespace, 'orders-db-0', `delete from orders where customer = 'late'`, shop);
    await putCertificateBack();
    await client.dispose();
    await window[Symbol.asyncDispose]();
  });

  it('a volume is backed up', async () => {
    await clickInlineAction(treeRow(volumes, claim), 'Back Up Volume');
    await runPlan('backup', 'Back Up', `Back up ${claim}`);
    await ended(/^Backed up data-orders-db-0,/);
    await volumes.getByText('saved just now').waitFor();
    await window.picture('backup-4-done');
    assert.equal((await list('volumesnapshots')).filter((name) => !seeded.has(name)).length, 1);
  });

  it('it is restored, to a new claim, with the rows of then and none of later', async () => {
    assert.equal(await rows('orders-db-0'), '1680|0');
    await query(client, namespace, 'orders-db-0', `insert into orders (customer, sku, quantity, total_cents) select 'late', 'SKU-0001', 1, 100 from generate_series(1, 50)`, shop);
    assert.equal(await rows('orders-db-0'), '1680|50');
    await clickInlineAction(await newestPoint(), 'Restore to New Claim');
    await page.locator('.quick-input-widget input').first().waitFor();
    await window.picture('restore-0-name');
    await fillInput(page, restored);
    await runPlan('restore', 'Restore', restored);
    await ended(/^Restored .* to new claim data-orders-db-0-restored,/);
    await treeRow(volumes, restored).waitFor();
    await window.picture('restore-4-done');
    await startPostgres(client, namespace, proof, restored, shop);
    assert.equal(await rows(proof), '1680|0');
    assert.equal(await rows('orders-db-0'), '1680|50');
  });

  it('the restore point is deleted', async () => {
    await chooseFromMenu(await newestPoint(), 'Delete Restore Point');
    await runPlan('delete', 'Delete', 'Delete restore point');
    await ended(/^Deleted restore point data-orders-db-0-/);
    await window.picture('delete-4-done');
    assert.deepEqual((await list('volumesnapshots')).filter((name) => !seeded.has(name)), []);
  });

  it('a certificate is rotated, and every pod serves the new one', async () => {
    const old = await served();
    assert.equal(old.length, 1);
    const certificates = viewPane(page, 'Certificates');
    // Where it was rotated lately, it stands among those that are fine.
    await expandRow(treeRow(certificates, /^Fine/));
    await clickInlineAction(treeRow(certificates, 'storefront-tls'), 'Rotate Certificate');
    await page.locator('.quick-input-widget').getByRole('option').first().waitFor();
    await window.picture('rotate-0-reason');
    await pick(page, 'It will expire');
    await runPlan('rotate', 'Rotate', 'Rotate certificate storefront-tls');
    await ended(/^Rotated storefront-tls,/);
    await window.picture('rotate-4-done');
    const now = await served();
    assert.equal(now.length, 1);
    assert.notDeepEqual(now, old);
  });

  it('what kubectl makes appears in the painted tree without a refresh', async () => {
    const began = performance.now();
    const elapsed = (): number => Math.round(performance.now() - began);
    const [painted, made] = await Promise.all([
      treeRow(volumes, appearing).waitFor().then(elapsed),
      window.kubectl(['apply', '-f', '-'], JSON.stringify(smallClaim)).then(elapsed),
    ]);
    console.log(`      kubectl took ${made} ms, the row was painted ${painted} ms after kubectl's start`);
    await window.picture('appears');
    await window.kubectl(['delete', 'pvc', appearing, '-n', namespace]);
    await treeRow(volumes, appearing).waitFor({ state: 'detached' });
  });

  /** Reads the plan in the editor, runs it, and confirms the modal. Keeps a picture of each. */
  async function runPlan(picture: string, verb: string, title: string): Promise<void> {
    const plan = page.locator('.editor-group-container.active .view-lines');
    await plan.getByText('Nothing has been done yet').waitFor();
    assert.ok((await plan.innerText()).replaceAll('\u00a0', ' ').includes(title));
    await window.picture(`${picture}-1-plan`);
    await clickEditorAction(page, 'Run');
    await page.locator('.monaco-dialog-box').waitFor();
    await window.picture(`${picture}-2-modal`);
    assert.match(await modalText(page), / \/ shop\?/);
    await clickModal(page, verb);
    await window.picture(`${picture}-3-running`);
  }

  /** Waits until a line of the Activity view says that it is done. */
  async function ended(name: RegExp): Promise<void> {
    await activity.getByRole('treeitem', { name }).first().waitFor({ timeout: operationTimeout });
  }

  /** The first of the claim's restore points, which are shown newest first. */
  async function newestPoint(): Promise<Locator> {
    await expandRow(treeRow(volumes, claim));
    const points = treeRow(volumes, 'Restore points');
    await points.waitFor();
    await expandRow(points);
    const newest = await rowBelow(points);
    await newest.getByText('ready').waitFor();
    return newest;
  }

  /** @returns the different certificates that the storefront's pods serve. */
  async function served(): Promise<readonly string[]> {
    const pods = JSON.parse(await window.kubectl(['get', 'pods', '-n', namespace, '-l', 'app=storefront', '-o', 'json'])) as { items: Pod[] };
    const addresses = pods.items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ status }) => status.podIP);
    assert.equal(addresses.length, 2);
    return [...new Set(await Promise.all(addresses.map(async (address) => await fingerprint(address))))];
  }

  /** Other tests expect the shop as it was seeded. */
  async function putCertificateBack(): Promise<void> {
    const { type, metadata, data } = JSON.parse(certificate) as { type: string; metadata: { labels?: object }; data: object };
    const secret = { apiVersion: 'v1', kind: 'Secret', type, metadata: { namespace, name: 'storefront-tls', labels: metadata.labels }, data };
    await window.kubectl(['replace', '-f', '-'], JSON.stringify(secret));
    await window.kubectl(['rollout', 'restart', 'deployment/storefront', '-n', namespace]);
    await window.kubectl(['rollout', 'status', 'deployment/storefront', '-n', namespace, '--timeout=110s']);
  }
});

interface Pod {
  readonly metadata: { readonly deletionTimestamp?: string };
  readonly status: { readonly podIP: string };
}

const smallClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { namespace, name: appearing },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '1Mi' } } },
};

/** @returns the SHA-256 of the certificate that a storefront pod shows. Whether it is valid, the rotation itself proves. */
async function fingerprint(host: string): Promise<string> {
  const socket = connect({ host, port: 8443, servername: 'shop.example.com', rejectUnauthorized: false, timeout: 10_000 });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(10_000) });
    return socket.getPeerCertificate().fingerprint256;
  } finally {
    socket.destroy();
  }
}
