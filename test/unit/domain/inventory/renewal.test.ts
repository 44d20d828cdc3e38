// Rows of certificates that cert-manager renews, and of secrets that may not be listed: what is known, from where, and why not more.

import assert from 'node:assert/strict';
import { urgencyOfRow } from '../../../../src/domain/certificates/urgencyOfRow.ts';
import type { SecretToRead } from '../../../../src/domain/inventory/secretToRead.ts';
import { ClusterView } from './clusterView.ts';
import { day, make, start } from './make.ts';

describe('who renews a certificate', () => {
  it('is the Certificate that names the secret, with what it says', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), make.managed('web', 'tls', { nextPrivateKeySecret: 'web-x', issuing: true }), make.managed('other/web', 'tls'));
    assert.deepEqual(view.certificate('shop/tls').managedBy, {
      tool: 'cert-manager',
      certificate: 'web',
      renewal: {
        state: 'seen',
        issuer: { kind: 'ClusterIssuer', name: 'shop-ca' },
        ready: { value: true, reason: 'Ready', message: 'Certificate is up to date and has not expired' },
        issuing: true,
        renewalTime: start + 60 * day,
        revision: 3,
        nextPrivateKeySecret: 'web-x',
      },
    });
  });

  it('is nobody any more where only the annotation is left, and unknown where Certificates cannot be listed', () => {
    const view = new ClusterView({ managedCertificate: 'forbidden' });
    view.put(make.secret('tls', {}, { certManagerCertificate: 'web' }));
    const renewal = (): unknown => view.certificate('shop/tls').managedBy?.renewal;
    assert.deepEqual(renewal(), { state: 'unseen', why: { code: 'forbidden', kind: 'managedCertificate', namespace: 'shop' } });
    view.state('managedCertificate', '', 'live');
    assert.deepEqual(renewal(), { state: 'gone' });
    const certificate = make.managed('web', 'tls');
    view.put(certificate);
    assert.equal((renewal() as { state: string }).state, 'seen');
    view.remove(certificate);
    assert.deepEqual(renewal(), { state: 'gone' });
    view.state('managedCertificate', '', 'notInstalled');
    assert.deepEqual(renewal(), { state: 'gone' }, 'cert-manager was removed');
  });

  it('two that write one secret fight over it', () => {
    const view = new ClusterView();
    const other = make.managed('other', 'tls');
    view.put(make.secret('tls', {}, { certManagerCertificate: 'web' }), make.managed('web', 'tls'), other);
    const row = view.certificate('shop/tls');
    assert.equal(row.managedBy?.certificate, 'web', 'the one that wrote it last');
    assert.deepEqual(row.faults, [{ code: 'secretShared', certificates: ['other', 'web'] }]);
    assert.equal(urgencyOfRow(row, start).urgency, 'actNow');
    view.remove(other);
    assert.deepEqual(view.certificate('shop/tls').faults, []);
  });

  it('failures are told until a success clears them, and need attention while there is time', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), make.managed('web', 'tls', { lastFailureTime: start + day, failedAttempts: 2 }));
    const row = view.certificate('shop/tls');
    assert.deepEqual(row.faults, [{ code: 'issuanceFailed', certificate: 'web', at: start + day, attempts: 2 }]);
    assert.equal(urgencyOfRow(row, start + day).urgency, 'soon');
  });
});

