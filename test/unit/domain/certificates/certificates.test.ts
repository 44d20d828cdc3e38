// Urgency, time left, faults and host names of certificates.

import assert from 'node:assert/strict';
import { coversHost } from '../../../../src/domain/certificates/coversHost.ts';
import type { CertificateFacts } from '../../../../src/domain/certificates/certificate.ts';
import { faultsAt } from '../../../../src/domain/certificates/faultsAt.ts';
import { isWeakKey } from '../../../../src/domain/certificates/isWeakKey.ts';
import { nextExpiry } from '../../../../src/domain/certificates/nextExpiry.ts';
import { timeLeft } from '../../../../src/domain/certificates/timeLeft.ts';
import { urgencyOf } from '../../../../src/domain/certificates/urgencyOf.ts';
import { ClusterView } from '../inventory/clusterView.ts';
import { day, hour, make, start } from '../inventory/make.ts';

function lasting(lifetime: number): CertificateFacts {
  return { readable: true, leaf: make.x509({ notBefore: start, notAfter: start + lifetime }), keyMatches: true };
}

const unreadable: CertificateFacts = { readable: false, reason: 'notPem' };

describe('urgency', () => {
  /** How long before the end each urgency begins, found by following `validUntil` as a timer would. */
  const steps = (lifetime: number): readonly (readonly [string, number])[] => {
    const certificate = lasting(lifetime);
    const found: (readonly [string, number])[] = [];
    for (let now: number | undefined = start; now !== undefined; ) {
      const { urgency, validUntil } = urgencyOf(certificate, now);
      found.push([urgency, Math.round((start + lifetime - now) / hour)]);
      if (validUntil !== undefined) {
        assert.ok(validUntil > now);
        assert.equal(urgencyOf(certificate, validUntil - 1).urgency, urgency, 'it holds until then');
      }
      now = validUntil;
    }
    return found;
  };

  it('goes by shares of the lifetime', () => {
    assert.deepEqual(steps(90 * day), [['fine', 90 * 24], ['soon', 18 * 24], ['actNow', 9 * 24], ['actNow', 0]]);
  });

  it('floors lift it for short lives, but never above a third and a sixth', () => {
    assert.deepEqual(steps(47 * day), [['fine', 47 * 24], ['soon', 14 * 24], ['actNow', 7 * 24], ['actNow', 0]]);
    assert.deepEqual(steps(6 * day), [['fine', 6 * 24], ['soon', 2 * 24], ['actNow', 24], ['actNow', 0]]);
  });

  it('ceilings hold it down for long ones', () => {
    assert.deepEqual(steps(3650 * day), [['fine', 3650 * 24], ['soon', 90 * 24], ['actNow', 28 * 24], ['actNow', 0]]);
  });

  it('one that is not valid yet is refused already', () => {
    assert.deepEqual(urgencyOf(lasting(90 * day), start - 1), { urgency: 'actNow', validUntil: start });
  });

  it('one that cannot be read is unknown, and so is its time', () => {
    assert.deepEqual(urgencyOf(unreadable, start), { urgency: 'unknown' });
    assert.equal(timeLeft(unreadable, start), undefined);
  });

  it('time left is negative once it is over', () => {
    assert.equal(timeLeft(lasting(day), start + hour), 23 * hour);
    assert.equal(timeLeft(lasting(day), start + day + hour), -hour);
  });

  it('a certificate that ends before it begins is over', () => {
    assert.deepEqual(urgencyOf(lasting(-day), start), { urgency: 'actNow' });
  });
});

describe('the next expiry', () => {
  it('is that of the leaf that ends first, among those that can be read', () => {
    const view = new ClusterView();
    view.put(make.secret('late', { notAfter: start + 9 * day }), make.secret('early', { notAfter: start + 8 * day }), make.secret('broken', {}, { certificate: unreadable }));
    assert.equal(nextExpiry(view.certificates.values())?.row.name, 'early');
    assert.equal(nextExpiry([view.certificate('shop/broken')]), undefined);
  });
});

describe('faults at a moment', () => {
  it('begin with not being valid yet, for as long as that lasts', () => {
    const view = new ClusterView();
    view.put(make.secret('tls', { keyType: 'RSA 1024' }));
    const row = view.certificate('shop/tls');
    assert.deepEqual(faultsAt(row, start - 1), [{ code: 'notYetValid', notBefore: start }, { code: 'weakKey', keyType: 'RSA 1024' }]);
    assert.deepEqual(faultsAt(row, start), [{ code: 'weakKey', keyType: 'RSA 1024' }]);
  });
});

describe('weak keys', () => {
  it('are RSA below 2048 bits, curves below 224, and DSA', () => {
    const weak = ['RSA 1024', 'RSA 2047', 'RSA-PSS 1024', 'EC P-192', 'EC secp160r1', 'DSA 3072'];
    const strong = ['RSA 2048', 'RSA 4096', 'RSA-PSS 2048', 'EC P-224', 'EC P-256', 'EC secp256k1', 'Ed25519', 'Ed448', 'EC', 'ML-DSA-65', ''];
    assert.deepEqual([...weak, ...strong].filter(isWeakKey), weak);
  });
});

describe('covering a host', () => {
  const covers = (host: string, ...dnsNames: readonly string[]): boolean => coversHost(make.x509({ dnsNames, ipAddresses: ['10.0.0.1', '2001:db8::1'], subject: 'CN=cn.example.com' }), host);

  it('goes by alternative names, without regard to case and a trailing dot', () => {
    assert.ok(covers('Shop.Example.com.', 'shop.example.COM'));
    assert.ok(!covers('shop.example.com', 'example.com'));
    assert.ok(!covers('cn.example.com'), 'the common name does not count');
    assert.ok(!covers('', ''));
  });

  it('a wildcard is one whole label', () => {
    assert.ok(covers('shop.example.com', '*.example.com'));
    assert.ok(!covers('a.shop.example.com', '*.example.com'));
    assert.ok(!covers('example.com', '*.example.com'));
    assert.ok(!covers('.example.com', '*.example.com'));
    assert.ok(!covers('shop.example.com', 's*.example.com'), 'no partial wildcards');
    assert.ok(!covers('a.b.example.com', '*.*.example.com'));
    assert.ok(!covers('a.b.example.com', 'a.*.example.com'));
    assert.ok(!covers('example.com', '*.com'), 'nor for a whole top-level domain');
    assert.ok(!covers('localhost', '*'));
  });

  it('a wildcard host is covered by the same wildcard only', () => {
    assert.ok(covers('*.example.com', '*.example.com'));
    assert.ok(!covers('*.shop.example.com', '*.example.com'));
    assert.ok(!covers('*.example.com', 'shop.example.com'));
    assert.ok(!covers('*.com', '*.example.com'));
  });

  it('addresses are covered as addresses, never as names', () => {
    assert.ok(covers('10.0.0.1'));
    assert.ok(covers('2001:DB8::1'));
    assert.ok(!covers('10.0.0.2', '10.0.0.2', '*.0.0.2'));
  });
});
