// The inventory as a whole: what an event touches, and that the order of events does not matter.

import assert from 'node:assert/strict';
import type { FactKind, Facts } from '../../../../src/domain/inventory/facts.ts';
import type { FactEvent } from '../../../../src/domain/inventory/inventory.ts';
import type { Kind } from '../../../../src/domain/inventory/kind.ts';
import { Random } from '../random.ts';
import { ClusterView } from './clusterView.ts';
import { bound, hour, make, saved, start } from './make.ts';

describe('the inventory', () => {
  it('makes a claim’s row', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data', { requestedBytes: 5, capacityBytes: 6, storageClass: 'fast' });
    view.put(claim, { ...volume, driver: 'csi.volumeguard.dev', attributes: { encrypted: 'true' } }, make.storageClass('fast'));
    assert.deepEqual(view.row('shop/data'), {
      id: 'shop/data',
      namespace: 'shop',
      name: 'data',
      uid: 'claim:shop/data',
      state: 'Bound',
      createdAt: start,
      capacityBytes: 6,
      requestedBytes: 5,
      storageClass: 'fast',
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      volume: { name: 'pv-data', driver: 'csi.volumeguard.dev', handle: 'h-pv-data', reclaimPolicy: 'Delete' },
      waitsForConsumer: true,
      provisioner: 'csi.test',
      encrypted: { known: true, value: true },
      restorePoints: [],
      unread: [],
      reach: [],
      certificates: [],
      certificatesUnread: [],
    });
  });

  it('says when a claim is being deleted', () => {
    const view = new ClusterView();
    view.put(make.claim('data', { deletingSince: start }));
    assert.equal(view.row('shop/data').state, 'Deleting');
  });

  it('gives the rows that an event concerns and no others', () => {
    const view = new ClusterView();
    for (let i = 0; i < 50; i++) view.put(...bound(`data-${i}`), make.workload('deployment', `w-${i}`, { claims: [`data-${i}`], secrets: [`tls-${i}`] }), make.secret(`tls-${i}`));
    const snapshot = make.snapshot('s', 'data-7');
    assert.deepEqual(view.put(snapshot, make.content(snapshot, 'h-pv-data-7')).rows.map(({ id }) => id), ['shop/data-7']);
    assert.deepEqual(view.put(make.workload('deployment', 'w-8', { claims: ['data-8'] }, { readyReplicas: 0 })).rows.map(({ id }) => id), ['shop/data-8']);
    const renewed = view.put(make.secret('tls-9', { sha256: 'renewed' }));
    assert.deepEqual([renewed.rows, renewed.certificates.map(({ id }) => id)], [[], ['shop/tls-9']]);
  });

  it('gives nothing where nothing changed, be it the same object or a field that no row shows', () => {
    const view = new ClusterView();
    const facts = [...bound('data'), ...saved('s', 'data', 'pv-data'), make.secret('tls')];
    view.put(...facts);
    const nothing = { rows: [], removedRows: [], certificates: [], removedCertificates: [], operations: [], removedOperations: [], leases: [], removedLeases: [] };
    assert.deepEqual(view.put(...facts), nothing);
    assert.deepEqual(view.put(...facts.map((each) => ({ ...each, resourceVersion: '2' }))), nothing);
    assert.deepEqual(view.take(), nothing);
  });

  it('retains what a whole list of one kind named, in one namespace or in all', () => {
    const view = new ClusterView();
    view.put(...bound('a'), ...bound('b'), ...bound('other/c'));
    const batch = view.apply({ type: 'retain', kind: 'claim', namespace: 'shop', keys: new Set(['shop/b']) });
    assert.deepEqual([batch.rows, batch.removedRows], [[], ['shop/a']]);
    assert.deepEqual([...view.rows.keys()].sort(), ['other/c', 'shop/b']);
    view.apply({ type: 'retain', kind: 'claim', namespace: '', keys: new Set() });
    assert.equal(view.rows.size, 0);
  });

  it('carries operations and leases through', () => {
    const view = new ClusterView();
    const [operation, lease] = [make.operation('op', { journal: '{}' }), make.lease('op')];
    const first = view.put(operation, lease);
    assert.deepEqual([first.operations, first.leases], [[operation], [lease]]);
    const renewed = { ...lease, resourceVersion: '2' };
    assert.deepEqual([view.put(operation, renewed).leases, view.remove(renewed).removedLeases, view.remove(operation).removedOperations], [[renewed], ['shop/op'], ['shop/op']]);
  });

  it('an object that moved from one claim to another leaves the first', () => {
    const view = new ClusterView();
    view.put(...bound('a'), ...bound('b'), make.workload('deployment', 'w', { claims: ['a'] }));
    const batch = view.put(make.workload('deployment', 'w', { claims: ['b'] }));
    assert.deepEqual(batch.rows.map(({ id, reach }) => [id, reach.length]).sort(), [['shop/a', 0], ['shop/b', 1]]);
  });
});

