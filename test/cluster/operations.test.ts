// Operations on a real cluster: data proved by SQL, two editors, refusals, roles that suffice, and leftovers.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { annotations, labels } from '../../src/domain/labels.ts';
import { ExecutionRefused } from '../../src/domain/plans/executionRefused.ts';
import type { Choices } from '../../src/domain/plans/choose.ts';
import type { OperationView } from '../../src/domain/plans/journal.ts';
import type { Command } from '../../src/domain/plans/plan.ts';
import type { KubernetesClient } from '../../src/kubernetes/client.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { checkPermissions } from '../../src/operations/checkPermissions.ts';
import { at, createObject, listObjects, patchObject, readObject, type Cluster } from '../../src/operations/liveObject.ts';
import { findLeftovers, removeLeftovers } from '../../src/operations/removeLeftovers.ts';
import { ChildOperation } from './support/childOperation.ts';
import { clusterOf, makeClaim, makeNamespace, makeSnapshot, makeTlsServer, refTo, removeNamespace } from './support/ground.ts';
import { serviceOn, testClient, testDeadlines, testKubeconfig } from './support/operationService.ts';
import { query, startPostgres } from './support/postgres.ts';

describe('operations', function () {
  this.timeout(5 * 60_000);
  let client: Client;
  let cluster: Cluster;
  const namespaces: string[] = [];
  const { signal } = new AbortController();

  before(async () => {
    client = await testClient();
    cluster = clusterOf(client);
  });

  after(async () => {
    await Promise.all(namespaces.map((name) => removeNamespace(cluster, name)));
    await client.dispose();
  });

  async function namespace(): Promise<string> {
    const name = await makeNamespace(cluster, 'operations');
    namespaces.push(name);
    return name;
  }

  async function run(command: Command, choices: Choices, by: KubernetesClient = client): Promise<OperationView> {
    const service = serviceOn(by);
    try {
      return await service.execute((await service.plan(command, choices, signal)).digest, signal);
    } finally {
      service.dispose();
    }
  }

  function refusal(code: string): (error: unknown) => boolean {
    return (error) => error instanceof ExecutionRefused && error.reason.code === code;
  }

  it('restores the rows of the backup and not those written after it', async () => {
    const where = await namespace();
    await createObject(cluster, 'PersistentVolumeClaim', where, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: where, name: 'orders' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard-wait', resources: { requests: { storage: '256Mi' } } },
    });
    await startPostgres(client, where, 'live', 'orders');
    await query(client, where, 'live', `create table orders (id int, at text); insert into orders select n, 'before' from generate_series(1, 1000) n`);
    assert.equal((await run('backUp', { namespace: where, claim: 'orders', name: 'point' })).state, 'done');
    await query(client, where, 'live', `insert into orders select n, 'after' from generate_series(1, 500) n`);
    const restored = await run('restoreToNewClaim', { namespace: where, snapshot: 'point', name: 'orders-again' });
    assert.equal(restored.state, 'done');
    assert(restored.journal!.plan.steps.some((step) => step.kind === 'createBinderPod'), 'the class waits for a consumer');
    await startPostgres(client, where, 'again', 'orders-again');
    assert.equal(await query(client, where, 'again', 'select at, count(*) from orders group by at order by at'), 'before|1000');
    assert.equal(await query(client, where, 'live', 'select at, count(*) from orders group by at order by at'), 'after|500\nbefore|1000');
  });

  it('tells apart what goes and what stays under Delete and under Retain', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    for (const [name, snapshotClass, keeps] of [['gone', 'snapshots', false], ['kept', 'snapshots-keep', true]] as const) {
      const snapshot = await makeSnapshot(cluster, where, 'data', name, snapshotClass);
      const content = refTo('VolumeSnapshotContent', '', `snapcontent-${snapshot.uid}`);
      const view = await run('deleteRestorePoint', { namespace: where, snapshot: name });
      assert.equal(view.state, 'done');
      assert.equal(view.journal!.plan.hazards.some((hazard) => hazard.code === 'cannotBeUndone'), !keeps);
      assert.equal(await readObject(cluster, refTo('VolumeSnapshot', where, name)), undefined);
      const left = await readObject(cluster, content);
      assert.equal(left !== undefined, keeps);
      if (left !== undefined) await client.request({ method: 'DELETE', path: `/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/${content.name}`, signal });
    }
  });

  it('puts the old certificate back where a pod does not serve the new one', async () => {
    const where = await namespace();
    const { leaf } = await makeTlsServer(cluster, where);
    // The pod serves a copy of the certificate that nobody rotates.
    await createObject(cluster, 'Secret', where, { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: where, name: 'pinned' }, stringData: { 'tls.crt': leaf.certificate, 'tls.key': leaf.key } });
    const front = await readObject(cluster, refTo('Deployment', where, 'front'));
    const spec = at(front!.body, 'spec', 'template', 'spec') as { volumes: readonly { name: string }[]; containers: readonly Record<string, unknown>[] };
    const container = spec.containers[0]!;
    await patchObject(cluster, front!, {
      spec: {
        template: {
          spec: {
            volumes: [...spec.volumes.filter((one) => one.name !== 'tls'), { name: 'tls', secret: { secretName: 'pinned' } }, { name: 'rotated', secret: { secretName: 'front-tls' } }],
            containers: [{ ...container, volumeMounts: [...(container['volumeMounts'] as unknown[]), { name: 'rotated', mountPath: '/rotated' }] }],
          },
        },
      },
    });
    const before = at((await readObject(cluster, refTo('Secret', where, 'front-tls')))?.body, 'data');
    const service = serviceOn(client, { ...testDeadlines, served: 8000 });
    const view = await service.execute((await service.plan('rotateCertificate', { namespace: where, secret: 'front-tls' }, signal)).digest, signal);
    assert.equal(view.state, 'undone');
    assert.equal(view.journal?.entries.find((entry) => entry.event === 'failed')?.failure?.code, 'servedOld');
    assert.deepEqual(at((await readObject(cluster, refTo('Secret', where, 'front-tls')))?.body, 'data'), before);
    assert.deepEqual(await listObjects(cluster, 'Secret', where, { labelSelector: `${labels.role}=rollback` }), []);
    const written = JSON.stringify((await readObject(cluster, refTo('ConfigMap', where, `volumeguard-op-${view.id}`)))?.body);
    assert(!written.includes('PRIVATE') && !written.includes(Buffer.from(leaf.key).toString('base64').slice(40, 80)), 'no key in the journal');
  });

  it('never puts a leaked key back: it stops, says so, and can go on', async () => {
    const where = await namespace();
    await makeTlsServer(cluster, where);
    const choices = { namespace: where, secret: 'front-tls', reason: 'compromise' };
    const child = new ChildOperation({ command: 'rotateCertificate', choices, point: { before: 'PATCH /deployments/front', how: 'kill' } });
    await child.exit();
    const service = serviceOn(client);
    const begun = await service.execute((await service.planResume(child.operation, where, 'resume', signal)).digest, signal);
    assert.equal(begun.state, 'done');
    const stored = at((await readObject(cluster, refTo('Secret', where, 'front-tls')))?.body, 'data');
    const stopped = new ChildOperation({ command: 'rotateCertificate', choices, point: { before: 'POST /events', how: 'kill' } });
    await stopped.exit();
    const undo = await service.execute((await service.planResume(stopped.operation, where, 'undo', signal)).digest, signal);
    assert.equal(undo.state, 'stopped');
    assert.equal(undo.journal?.entries.at(-1)?.event, 'cannotUndo');
    assert.notDeepEqual(at((await readObject(cluster, refTo('Secret', where, 'front-tls')))?.body, 'data'), stored);
    assert.deepEqual(await listObjects(cluster, 'Secret', where, { labelSelector: labels.operation }), []);
    assert.equal((await service.execute((await service.planResume(stopped.operation, where, 'resume', signal)).digest, signal)).state, 'done');
  });

  it('is refused while another editor runs it, and goes on after that one died', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    const child = new ChildOperation({ command: 'backUp', choices: { namespace: where, claim: 'data' }, point: { before: 'POST /volumesnapshots', how: 'wait' } });
    await child.reached();
    const service = serviceOn(client);
    const resume = async (): Promise<OperationView> => service.execute((await service.planResume(child.operation, where, 'resume', signal)).digest, signal);
    await assert.rejects(resume(), refusal('runElsewhere'));
    child.signal('SIGKILL');
    await child.exit();
    const view = await resume();
    assert.equal(view.state, 'done');
    assert.equal(view.journal?.epoch, 2);
  });

  it('refuses the DELETE of a process that slept while another one took over', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    const point = await makeSnapshot(cluster, where, 'data', 'point');
    const child = new ChildOperation({ command: 'deleteRestorePoint', choices: { namespace: where, snapshot: 'point' }, point: { before: 'DELETE /volumesnapshots/', how: 'sleep' } });
    await child.reached();
    const service = serviceOn(client);
    const view = await service.execute((await service.planResume(child.operation, where, 'undo', signal)).digest, signal);
    assert.equal(view.state, 'undone');
    child.signal('SIGCONT');
    assert.equal(await child.exit(), 0);
    const deletion = child.words.find((word) => 'changed' in word && word.changed.startsWith('DELETE') && word.changed.includes('/volumesnapshots/'));
    assert.equal(deletion !== undefined && 'status' in deletion && deletion.status, 409);
    assert.deepEqual(child.words.at(-1), { ended: 'interrupted' });
    const left = await readObject(cluster, point.ref);
    assert.equal(left?.uid, point.uid);
    assert.equal(left.deleting, false);
    assert.equal(left.annotations[annotations.fence], undefined);
  });

  it('runs no plan that was not shown, that has changed, or in a read-only context', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    const point = await makeSnapshot(cluster, where, 'data', 'point');
    const service = serviceOn(client);
    await assert.rejects(service.execute('0'.repeat(64), signal), refusal('digestUnknown'));
    const { digest } = await service.plan('deleteRestorePoint', { namespace: where, snapshot: 'point' }, signal);
    await makeSnapshot(cluster, where, 'data', 'another');
    await assert.rejects(service.execute(digest, signal), refusal('planChanged'), 'it is not the last restore point any more');
    const readOnly = serviceOn(client, testDeadlines, true);
    const planned = await readOnly.plan('deleteRestorePoint', { namespace: where, snapshot: 'point' }, signal);
    assert.equal(planned.plan.hazards[0]?.code, 'contextReadOnly');
    await assert.rejects(readOnly.execute(planned.digest, signal), refusal('contextReadOnly'));
    assert.equal((await readObject(cluster, point.ref))?.deleting, false);
  });

  it('undoes what it has done where a person cancels', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    const service = serviceOn(client);
    const { digest, plan } = await service.plan('backUp', { namespace: where, claim: 'data' }, signal);
    const view = await service.execute(digest, signal, ({ journal }) => {
      if (journal?.entries.at(-1)?.event === 'done') service.cancel(plan.operation);
    });
    assert.equal(view.state, 'undone');
    assert.equal(view.journal?.entries.find((entry) => entry.event === 'failed')?.failure?.code, 'cancelled');
    assert.deepEqual(await listObjects(cluster, 'VolumeSnapshot', where), []);
  });

  it('says of a journal that came back from a backup that it is a relic', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    const child = new ChildOperation({ command: 'backUp', choices: { namespace: where, claim: 'data' }, point: { after: 3, how: 'kill' } });
    await child.exit();
    const ref = refTo('ConfigMap', where, `volumeguard-op-${child.operation}`);
    const journal = await readObject(cluster, ref);
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${where}/configmaps/${ref.name}`, signal });
    const metadata = at(journal!.body, 'metadata') as Record<string, unknown>;
    await createObject(cluster, 'ConfigMap', where, { ...journal!.body, metadata: { ...metadata, uid: undefined, resourceVersion: undefined } });
    await assert.rejects(serviceOn(client).planResume(child.operation, where, 'resume', signal), { message: 'plan impossible: relic' });
  });

  it('finds what it left, keeps data unless asked, and removes the rest', async () => {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    await run('backUp', { namespace: where, claim: 'data', name: 'point' });
    const found = await findLeftovers(cluster, [where]);
    assert.deepEqual(
      found.map(({ role, keep }) => [role, keep]),
      [
        ['journal', undefined],
        ['restore-point', 'data'],
      ],
    );
    await removeLeftovers(cluster, found.filter((one) => one.keep === undefined));
    assert.deepEqual((await findLeftovers(cluster, [where])).map((one) => one.role), ['restore-point']);
  });

  describe('with the roles in docs', () => {
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'volume-guard-roles-'));
    });

    after(async () => rm(folder, { recursive: true, force: true }));

    /** @returns the way of a service account that has one of the roles in docs. */
    async function as(where: string, file: string, role: string): Promise<Client> {
      const rbac = '/apis/rbac.authorization.k8s.io/v1';
      const post = (path: string, body: unknown): Promise<unknown> => client.request({ method: 'POST', path, body, signal });
      const documents = parseAllDocuments(await readFile(new URL(`../../docs/roles/${file}`, import.meta.url), 'utf8'));
      const document = documents.map((one) => one.toJS() as Record<string, unknown>).find((one) => at(one, 'metadata', 'name') === role);
      const name = `${role}-${where}`;
      await post(`${rbac}/clusterroles`, { ...document, metadata: { name } });
      await post(`/api/v1/namespaces/${where}/serviceaccounts`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: role } });
      const subjects = [{ kind: 'ServiceAccount', namespace: where, name: role }];
      await post(`${rbac}/clusterrolebindings`, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects });
      const token = await post(`/api/v1/namespaces/${where}/serviceaccounts/${role}/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
      const kubeconfig = parse(await readFile(testKubeconfig(), 'utf8')) as { contexts: { context: { user: string } }[]; users: unknown[] };
      const users = [{ name: kubeconfig.contexts[0]!.context.user, user: { token: at(token, 'status', 'token') } }];
      const path = join(folder, `${name}.json`);
      await writeFile(path, JSON.stringify({ ...kubeconfig, users }), { mode: 0o600 });
      return testClient(path);
    }

    async function forget(where: string, role: string): Promise<void> {
      for (const kind of ['clusterroles', 'clusterrolebindings']) {
        await client.request({ method: 'DELETE', path: `/apis/rbac.authorization.k8s.io/v1/${kind}/${role}-${where}`, signal });
      }
    }

    it('an operator runs all four operations', async () => {
      const where = await namespace();
      const operator = await as(where, 'operator.yaml', 'volume-guard-operator');
      try {
        assert.deepEqual((await checkPermissions(clusterOf(operator), where)).filter(({ allowed }) => !allowed), []);
        await makeClaim(cluster, where, 'data');
        await makeTlsServer(cluster, where);
        assert.equal((await run('backUp', { namespace: where, claim: 'data', name: 'point' }, operator)).state, 'done');
        assert.equal((await run('restoreToNewClaim', { namespace: where, snapshot: 'point', storageClass: 'standard-wait' }, operator)).state, 'done');
        assert.equal((await run('deleteRestorePoint', { namespace: where, snapshot: 'point' }, operator)).state, 'done');
        assert.equal((await run('rotateCertificate', { namespace: where, secret: 'front-tls' }, operator)).state, 'done');
        const leftovers = await findLeftovers(clusterOf(operator), [where]);
        await removeLeftovers(clusterOf(operator), leftovers);
      } finally {
        await operator.dispose();
        await forget(where, 'volume-guard-operator');
      }
    });

    it('a viewer may watch, and is told what it may not do', async () => {
      const where = await namespace();
      const viewer = await as(where, 'viewer.yaml', 'volume-guard-viewer');
      try {
        await makeClaim(cluster, where, 'data');
        const missing = new Set((await checkPermissions(clusterOf(viewer), where)).filter(({ allowed }) => !allowed).map(({ feature }) => feature));
        assert(!missing.has('watchVolumes'));
        assert(missing.has('watchCertificates'));
        const service = serviceOn(viewer);
        const { plan, digest } = await service.plan('backUp', { namespace: where, claim: 'data' }, signal);
        assert(plan.hazards.some((hazard) => hazard.code === 'missingPermission' && hazard.verb === 'create' && hazard.resource === 'volumesnapshots' && hazard.namespace === where));
        await assert.rejects(service.execute(digest, signal), refusal('hazard'));
      } finally {
        await viewer.dispose();
        await forget(where, 'volume-guard-viewer');
      }
    });
  });
});