describe('a secret that was not seen', () => {
  const forbidden = { code: 'forbidden', kind: 'secret', namespace: 'shop' } as const;

  it('has a row by its Certificate, with the lifetime that this states', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    view.put(make.managed('web', 'tls'));
    const row = view.certificate('shop/tls');
    assert.deepEqual(row.source, { by: 'certificate' });
    assert.deepEqual(row.certificate, { readable: false, reason: 'notVisible', why: forbidden, lifetime: { notBefore: start, notAfter: start + 90 * day } });
    assert.equal(row.uid, undefined);
    assert.deepEqual([urgencyOfRow(row, start).urgency, urgencyOfRow(row, start + 85 * day).urgency], ['fine', 'actNow']);
  });

  it('has a row by an Ingress that serves it, which knows nothing more', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    const ingress = make.ingress('public', 'shop.example.com', 'web', 'tls');
    view.put(ingress);
    const row = view.certificate('shop/tls');
    assert.deepEqual([row.source, row.certificate], [{ by: 'reference' }, { readable: false, reason: 'notVisible', why: forbidden }]);
    assert.equal(row.consumers.length, 1);
    assert.equal(urgencyOfRow(row, start).urgency, 'unknown');
    view.remove(ingress);
    assert.equal(view.certificates.size, 0);
  });

  it('is no row while secrets are still being read, nor where an Ingress names one that does not exist', () => {
    for (const state of ['stillReading', 'live'] as const) {
      const view = new ClusterView({ secret: state });
      view.put(make.ingress('public', 'shop.example.com', 'web', 'tls'));
      assert.equal(view.certificates.size, 0, state);
      view.state('secret', '', 'forbidden');
      assert.equal(view.certificates.size, 1, 'until they are known to be forbidden');
    }
  });

  it('whose Certificate is there although all secrets are known does not exist: an alarm, unless it is just being made', () => {
    const view = new ClusterView();
    view.put(make.managed('web', 'tls'));
    const row = view.certificate('shop/tls');
    assert.deepEqual(row.certificate, { readable: false, reason: 'noSecret' });
    assert.equal(urgencyOfRow(row, start).urgency, 'actNow');
    view.put(make.managed('web', 'tls', { issuing: true, resourceVersion: '2' }));
    assert.equal(urgencyOfRow(view.certificate('shop/tls'), start).urgency, 'unknown');
    view.put(make.secret('tls'));
    assert.deepEqual(view.certificate('shop/tls').source, { by: 'list' });
  });

  it('stands on the way to a volume all the same', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    const claim = make.claim('data');
    view.put(claim, make.workload('statefulSet', 'db', { claims: ['data'] }), make.service('db', 'db'), make.ingress('public', 'shop.example.com', 'db', 'tls'));
    assert.deepEqual(view.row('shop/data').certificates.map(({ certificate }) => certificate), ['shop/tls']);
  });
});

describe('secrets to read by name', () => {
  const follow = (view: ClusterView): (() => ReadonlyMap<string, SecretToRead>) => {
    const known = new Map<string, SecretToRead>();
    return () => {
      const { changed, removed } = view.inventory.takeSecretsToRead();
      for (const id of removed) known.delete(id);
      for (const one of changed) known.set(one.id, one);
      return known;
    };
  };
  const ingress = make.ingress('public', 'shop.example.com', 'web', 'tls');

  it('are those that something refers to, while listing is forbidden', () => {
    const view = new ClusterView({ secret: undefined });
    const toRead = follow(view);
    view.put(ingress, make.managed('web', 'managed'), make.workload('deployment', 'web', { secrets: ['mounted'] }), make.pod('web-1', { secrets: ['injected'] }, { owner: { kind: 'Deployment', name: 'web' } }));
    assert.deepEqual([...toRead()], [], 'not before it is known to be forbidden');
    view.state('secret', '', 'forbidden');
    assert.deepEqual([...toRead().values()].map(({ id, tls }) => [id, tls]).sort(), [['shop/managed', true], ['shop/mounted', false], ['shop/tls', true]]);
    view.state('secret', 'shop', 'live');
    assert.deepEqual([...toRead()], [], 'its own namespace may be listed');
    view.state('secret', 'shop', 'forbidden');
    assert.equal(toRead().size, 3);
  });

  it('are read again when an Ingress or a Certificate that names them changes, or another workload mounts them', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    const toRead = follow(view);
    const workload = make.workload('deployment', 'web', { secrets: ['tls'] });
    view.put(ingress, workload);
    const because = (): string | undefined => toRead().get('shop/tls')?.because;
    const first = because();
    view.put({ ...workload, resourceVersion: '2', readyReplicas: 0 });
    assert.equal(because(), first, 'the moods of its pods are no reason');
    view.put({ ...ingress, resourceVersion: '2' });
    const second = because();
    assert.notEqual(second, first);
    view.put(make.managed('web', 'tls'));
    assert.notEqual(because(), second);
  });

  it('have rows that say when they were read, for as long as something refers to them', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    view.put(ingress);
    view.apply({ type: 'readByName', namespace: 'shop', name: 'tls', facts: make.secret('tls', {}, { readByNameAt: start }) });
    assert.deepEqual(view.certificate('shop/tls').source, { by: 'name', at: start });
    assert.equal(view.certificate('shop/tls').certificate.readable, true);
    view.remove(ingress);
    assert.equal(view.certificates.size, 0);
  });
});

