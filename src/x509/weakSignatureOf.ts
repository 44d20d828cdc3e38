// Whether a certificate was signed with a hash that no longer proves anything.

import type { X509Facts } from '../domain/certificates/certificate.ts';
import { derInside, derTag, derValues, type DerValue } from './der.ts';

/** OIDs of signature algorithms, DER content as hex (RFC 3279, RFC 8017; the OIW's for SHA-1 with RSA). */
const weak: Readonly<Record<string, X509Facts['weakSignature']>> = {
  '2a864886f70d010102': 'MD2',
  '2a864886f70d010104': 'MD5',
  '2a864886f70d010105': 'SHA-1',
  '2b0e03021d': 'SHA-1',
  '2a8648ce3d0401': 'SHA-1',
  '2a8648ce380403': 'SHA-1',
};
const rsaPss = '2a864886f70d01010a';
const sha1 = '2b0e03021a';

/** @param der a Certificate (RFC 5280, 4.1). @returns the hash; undefined where it is a strong one, or not known. */
export function weakSignatureOf(der: Buffer): X509Facts['weakSignature'] {
  const algorithm = derInside(der)?.[1];
  const [oid, parameters] = algorithm?.tag === derTag.sequence ? (derValues(algorithm.content) ?? []) : [];
  const name = oid?.content.toString('hex') ?? '';
  return name === rsaPss ? weakHashOfPss(parameters) : weak[name];
}

/** RSASSA-PSS-params (RFC 8017, A.2.3): the hash is [0], and SHA-1 where it is left out. */
function weakHashOfPss(parameters: DerValue | undefined): X509Facts['weakSignature'] {
  const fields = parameters?.tag === derTag.sequence ? derValues(parameters.content) : undefined;
  const hash = fields?.find(({ tag }) => tag === 0xa0);
  if (hash === undefined) return 'SHA-1';
  return derInside(hash.content)?.[0]?.content.toString('hex') === sha1 ? 'SHA-1' : undefined;
}
