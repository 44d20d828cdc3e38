// Decodes a Secret of type kubernetes.io/tls after the scrubber: there is no private key in it any more.

import { X509Certificate } from 'node:crypto';
import type { CertificateFacts, X509Facts } from '../../domain/certificates/certificate.ts';
import type { SecretFacts } from '../../domain/inventory/facts.ts';
import { textOf } from '../../domain/json.ts';
import { annotations } from '../../domain/labels.ts';
import { defined, recordOf } from '../../kubernetes/outside.ts';
import { x509Facts } from '../../x509/x509Facts.ts';
import { annotationsOf, decodeMeta } from './decodeMeta.ts';
import { publicHalfOfPublicKey } from './publicHalf.ts';
import { scrubbed } from './secretScrubber.ts';

/** @param object as `SecretScrubber` left it. */
export function decodeSecret(object: unknown): SecretFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const { type, immutable, data } = recordOf(object);
  const written = annotationsOf(object);
  return defined({
    ...meta,
    kind: 'secret' as const,
    type: textOf(type) ?? '',
    immutable: immutable === true,
    certificate: certificateFacts(textOf(recordOf(data)['tls.crt']), textOf(recordOf(data)['tls.key'])),
    certManagerCertificate: written['cert-manager.io/certificate-name'],
    issuerSecret: written[annotations.issuerSecret],
    rollbackOf: written[annotations.rollbackOf],
  });
}

function certificateFacts(certificates: string | undefined, key: string | undefined): CertificateFacts {
  if (certificates === undefined) return { readable: false, reason: 'noCertificate' };
  if (certificates === scrubbed.notPem) return { readable: false, reason: 'notPem' };
  const read = certificates.split(' ').map(readCertificate);
  const [leaf, ...chain] = read;
  if (!leaf) return { readable: false, reason: 'notX509' };
  return { readable: true, leaf: leaf.facts, chain: chain.flatMap((link) => (link ? [link.facts] : [])), keyMatches: matches(leaf.publicHalf, key) };
}

function readCertificate(base64: string): { readonly facts: X509Facts; readonly publicHalf: string | undefined } | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return { facts: x509Facts(certificate), publicHalf: publicHalfOfPublicKey(spki) };
  } catch {
    // No certificate, or of a kind that this crypto library does not know: BoringSSL knows fewer than OpenSSL.
    return undefined;
  }
}

function matches(publicHalf: string | undefined, key: string | undefined): boolean | 'missing' | 'unknown' {
  if (key === undefined) return 'missing';
  const comparable = publicHalf !== undefined && /^[0-9a-f]{64}$/.test(key);
  return comparable ? key === publicHalf : 'unknown';
}
