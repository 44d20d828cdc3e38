// Which public keys are too weak to trust today.

/**
 * RSA below 2048 bits, elliptic curves below 224 (NIST SP 800-57 part 1, 112 bits of strength); DSA at any size, which
 * TLS 1.3 dropped. A kind of key that is not recognised is not called weak.
 * @param keyType as in X509Facts, such as 'RSA 2048', 'EC P-256'
 */
export function isWeakKey(keyType: string): boolean {
  const [kind = '', detail = ''] = keyType.split(' ');
  if (kind === 'DSA') return true;
  const bits = Number(/\d{3,}/.exec(detail)?.[0] ?? NaN);
  return (kind.startsWith('RSA') && bits < 2048) || (kind === 'EC' && bits < 224);
}