/** A small world in which random objects are bound to meet: few names, each object in several variants. */
class RandomCluster extends Random {
  event(): FactEvent {
    const facts = this.facts();
    const { kind, namespace, name } = facts;
    if (this.number(40) === 0) return { type: 'retain', kind, namespace: this.pick('', namespace), keys: new Set(this.number(2) === 0 ? [] : [`${namespace}/${name}`]) };
    return this.number(4) === 0 ? { type: 'remove', kind, namespace, name } : { type: 'upsert', facts };
  }

  facts(): Facts {
    const claimName = this.pick('data', 'data-db-0', 'web-1-scratch');
    const claim = make.claim(`${this.#namespace()}/${claimName}`, { uid: this.pick('u1', 'u2'), volume: this.pick('pv1', 'pv2'), phase: this.pick('Bound', 'Bound', 'Lost', 'Pending'), ...this.pick({}, { fromSnapshot: { namespace: 'shop', name: 's1' } }) });
    const snapshot = make.snapshot(`${this.#namespace()}/${this.pick('s1', 's2', 's3')}`, this.pick(claimName, claimName, undefined), {
      takenAt: start + this.number(3) * hour,
      ready: this.pick(true, true, false),
      content: this.pick('c-s1', 'c-s2', 'c-s3'),
    });
    const names = [this.pick('db', 'web', 'api'), this.pick('db', 'web', 'api.shop', 'db.other.svc')] as const;
    const uses = { claims: [this.pick(claimName, 'nothing')], secrets: [this.pick('tls', 'ca')], configMaps: [this.pick('cm', 'none')], hosts: [names[1]] };
    const path = `${this.#namespace()}/${names[0]}`;
    return this.pick<() => Facts>(
      () => claim,
      () => make.volume(this.pick('pv1', 'pv2'), claim, { handle: this.pick('h1', 'h2'), phase: this.pick('Bound', 'Released'), reclaimPolicy: this.pick('Retain', 'Delete'), createdAt: start + this.number(2), ...this.pick({}, { restored: { namespace: 'shop', snapshot: 's2' } }) }),
      () => snapshot,
      () => make.content(snapshot, this.pick('h1', 'h2', undefined), { snapshotHandle: this.pick('x', 'y'), deletionPolicy: this.pick('Delete', 'Retain') }),
      () => make.workload(this.pick('statefulSet', 'deployment'), path, uses, { claimTemplates: this.pick([], ['data']), readyReplicas: this.number(2) }),
      () => make.pod(`${path}-1`, uses, this.pick({}, { owner: { kind: 'Deployment', name: names[0] } }, { phase: 'Succeeded' })),
      () => make.configMap(`${this.#namespace()}/cm`, [names[1]]),
      () => make.service(path, this.pick('db', 'web', 'api')),
      () => make.ingress(`${this.#namespace()}/in`, 'shop.example.com', names[0], this.pick('tls', 'ca')),
      () => make.secret(`${this.#namespace()}/tls`, { dnsNames: [this.pick('shop.example.com', 'x')], issuer: this.pick('CN=shop-ca', 'CN=x') }),
      () => make.authority(`${this.#namespace()}/ca`, { notAfter: start + this.number(400) * 24 * hour }),
      () => make.storageClass('fast', { waitsForConsumer: this.pick(true, false) }),
    )();
  }

  #namespace(): string {
    return this.pick('shop', 'shop', 'other');
  }
}

describe('joining incrementally', () => {
  it('gives the same rows as joining what is left at once, in any order', () => {
    let rows = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const random = new RandomCluster(seed);
      const grown = new ClusterView();
      const left = new Map<string, Facts>();
      const length = 20 + random.number(100);
      for (let i = 0; i < length; i++) {
        const event = random.event();
        grown.inventory.apply(event);
        follow(left, event);
        if (random.number(12) === 0) {
          const kind: Kind = random.pick('claim', 'snapshot', 'snapshotContent', 'volume', 'secret');
          grown.inventory.setKindState(kind, '', { state: 'stillReading', since: start });
          if (random.number(2) === 0) grown.take();
          grown.inventory.setKindState(kind, '', { state: 'live', since: start });
        }
        if (random.number(3) === 0) grown.take();
      }
      grown.take();
      const built = new ClusterView();
      built.put(...random.shuffled([...left.values()]));
      assert.deepEqual(sorted(grown.rows), sorted(built.rows), `seed ${seed}`);
      assert.deepEqual(sorted(grown.certificates), sorted(built.certificates), `seed ${seed}`);
      rows += built.rows.size;
    }
    assert.ok(rows > 250, `the random clusters had only ${rows} rows`);
  });
});

/** What a cluster holds after an event. */
function follow(left: Map<string, Facts>, event: FactEvent): void {
  const key = (kind: FactKind, namespace: string, name: string): string => `${kind} ${namespace}/${name}`;
  if (event.type === 'remove') left.delete(key(event.kind, event.namespace, event.name));
  else if (event.type === 'upsert') left.set(key(event.facts.kind, event.facts.namespace, event.facts.name), event.facts);
  else if (event.type === 'retain') {
    for (const [id, { kind, namespace, name }] of left) {
      const isListed = kind === event.kind && (event.namespace === '' || namespace === event.namespace);
      if (isListed && !event.keys.has(`${namespace}/${name}`)) left.delete(id);
    }
  }
}

function sorted<T>(rows: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}
