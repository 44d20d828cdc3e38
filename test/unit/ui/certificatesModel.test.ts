// The model of the Certificates view with five thousand certificates.

import assert from 'node:assert/strict';
import type { CertificateRow } from '../../../src/domain/certificates/certificate.ts';
import { CertificatesModel } from '../../../src/ui/tree/certificatesModel.ts';
import type { Node } from '../../../src/ui/tree/node.ts';
import type { TreeChanges } from '../../../src/ui/tree/treeModel.ts';
import { day, now, Rows } from './rows.ts';

const group = (urgency: 'actNow' | 'soon' | 'fine'): Node => ({ type: 'urgency', urgency });

/** A certificate of ninety days that ends in `left` milliseconds. */
function certificateOf(id: string, left: number): CertificateRow {
  const slash = id.indexOf('/');
  const leaf = {
    subject: 'CN=a', issuer: 'CN=ca', serialHex: '01', sha256: 'aa', notBefore: now + left - 90 * day, notAfter: now + left,
    dnsNames: [], ipAddresses: [], isCa: false, keyType: 'EC P-256', signatureHash: 'SHA-256', selfSigned: false,
  };
  return {
    id, uid: id, namespace: id.slice(0, slash), name: id.slice(slash + 1), source: { by: 'list' },
    certificate: { readable: true, leaf, keyMatches: true }, consumers: [], signs: 0, faults: [],
  };
}

describe('the Certificates model with five thousand certificates', () => {
  let rows: Rows;
  let heard: (TreeChanges | 'all')[];
  let model: CertificatesModel;

  const labels = (): readonly (string | undefined)[] => model.children().map((node) => model.text(node)?.label);

  beforeEach(async () => {
    rows = new Rows();
    heard = [];
    model = new CertificatesModel(rows.world, (changes) => heard.push(changes));
    // Every tenth ends within the first days.
    model.take(rows.putCertificates(...Array.from({ length: 5000 }, (_, i) => certificateOf(`ns-${i % 50}/tls-${i}`, i % 10 === 0 ? (1 + i / 5000) * day : (40 + i / 100) * day))));
    await model.settled();
    heard = [];
  });

  afterEach(() => model.dispose());

  it('stand by urgency with counts, the first to end first; long groups are closed at first', () => {
    assert.deepEqual(labels(), ['Act now (500)', 'Fine (4500)']);
    assert.deepEqual(model.children().map((node) => model.text(node)?.expandable), ['collapsed', 'collapsed']);
    assert.deepEqual(model.children(group('actNow')).slice(0, 2), [{ type: 'certificate', certificate: 'ns-0/tls-0' }, { type: 'certificate', certificate: 'ns-10/tls-10' }]);
    assert.equal(model.urgent(), 500);
  });

  it('painting the groups looks at no certificate; an event looks at its own and moves it', async () => {
    assert.equal(await rows.counted(() => void labels()), 0);
    assert.equal(await rows.counted(() => model.take(rows.putCertificates(certificateOf('ns-0/tls-0', 80 * day)))), 1);
    assert.deepEqual(heard, [{ rows: [{ type: 'certificate', certificate: 'ns-0/tls-0' }], lines: [group('actNow'), group('fine')] }]);
    assert.deepEqual(labels(), ['Act now (499)', 'Fine (4501)']);
    assert.deepEqual(model.parent({ type: 'certificate', certificate: 'ns-0/tls-0' }), group('fine'));
  });

  it('a clock that was set back is taken into account', async () => {
    rows.now += 45 * day;
    model.wake();
    await model.settled();
    const later = model.urgent();
    rows.now -= 45 * day;
    model.reconsider();
    await model.settled();
    assert.deepEqual([later > 500, model.urgent()], [true, 500]);
  });

  it('time moves what is due, and only that', async () => {
    const next = model.nextChange();
    assert.ok(next !== undefined && next > rows.now);
    // The first to end does.
    rows.now = next;
    assert.equal(await rows.counted(() => model.wake()), 1);
    assert.ok((model.nextChange() ?? 0) > next);
  });
});
