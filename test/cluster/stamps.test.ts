// Stamps on the shop: a backup writes onto its restore point what was true, as the cluster, git and the scans say it; and
// succeeds whatever becomes of those.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildWasm } from '../../scripts/buildWasm.ts';
import { decodeStamp, type Stamp } from '../../src/domain/findings/stamp.ts';
import { annotations } from '../../src/domain/labels.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { at, deleteObject, listObjects, readObject, type Cluster } from '../../src/operations/liveObject.ts';
import type { StampSources } from '../../src/operations/gather/gatherStamp.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import { SarifClient } from '../../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../../src/sources/workspace/nodeFiles.ts';
import { Repositories } from '../../src/sources/workspace/repositories.ts';
import { stampSources } from '../../src/sources/workspace/stampSources.ts';
import { systemClock } from '../../src/operations/clock.ts';
import type { Point } from './operationChild.ts';
import { ChildOperation } from './support/childOperation.ts';
import { clusterOf } from './support/ground.ts';
import { serviceOn, testClient, testDeadlines, testKubeconfig } from './support/operationService.ts';
import { yaml } from '../unit/manifests/yaml.ts';

const run = promisify(execFile);
const shop = fileURLToPath(new URL('../../samples/shop', import.meta.url));
const claim = { namespace: 'shop', name: 'data-orders-db-0' };
const never = new Promise<never>(() => undefined);