describe('an answer to a reading by name', () => {
  const facts = make.secret('tls', { sha256: 'old' }, { readByNameAt: start });
  const late = { type: 'readByName', namespace: 'shop', name: 'tls' } as const;

  it('that comes while the list is coming neither replaces nor removes what that brought', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    view.put(make.ingress('public', 'shop.example.com', 'web', 'tls'), make.secret('tls'));
    view.apply({ ...late, facts });
    view.apply(late);
    assert.deepEqual(view.certificate('shop/tls').source, { by: 'list' });
  });

  it('that comes after the list brings nothing back', () => {
    const view = new ClusterView();
    view.put(make.ingress('public', 'shop.example.com', 'web', 'tls'));
    view.apply({ ...late, facts });
    assert.equal(view.certificates.size, 0);
  });
});

describe('Services that clients call', () => {
  const put = (host: string, certificate: Parameters<typeof make.secret>[1]): ClusterView => {
    const view = new ClusterView();
    view.put(make.secret('tls', certificate), make.workload('deployment', 'db', { secrets: ['tls'] }), make.service('db', 'db'), make.workload('deployment', 'web', { hosts: [host] }));
    return view;
  };

  it('by a name that the certificate behind them does not cover are told of, with who calls', () => {
    assert.deepEqual(put('db', { dnsNames: ['db.shop.svc'] }).certificate('shop/tls').faults, [{ code: 'serviceNotCovered', host: 'db', service: 'db', caller: 'web' }]);
    assert.deepEqual(put('db.shop.svc', { dnsNames: ['db.shop.svc'] }).certificate('shop/tls').faults, []);
    assert.deepEqual(put('db.shop.svc', { dnsNames: ['*.shop.svc'] }).certificate('shop/tls').faults, []);
    assert.deepEqual(put('elsewhere.example.com', { dnsNames: ['db.shop.svc'] }).certificate('shop/tls').faults, []);
  });

  it('do not concern certificates of authorities and of clients', () => {
    for (const certificate of [{ isCa: true }, { notForServers: true as const }, { dnsNames: [] }]) {
      assert.deepEqual(put('db', { dnsNames: ['other'], ...certificate }).certificate('shop/tls').faults, [], JSON.stringify(certificate));
    }
  });

  it('are seen in ConfigMaps, too, and gone with their caller', () => {
    const view = put('nothing.example.com', { dnsNames: ['db.shop.svc'] });
    const configMap = make.configMap('settings', ['db.shop']);
    assert.deepEqual(view.put(configMap).certificates.map(({ id }) => id), ['shop/tls']);
    assert.deepEqual(view.certificate('shop/tls').faults, [{ code: 'serviceNotCovered', host: 'db.shop', service: 'db', caller: 'settings' }]);
    view.remove(configMap);
    assert.deepEqual(view.certificate('shop/tls').faults, []);
  });
});
