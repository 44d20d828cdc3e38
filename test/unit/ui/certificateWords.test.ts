// Certificates in words: where facts are from, who renews, and what is not known.

import assert from 'node:assert/strict';
import { certificatePhrase, renewalLines } from '../../../src/ui/words/certificateWords.ts';
import { ClusterView } from '../domain/inventory/clusterView.ts';
import { day, make, start } from '../domain/inventory/make.ts';
import { english } from './english.ts';

const ingress = make.ingress('public', 'shop.example.com', 'web', 'tls');

function phrase(view: ClusterView): string {
  return certificatePhrase(view.certificate('shop/tls'), start + 30 * day, english);
}

describe('certificates in words', () => {
  it('nobody renews it', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), ingress);
    assert.equal(phrase(view), '60 d left of 90 d · nobody renews it · Ingress shop.example.com');
    view.put(make.secret('tls', {}, { certManagerCertificate: 'web' }));
    assert.match(phrase(view), /nobody renews it: the Certificate web is gone/);
  });

  it('cert-manager renews it: when, what it is at, and what went wrong', () => {
    const view = new ClusterView();
    view.put(make.secret('tls'), make.managed('web', 'tls'));
    assert.match(phrase(view), /renewed by cert-manager \(web\) 2 Mar/);
    view.put(make.managed('web', 'tls', { issuing: true, lastFailureTime: start + 30 * day - 7_200_000, failedAttempts: 3, ready: { value: false, reason: 'Failed', message: 'evil\u001b[31m text' } }));
    assert.match(phrase(view), /could not renew it \(web\), tried 3 times, last 2 h ago · cert-manager is renewing it \(web\): revision 4 follows 3/);
    assert.deepEqual(renewalLines(view.certificate('shop/tls'), english).at(-1), 'Not ready: evil text');
  });

  it('not seen: by cert-manager, by reference only, and read by its name', () => {
    const view = new ClusterView({ secret: 'forbidden' });
    view.put(ingress);
    assert.equal(phrase(view), 'unknown because you may not list secrets in shop · who renews it is unknown · Ingress shop.example.com');
    view.put(make.managed('web', 'tls'));
    assert.match(phrase(view), /^60 d left of 90 d · as cert-manager says; its key and chain are unknown because you may not list secrets in shop/);
    view.apply({ type: 'readByName', namespace: 'shop', name: 'tls', facts: make.secret('tls', {}, { readByNameAt: start }) });
    assert.match(phrase(view), /^60 d left of 90 d · read by name at \d\d:\d\d/);
  });
});
