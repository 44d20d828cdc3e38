// Every one of the four operations is killed with SIGKILL after each of its requests that change the cluster: before and
// after each step, between intent and act, between act and outcome. Another process then resumes it, or undoes it.

import assert from 'node:assert/strict';
import { connect } from 'node:tls';
import { annotations, labels } from '../../src/domain/labels.ts';
import { decodeJournal, journalKey } from '../../src/domain/plans/journalCodec.ts';
import type { OperationView } from '../../src/domain/plans/journal.ts';
import { madeNames } from '../../src/domain/plans/madeNames.ts';
import { ExecutionRefused } from '../../src/domain/plans/executionRefused.ts';
import { PlanImpossible } from '../../src/domain/plans/planImpossible.ts';
import type { KubernetesClient } from '../../src/kubernetes/client.ts';
import { chainOf } from '../../src/operations/certificateOf.ts';
import { sha256Of } from '../../src/x509/sha256Of.ts';
import { at, listObjects, readObject, type Cluster, type ObjectKind } from '../../src/operations/liveObject.ts';
import type { ChildOrder } from './operationChild.ts';
import { ChildOperation } from './support/childOperation.ts';
import { clusterOf, eventually, makeClaim, makeNamespace, makeSnapshot, makeTlsServer, refTo, removeNamespace, serverName } from './support/ground.ts';
import { serviceOn, testClient } from './support/operationService.ts';

type Direction = 'resume' | 'undo';

/** One kind of operation: how to order one, and how the cluster has to look when it is over. */
interface Case {
  /** Makes what one run needs. */
  prepare(run: number): Promise<{ readonly order: ChildOrder; readonly check: (view: OperationView) => Promise<void> }>;
}

/** Requests that change the cluster in one run: far more than there are. */
const mostChanges = 60;
const lanes = 2;

