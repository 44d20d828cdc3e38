// Decodes a Secret that may hold a certificate, after the scrubber: there is no private key in it any more.

import type { Bundle, CertificateFacts, ChainLink } from '../../domain/certificates/certificate.ts';
import type { SecretFacts } from '../../domain/inventory/facts.ts';
import { textOf, type JsonObject } from '../../domain/json.ts';
import { annotations } from '../../domain/labels.ts';
import { defined, recordOf } from '../../kubernetes/outside.ts';
import { annotationsOf, decodeMeta } from './decodeMeta.ts';
import type { ParsedCertificates } from './parsedCertificates.ts';
import { scrubbed } from './secretScrubber.ts';

/** @param object as `SecretScrubber` left it. */
export function decodeSecret(object: unknown, parsed: ParsedCertificates): SecretFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const { type, immutable, data } = recordOf(object);
  const written = annotationsOf(object);
  return defined({
    ...meta,
    kind: 'secret' as const,
    type: textOf(type) ?? '',
    immutable: immutable === true,
    ...certificateIn(recordOf(data), parsed),
    certManagerCertificate: written['cert-manager.io/certificate-name'],
    issuerSecret: written[annotations.issuerSecret],
    rollbackOf: written[annotations.rollbackOf],
  });
}

function certificateIn(data: JsonObject, parsed: ParsedCertificates): { readonly certificate: CertificateFacts; readonly bundle: Bundle } {
  const linksOf = (texts: readonly string[]): readonly ChainLink[] => texts.flatMap((text) => parsed.read(text)?.chainLink ?? []);
  const authorities = linksOf(textsIn(textOf(data['ca.crt'])));
  const certificates = textOf(data['tls.crt']);
  const [first, ...rest] = textsIn(certificates);
  const leaf = first === undefined ? undefined : parsed.read(first);
  if (leaf === undefined) {
    const reason = certificates === undefined ? 'noCertificate' : first === undefined ? 'notPem' : 'notX509';
    return { certificate: { readable: false, reason }, bundle: { chain: [], authorities } };
  }
  return { certificate: { readable: true, leaf: leaf.facts, keyMatches: matches(leaf.publicHalf, textOf(data['tls.key'])) }, bundle: { chain: linksOf(rest), authorities } };
}

/** The certificates as the scrubber writes them. */
function textsIn(certificates: string | undefined): readonly string[] {
  return certificates === undefined || certificates === scrubbed.notPem ? [] : certificates.split(' ');
}

function matches(publicHalf: string | undefined, key: string | undefined): boolean | 'missing' | 'unknown' {
  if (key === undefined) return 'missing';
  const comparable = publicHalf !== undefined && /^[0-9a-f]{64}$/.test(key);
  return comparable ? key === publicHalf : 'unknown';
}
