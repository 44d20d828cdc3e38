// What drivers' parameters say about encryption, and what their absence does.

import assert from 'node:assert/strict';
import { encryptionOf } from '../../../../src/domain/volumes/encryptionOf.ts';

describe('encryption at rest', () => {
  const said = (driver: string | undefined, attributes: Readonly<Record<string, string>> = {}): boolean | string => {
    const found = encryptionOf(driver, attributes);
    return found.known ? found.value : found.why.code;
  };

  it('EBS: only asking for it proves it; the account’s default is not visible', () => {
    assert.equal(said('ebs.csi.aws.com', { Encrypted: 'TRUE' }), true);
    assert.equal(said('ebs.csi.aws.com', { kmsKeyId: 'arn:…' }), true);
    assert.equal(said('ebs.csi.aws.com', { encrypted: 'false' }), 'notVisible');
    assert.equal(said('ebs.csi.aws.com'), 'notVisible');
  });

  it('Azure and Google encrypt with a key of the platform where none is named', () => {
    assert.equal(said('disk.csi.azure.com'), true);
    assert.equal(said('pd.csi.storage.gke.io', { 'disk-encryption-kms-key': 'k' }), true);
  });

  it('Ceph and the local driver encrypt only what asks for it', () => {
    for (const driver of ['rbd.csi.ceph.com', 'rook-ceph.cephfs.csi.ceph.com', 'csi.volumeguard.dev']) {
      assert.equal(said(driver, { encrypted: 'true' }), true, driver);
      assert.equal(said(driver), false, driver);
    }
  });

  it('nothing else is claimed to be known', () => {
    assert.equal(said('cinder.csi.openstack.org', { type: 'luks' }), 'notVisible');
    assert.equal(said('notrbd.csi.ceph.com.example', { encrypted: 'true' }), 'notVisible');
    assert.equal(said(undefined), 'notVisible');
  });
});