describe('stamps', function () {
  this.timeout(3 * 60_000);
  let client: Client;
  let cluster: Cluster;
  let folder: string;
  let inventory: InventoryClient;
  let sarif: SarifClient;
  let findings: FindingService;
  const made: string[] = [];
  const { signal } = new AbortController();

  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', ['-C', folder, '-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args])).stdout.trim();

  const repositories = (programs: readonly string[] = []): Repositories => new Repositories({ files: new NodeFiles(folder), programs: () => programs, env: process.env });

  /** Backs the orders up. @returns the stamp that the VolumeSnapshot in the cluster bears then, and the annotation itself. */
  async function backUp(stamps: StampSources, deadline = testDeadlines.stamp): Promise<{ readonly stamp: Stamp | undefined; readonly text: string }> {
    const service = serviceOn(client, { ...testDeadlines, stamp: deadline }, false, stamps);
    try {
      const { plan, digest } = await service.plan('backUp', { namespace: claim.namespace, claim: claim.name }, signal);
      const name = plan.changes[0]?.name ?? '';
      made.push(name);
      const view = await service.execute(digest, signal);
      assert.equal(view.state, 'done');
      const snapshot = await readObject(cluster, { kind: 'VolumeSnapshot', namespace: claim.namespace, name });
      assert.equal(at(snapshot?.body, 'status', 'readyToUse'), true);
      const text = snapshot?.annotations[annotations.stamp];
      assert.ok(typeof text === 'string');
      return { stamp: decodeStamp(text), text };
    } finally {
      service.dispose();
    }
  }

  before(async () => {
    client = await testClient();
    cluster = clusterOf(client);
    folder = await mkdtemp(join(tmpdir(), 'volume-guard-stamps-'));
    await cp(shop, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
    await git('init', '--quiet', '--initial-branch=main');
    await git('remote', 'add', 'origin', 'https://ana:hunter2@git.example.com/shop.git');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'The shop');
    inventory = new InventoryClient({ worker: new URL('../../src/sources/cluster/worker.ts', import.meta.url), target: { kubeconfig: testKubeconfig() } });
    inventory.want(['claim', 'volume', 'snapshot', 'snapshotContent', 'snapshotClass', 'statefulSet', 'deployment', 'daemonSet', 'pod', 'service', 'configMap', 'ingress']);
    await inventory.settled(AbortSignal.timeout(60_000));
    sarif = new SarifClient({ entry: new URL('../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    findings = new FindingService({ files: new NodeFiles(folder), sarif, yaml, rows: inventory, sha256, stakeOf: () => undefined, onTrouble: (error) => assert.fail(String(error)) });
    await findings.reload();
    await findings.settled();
  });

  after(async () => {
    findings.dispose();
    await Promise.all([inventory.dispose(), sarif.dispose()]);
    for (const name of made) {
      const snapshot = await readObject(cluster, { kind: 'VolumeSnapshot', namespace: claim.namespace, name });
      if (snapshot !== undefined) await deleteObject(cluster, snapshot);
    }
    await client.dispose();
    await rm(folder, { recursive: true });
  });

  it('say the commit, the images that ran and which findings were open, and nothing of what those say', async () => {
    const own = repositories();
    try {
      const { stamp, text } = await backUp(stampSources({ rows: inventory, findings, repositories: own }));
      assert.ok(stamp);
      assert.equal(stamp.commit, await git('rev-parse', 'HEAD'));
      assert.equal(stamp.dirty, false);
      assert.equal(stamp.repository, 'https://git.example.com/shop.git');
      assert.equal(text.includes('hunter2'), false);
      assert.equal(stamp.unknown, undefined);
      const pods = (await listObjects(cluster, 'Pod', claim.namespace)) ?? [];
      const ran = pods.flatMap((pod) => {
        const statuses = at(pod.body, 'status', 'containerStatuses');
        return Array.isArray(statuses) ? statuses.map((status: unknown) => String(at(status, 'imageID'))) : [];
      });
      const [first] = stamp.images;
      assert.equal(first?.workload, 'statefulSet/shop/orders-db');
      assert.equal(first.image, 'postgres:15');
      assert.deepEqual(stamp.images.filter(({ imageId }) => imageId === undefined || !ran.includes(imageId)), []);
      const open = findings.identitiesOf(`${claim.namespace}/${claim.name}`, 1000);
      assert.ok(open.ids.length > 5);
      assert.deepEqual(stamp.findings, open.ids);
      for await (const { finding } of findings.all({ claim: `${claim.namespace}/${claim.name}` }, signal)) {
        assert.equal(text.includes(finding.message), false, finding.message);
        assert.equal(text.includes(JSON.stringify(finding.message).slice(1, -1)), false, finding.message);
      }
    } finally {
      own.dispose();
    }
  });

  it('come back with the restore point in its row', async () => {
    const [name] = made;
    const point = async (): Promise<Stamp | 'unreadable' | undefined> => {
      await inventory.settled(AbortSignal.timeout(60_000));
      return inventory.row(`${claim.namespace}/${claim.name}`)?.restorePoints.find((one) => one.name === name)?.stamp;
    };
    const stamp = await point();
    assert.ok(stamp !== undefined && stamp !== 'unreadable');
    assert.equal(stamp.commit, await git('rev-parse', 'HEAD'));
  });

  it('say that files differed from the commit', async () => {
    await writeFile(join(folder, 'README.md'), 'another\n');
    const own = repositories();
    try {
      assert.equal((await backUp(stampSources({ rows: inventory, findings, repositories: own }))).stamp?.dirty, true);
    } finally {
      own.dispose();
    }
  });

  it('are partial where git hangs and findings never come, and the backup is done all the same', async () => {
    const hanging = join(folder, '.git', 'hangs');
    await writeFile(hanging, '#!/bin/sh\nexec sleep 600\n');
    await chmod(hanging, 0o755);
    const own = repositories([hanging]);
    try {
      const sources = stampSources({ rows: inventory, findings, repositories: own });
      const { stamp } = await backUp({ ...sources, findings: () => never }, 500);
      assert.deepEqual(stamp?.unknown, ['findings', 'repository']);
      assert.equal(stamp.commit, undefined);
      assert.deepEqual(stamp.findings, []);
      assert.equal(stamp.images[0]?.image, 'postgres:15');
    } finally {
      own.dispose();
    }
  });

  /** A backup whose process dies before or after its snapshot is made, resumed here with these stamps. @returns the snapshot's stamp */
  async function resumed(point: Omit<Point, 'how'>, wasMade: boolean, stamps: StampSources): Promise<unknown> {
    const child = new ChildOperation({ command: 'backUp', choices: { namespace: claim.namespace, claim: claim.name }, point: { ...point, how: 'kill' } });
    assert.equal(await child.exit(), null);
    assert.equal(child.words.some((word) => 'changed' in word && word.changed.startsWith('POST ') && word.changed.endsWith('/volumesnapshots')), wasMade);
    const service = serviceOn(client, testDeadlines, false, stamps);
    try {
      // Its Lease is believed in for a while.
      await systemClock.sleep(testDeadlines.leaseSilence + 500, signal);
      const { plan, digest } = await service.planResume(child.operation, claim.namespace, 'resume', signal);
      const name = plan.changes[0]?.name ?? '';
      made.push(name);
      assert.equal((await service.execute(digest, signal)).state, 'done');
      return (await readObject(cluster, { kind: 'VolumeSnapshot', namespace: claim.namespace, name }))?.annotations[annotations.stamp];
    } finally {
      service.dispose();
    }
  }

  it('of an interrupted backup are of who makes the snapshot, and stay as they are where it is there', async () => {
    const mine: StampSources = { repository: () => Promise.resolve({ commit: 'c0ffee', dirty: false, remotes: [] }), images: () => undefined, findings: () => Promise.resolve(undefined) };
    const later = await resumed({ before: 'POST volumesnapshots' }, false, mine);
    assert.equal(decodeStamp(String(later))?.commit, 'c0ffee');
    // After the journal, its Lease, the intent and the snapshot. The process that made it knew nothing to stamp.
    assert.equal(await resumed({ after: 4 }, true, mine), undefined);
  });

  it('are partial where everything fails', async () => {
    const broken = (): never => {
      throw new Error('broken');
    };
    const { stamp } = await backUp({ repository: broken, images: broken, findings: broken });
    assert.deepEqual(stamp, { version: 1, images: [], findings: [], unknown: ['findings', 'images', 'repository'] });
  });
});
