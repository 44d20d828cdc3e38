// Ed25519 public keys: the test vectors of the standard, and whatever OpenSSL makes.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { ed25519PublicKey } from '../../../../src/sources/cluster/ed25519PublicKey.ts';

describe('ed25519PublicKey', () => {
  it('is that of RFC 8032, 7.1', () => {
    const vectors = {
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60': 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb': '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    };
    for (const [seed, publicKey] of Object.entries(vectors)) assert.equal(ed25519PublicKey(Buffer.from(seed, 'hex')).toString('hex'), publicKey);
  });

  it('equals what OpenSSL computes', () => {
    for (let i = 0; i < 50; i++) {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
      assert.equal(ed25519PublicKey(seed).toString('base64url'), publicKey.export({ format: 'jwk' }).x);
    }
  });
});