describe('an operation killed at any point', function () {
  this.timeout(10 * 60_000);
  let client: KubernetesClient;
  let cluster: Cluster;
  const namespaces: string[] = [];
  let running: readonly Promise<void>[] = [];

  before(async () => {
    client = await testClient();
    cluster = clusterOf(client);
    running = [backUp, restore, deletion, rotation].map(inBothDirections);
    // Each is awaited by its test; until then a failure is not unhandled.
    for (const one of running) one.catch(() => undefined);
  });

  after(async () => {
    await Promise.all(namespaces.map((name) => removeNamespace(cluster, name)));
    await client.dispose();
  });

  async function namespace(): Promise<string> {
    const name = await makeNamespace(cluster, 'killed');
    namespaces.push(name);
    return name;
  }

  /** Kills one run after the other, each one change later, until one is not killed any more. Lanes share the work. */
  async function killEverywhere(direction: Direction, make: () => Promise<Case>): Promise<void> {
    const interruptedAt = new Set<string>();
    const steps = await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const it = await make();
        for (let after = lane + 1; after <= mostChanges; after += lanes) {
          const steps = await killOnce(it, after, direction, interruptedAt);
          if (steps !== undefined) return steps;
        }
        return assert.fail('it never ran to its end');
      }),
    );
    const everywhere = Array.from({ length: steps[0]! }, (_, step) => [`intent ${step}`, `done ${step}`]).flat();
    assert.deepEqual(everywhere.filter((point) => !interruptedAt.has(point)), [], 'points at which it was not interrupted');
  }

  /** @returns the number of steps if the run came to its end without being killed. */
  async function killOnce(it: Case, after: number, direction: Direction, interruptedAt: Set<string>): Promise<number | undefined> {
    const { order, check } = await it.prepare(after);
    const child = new ChildOperation({ ...order, point: { after, how: 'kill' } });
    const wasKilled = (await child.exit()) === null;
    const where = order.choices['namespace']!;
    const found = await readObject(cluster, refTo('ConfigMap', where, madeNames.operation(child.operation)));
    const decoded = decodeJournal(at(found?.body, 'data', journalKey) as string);
    assert(decoded.readable);
    const { journal } = decoded;
    const last = journal.entries.at(-1);
    if (last !== undefined) interruptedAt.add(`${last.event} ${last.step}`);
    const view = wasKilled ? await goOn(child.operation, where, direction) : undefined;
    const over = view ?? { id: child.operation, namespace: where, state: journal.state, step: 0, resourceVersion: '' };
    try {
      await check(over);
      if (view !== undefined) await assertNoLease(where, child.operation);
    } catch (error) {
      const told = JSON.stringify([child.words.at(-2), view?.journal?.entries]);
      throw new Error(`${order.command}: ${direction} after change ${String(after)} came to ${over.state}: ${told}`, { cause: error });
    }
    return wasKilled ? undefined : journal.plan.steps.length;
  }

  /** Shows the plan again where it changed meanwhile, as a person would. @returns undefined where it was over already. */
  async function goOn(operation: string, where: string, direction: Direction): Promise<OperationView | undefined> {
    const service = serviceOn(client);
    // Longer than any step takes here: what hangs says so, with the operation it was.
    const signal = AbortSignal.timeout(5 * 60_000);
    try {
      for (;;) {
        const { plan, digest } = await service.planResume(operation, where, direction, signal);
        assert.equal(plan.direction, direction);
        try {
          return await service.execute(digest, signal);
        } catch (error) {
          if (!(error instanceof ExecutionRefused) || error.reason.code !== 'planChanged') throw error;
        }
      }
    } catch (error) {
      if (error instanceof PlanImpossible && error.reason.code === 'alreadyOver') return undefined;
      throw new Error(`${direction} of ${operation} in ${where}`, { cause: error });
    } finally {
      service.dispose();
    }
  }

  async function assertNoLease(where: string, operation: string): Promise<void> {
    assert.equal(await readObject(cluster, refTo('Lease', where, madeNames.operation(operation))), undefined);
  }

  async function madeBy(kind: ObjectKind, where: string, operation: string): Promise<readonly string[]> {
    const found = await listObjects(cluster, kind, where, { labelSelector: `${labels.operation}=${operation}` });
    return (found ?? []).filter((one) => !one.deleting).map((one) => one.ref.name);
  }

  /** Most of the time is spent waiting: all of it runs side by side, and each test waits for its own. */
  async function inBothDirections(make: () => Promise<Case>): Promise<void> {
    await Promise.all((['resume', 'undo'] as const).map((direction) => killEverywhere(direction, make)));
  }

  async function backUp(): Promise<Case> {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    return {
      prepare: () =>
        Promise.resolve({
          order: { command: 'backUp', choices: { namespace: where, claim: 'data' } },
          async check({ id, state }) {
            const snapshots = await madeBy('VolumeSnapshot', where, id);
            assert(state === 'done' || state === 'undone', state);
            assert.equal(snapshots.length, state === 'done' ? 1 : 0);
            for (const name of snapshots) assert.equal(at((await readObject(cluster, refTo('VolumeSnapshot', where, name)))?.body, 'status', 'readyToUse'), true);
          },
        }),
    };
  }

  async function restore(): Promise<Case> {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    await makeSnapshot(cluster, where, 'data', 'point');
    return {
      prepare: () =>
        Promise.resolve({
          order: { command: 'restoreToNewClaim', choices: { namespace: where, snapshot: 'point', storageClass: 'standard-wait' } },
          async check({ id, state }) {
            const claims = await madeBy('PersistentVolumeClaim', where, id);
            assert(state === 'done' || state === 'undone', state);
            assert.equal(claims.length, state === 'done' ? 1 : 0);
            assert.deepEqual(await madeBy('Pod', where, id), []);
            for (const name of claims) assert.equal(at((await readObject(cluster, refTo('PersistentVolumeClaim', where, name)))?.body, 'status', 'phase'), 'Bound');
            assert.equal((await readObject(cluster, refTo('VolumeSnapshot', where, 'point')))?.deleting, false);
          },
        }),
    };
  }

  async function deletion(): Promise<Case> {
    const where = await namespace();
    await makeClaim(cluster, where, 'data');
    await makeSnapshot(cluster, where, 'data', 'bystander');
    return {
      async prepare(run) {
        const name = `point-${String(run)}`;
        const before = await makeSnapshot(cluster, where, 'data', name);
        return {
          order: { command: 'deleteRestorePoint', choices: { namespace: where, snapshot: name } },
          async check({ state }) {
            const left = await readObject(cluster, refTo('VolumeSnapshot', where, name));
            if (state === 'undone') {
              assert.equal(left?.uid, before.uid);
              assert.equal(left.annotations[annotations.fence], undefined);
              assert.equal(left.deleting, false);
            } else {
              // Undone after the server had accepted the deletion: that it cannot be taken back is said, not hidden.
              assert(state === 'done' || state === 'stopped', state);
              await eventually(cluster, async () => ((await readObject(cluster, refTo('VolumeSnapshot', where, name))) === undefined ? { value: undefined } : { waiting: undefined }));
            }
            assert.equal((await readObject(cluster, refTo('VolumeSnapshot', where, 'bystander')))?.deleting, false);
          },
        };
      },
    };
  }

  async function rotation(): Promise<Case> {
    const where = await namespace();
    await makeTlsServer(cluster, where);
    return {
      async prepare() {
        const old = await storedIn(where);
        return {
          order: { command: 'rotateCertificate', choices: { namespace: where, secret: 'front-tls' } },
          async check({ id, state }) {
            const stored = await storedIn(where);
            const copies = await madeBy('Secret', where, id);
            assert(state === 'done' || state === 'undone' || state === 'stopped', state);
            // Stopped: everything was proved and the copy discarded already; there is nothing to put back from.
            if (state === 'undone') assert.equal(stored, old);
            else assert.notEqual(stored, old);
            assert.deepEqual(copies, []);
            assert.deepEqual(await servedIn(where), [stored]);
            for (const ref of [refTo('Secret', where, 'front-tls'), refTo('Deployment', where, 'front')]) {
              assert.equal((await readObject(cluster, ref))?.annotations[annotations.fence], undefined);
            }
          },
        };
      },
    };
  }

  it('ends well: Back Up Volume', () => running[0]);
  it('ends well: Restore to New Claim', () => running[1]);
  it('ends well: Delete Restore Point', () => running[2]);
  it('ends well: Rotate Certificate', () => running[3]);

  async function storedIn(where: string): Promise<string> {
    const secret = await readObject(cluster, refTo('Secret', where, 'front-tls'));
    return sha256Of(chainOf(secret!)[0]!);
  }

  /** What each pod that is not ending serves, asked on its own address and not through the product's port-forward. */
  async function servedIn(where: string): Promise<readonly string[]> {
    const pods = ((await listObjects(cluster, 'Pod', where, { labelSelector: 'app=front' })) ?? []).filter((pod) => !pod.deleting);
    return Promise.all(pods.map((pod) => fingerprintAt(at(pod.body, 'status', 'podIP') as string)));
  }
});

async function fingerprintAt(host: string): Promise<string> {
  const socket = connect({ host, port: 8443, servername: serverName, rejectUnauthorized: false });
  try {
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    return sha256Of(socket.getPeerX509Certificate()!);
  } finally {
    socket.destroy();
  }
}
