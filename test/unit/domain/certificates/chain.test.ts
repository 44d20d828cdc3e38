// What is wrong with the way from a leaf to its root.

import assert from 'node:assert/strict';
import type { CertificateFault, ChainLink } from '../../../../src/domain/certificates/certificate.ts';
import { chainFaults } from '../../../../src/domain/certificates/chainFaults.ts';
import { faultsAt } from '../../../../src/domain/certificates/faultsAt.ts';
import { urgencyOfRow } from '../../../../src/domain/certificates/urgencyOfRow.ts';
import { ClusterView } from '../inventory/clusterView.ts';
import { day, make, start } from '../inventory/make.ts';

const end = start + 90 * day;
const link = (name: string, issuer: string, more: Partial<ChainLink> = {}): ChainLink => ({
  subject: `CN=${name}`, issuer: `CN=${issuer}`, sha256: name, notAfter: start + 900 * day, isCa: true, subjectKeyId: `${name}-key`, authorityKeyId: `${issuer}-key`, ...more,
});
const leaf = link('leaf', 'middle', { isCa: false, notAfter: end });
const middle = link('middle', 'upper');
const upper = link('upper', 'root');
const root = link('root', 'root');

describe('faults of a chain', () => {
  const faults = (chain: readonly ChainLink[], authorities: readonly ChainLink[] = [], issuer?: ChainLink, of: ChainLink = leaf): readonly CertificateFault[] => chainFaults(of, { chain, authorities }, issuer);

  it('there are none where each certificate is certified by the next, with the root or without it', () => {
    assert.deepEqual(faults([middle, upper]), []);
    assert.deepEqual(faults([middle, upper, root], [root]), []);
    assert.deepEqual(faults([middle, link('stranger', 'nobody'), upper]), [], 'one that has nothing to do with it does no harm');
  });

  it('out of order is a chain whose certificates stand before the ones that they certify', () => {
    assert.deepEqual(faults([upper, middle]), [{ code: 'chainOutOfOrder' }]);
    assert.deepEqual(faults([root, upper, middle]), [{ code: 'chainOutOfOrder' }]);
  });

  it('incomplete is one whose issuer is known to be no root, and is neither sent nor trusted', () => {
    assert.deepEqual(faults([], [], middle), [{ code: 'chainIncomplete', missing: 'CN=middle' }]);
    assert.deepEqual(faults([], [root], middle), [{ code: 'chainIncomplete', missing: 'CN=middle' }]);
    assert.deepEqual(faults([], [middle], middle), [], 'clients may be told to trust it itself');
    assert.deepEqual(faults([], [], link('middle', 'middle')), [], 'a root need not be sent');
    assert.deepEqual(faults([]), [], 'of an issuer that was never seen nothing is said');
  });

  it('is outlived by the leaf where its issuer ends first, by the longest-lived of that issuer’s certificates', () => {
    const ending = { ...middle, notAfter: end - day };
    assert.deepEqual(faults([ending, upper]), [{ code: 'outlivesIssuer', issuerNotAfter: end - day }]);
    assert.deepEqual(faults([], [{ ...ending, issuer: 'CN=middle' }]), [{ code: 'outlivesIssuer', issuerNotAfter: end - day }]);
    assert.deepEqual(faults([ending, upper], [], middle), []);
  });

  it('has a weak signature where one can be forged, which that of a root cannot', () => {
    const sha1 = { weakSignature: 'SHA-1' } as const;
    assert.deepEqual(faults([middle, upper], [], undefined, { ...leaf, ...sha1 }), [{ code: 'weakSignature', hash: 'SHA-1', subject: 'CN=leaf' }]);
    assert.deepEqual(faults([middle, { ...upper, weakSignature: 'MD5' }, root]), [{ code: 'weakSignature', hash: 'MD5', subject: 'CN=upper' }]);
    assert.deepEqual(faults([middle, upper, { ...root, ...sha1 }]), []);
  });

  it('ends, however certificates certify each other in a circle', () => {
    assert.deepEqual(faults([link('middle', 'upper'), link('upper', 'middle')]), []);
  });
});

describe('what stands beside a leaf', () => {
  it('is a fault from the moment at which the first of it ends', () => {
    const view = new ClusterView();
    view.put(make.secret('tls', {}, { bundle: { chain: [link('shop-ca', 'root', { notAfter: end })], authorities: [link('old', 'old', { notAfter: start + day })] } }));
    const row = view.certificate('shop/tls');
    assert.deepEqual(faultsAt(row, start + day - 1), []);
    assert.deepEqual(faultsAt(row, start + day), [{ code: 'authorityExpired', subject: 'CN=old', notAfter: start + day }]);
    assert.equal(urgencyOfRow(row, start).validUntil, start + day, 'time alone changes what is said of it');
  });

  it('does not count where it is the leaf itself, as with self-signed ones', () => {
    const view = new ClusterView();
    view.put(make.secret('tls', { sha256: 'self' }, { bundle: { chain: [], authorities: [link('self', 'self')] } }));
    assert.equal(view.certificate('shop/tls').bundleEnds, undefined);
  });
});
