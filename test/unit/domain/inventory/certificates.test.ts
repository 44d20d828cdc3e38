// Rows of certificates: who uses them, who issued them, what is wrong with them.

import assert from 'node:assert/strict';
import { ClusterView } from './clusterView.ts';
import { day, make, start, without } from './make.ts';

describe('certificate rows', () => {
  it('name the Ingresses that serve them with their hosts, and the workloads that mount them', () => {
    const view = new ClusterView();
    view.put(
      make.secret('tls'),
      make.ingress('public', 'shop.example.com', 'web', 'tls'),
      { ...make.ingress('any', 'shop.example.com', 'web', 'tls'), tls: [{ secret: 'tls', hosts: [] }] },
      make.ingress('other/public', 'shop.example.com', 'web', 'tls'),
      make.workload('deployment', 'web', { secrets: ['tls'] }),
      make.pod('web-1', { secrets: ['tls'] }, { owner: { kind: 'Deployment', name: 'web' } }),
      make.pod('bare', { secrets: ['tls'] }),
    );
    assert.deepEqual(view.certificate('shop/tls').consumers, [
      { by: 'ingress', kind: 'Ingress', namespace: 'shop', name: 'any', hosts: ['shop.example.com'] },
      { by: 'ingress', kind: 'Ingress', namespace: 'shop', name: 'public', hosts: ['shop.example.com'] },
      { by: 'mount', kind: 'Pod', namespace: 'shop', name: 'bare', hosts: [] },
      { by: 'mount', kind: 'Deployment', namespace: 'shop', name: 'web', hosts: [] },
    ]);
  });

  it('that cannot be read are rows all the same', () => {
    const view = new ClusterView();
    view.put(make.secret('tls', {}, { certificate: { readable: false, reason: 'notPem' } }));
    assert.deepEqual([view.certificate('shop/tls').faults, view.certificate('shop/tls').signs], [[], 0]);
  });
});

describe('the issuer of a certificate', () => {
  it('is the authority whose name and key identifier the leaf bears, wherever it lies', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), make.authority('pki/ca'));
    assert.deepEqual(view.certificate('shop/tls').issuer, { namespace: 'pki', name: 'ca', notAfter: start + 365 * day });
    assert.equal(view.certificate('pki/ca').signs, 1);
    assert.equal(view.certificate('pki/ca').issuer, undefined, 'a root is not its own issuer');
  });

  it('is not one of the same name with another key, nor a leaf that is no authority', () => {
    for (const not of [{ subjectKeyId: 'other' }, { isCa: false }, { subject: 'CN=other' }]) {
      const view = new ClusterView();
      view.put(make.secret('tls'), make.authority('ca', not));
      assert.equal(view.certificate('shop/tls').issuer, undefined, JSON.stringify(not));
      assert.equal(view.certificate('shop/ca').signs, 0);
    }
  });

  it('without identifiers is taken by name, unless several keys bear it', () => {
    const bare = without(make.x509(), 'authorityKeyId');
    const leaf = make.secret('tls', {}, { certificate: { readable: true, leaf: bare, keyMatches: true } });
    const view = new ClusterView();
    view.put(leaf, make.authority('ca'));
    assert.equal(view.certificate('shop/tls').issuer?.name, 'ca');
    view.put(make.authority('new-ca', { subjectKeyId: 'new', sha256: 'new' }));
    assert.equal(view.certificate('shop/tls').issuer, undefined);
  });

  it('of several that fit is the one that the secret names, else one with its key, nearby, that lives longest', () => {
    const view = new ClusterView();
    const noKey = make.authority('a-trust', {}, { certificate: { readable: true, leaf: make.x509({ subject: 'CN=shop-ca', isCa: true, subjectKeyId: 'ca-key', sha256: 'ca', notAfter: start + 999 * day }), keyMatches: 'missing' } });
    view.put(make.secret('tls'), noKey, make.authority('pki/ca', { notAfter: start + 500 * day }), make.authority('ca'));
    assert.equal(view.certificate('shop/tls').issuer?.name, 'ca');
    view.put(make.authority('ca-renewed', { sha256: 'ca2', notAfter: start + 400 * day }));
    assert.equal(view.certificate('shop/tls').issuer?.name, 'ca-renewed');
    view.put(make.secret('tls', {}, { issuerSecret: 'pki/ca' }));
    assert.equal(view.certificate('shop/tls').issuer?.namespace, 'pki');
    view.put(make.secret('tls', {}, { issuerSecret: 'ca' }));
    assert.equal(view.certificate('shop/tls').issuer?.name, 'ca');
    view.put(make.secret('tls', {}, { issuerSecret: 'tls' }));
    assert.equal(view.certificate('shop/tls').issuer?.name, 'ca-renewed', 'an annotation that names no issuer is ignored');
  });

  it('follows when the authority comes and goes; the copy that a rotation keeps neither signs nor counts', () => {
    const view = new ClusterView();
    const authority = make.authority('ca');
    view.put(make.secret('tls'), make.secret('copy', { sha256: 'cc' }, { rollbackOf: 'tls' }));
    assert.deepEqual(view.put(authority).certificates.map(({ id }) => id).sort(), ['shop/ca', 'shop/tls']);
    assert.equal(view.certificate('shop/ca').signs, 1);
    assert.deepEqual(view.remove(authority).removedCertificates, ['shop/ca']);
    assert.equal(view.certificate('shop/tls').issuer, undefined);
  });
});

describe('faults of a certificate', () => {
  it('are a key that does not match or is missing, and a weak one', () => {
    const faultsOf = (keyMatches: boolean | 'missing' | 'unknown', keyType = 'RSA 2048'): readonly unknown[] => {
      const view = new ClusterView();
      view.put(make.secret('tls', {}, { certificate: { readable: true, leaf: make.x509({ keyType }), keyMatches } }));
      return view.certificate('shop/tls').faults;
    };
    assert.deepEqual(faultsOf(true), []);
    assert.deepEqual(faultsOf('unknown'), []);
    assert.deepEqual(faultsOf(false), [{ code: 'keyMismatch' }]);
    assert.deepEqual(faultsOf('missing'), [{ code: 'keyMissing' }]);
    assert.deepEqual(faultsOf(true, 'RSA 1024'), [{ code: 'weakKey', keyType: 'RSA 1024' }]);
  });

  it('are outliving the issuer', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), make.authority('ca', { notAfter: start + 90 * day }));
    assert.deepEqual(view.certificate('shop/tls').faults, []);
    view.put(make.authority('ca', { notAfter: start + 89 * day }));
    assert.deepEqual(view.certificate('shop/tls').faults, [{ code: 'outlivesIssuer', issuerNotAfter: start + 89 * day }]);
  });

  it('are hosts that an Ingress serves and the certificate does not cover', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), make.ingress('good', 'shop.example.com', 'web', 'tls'));
    assert.deepEqual(view.certificate('shop/tls').faults, []);
    view.put(make.ingress('bad', 'admin.example.com', 'web', 'tls'));
    assert.deepEqual(view.certificate('shop/tls').faults, [{ code: 'hostNotCovered', host: 'admin.example.com', ingress: 'bad' }]);
  });
});
