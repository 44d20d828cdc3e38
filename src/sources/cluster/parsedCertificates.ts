// Certificates that were parsed before: parsing one takes a hundred times as long as finding it by its digest, and a list
// that is read again, or an authority that stands beside thousands of leaves, is the same bytes.

import { createHash, X509Certificate } from 'node:crypto';
import type { ChainLink, X509Facts } from '../../domain/certificates/certificate.ts';
import { defined } from '../../kubernetes/outside.ts';
import { x509Facts } from '../../x509/x509Facts.ts';
import { publicHalfOfPublicKey } from './publicHalf.ts';

/** `chainLink` is what is kept where it stands beside a leaf; `publicHalf` is comparable with that of a private key. */
export interface ParsedCertificate {
  readonly facts: X509Facts;
  readonly chainLink: ChainLink;
  readonly publicHalf: string | undefined;
}

type Outcome = ParsedCertificate | 'unreadable';

/** Facts only, no bytes. Keeps the last ones used: at least as many as `generation`, at most twice that. */
export class ParsedCertificates {
  readonly #generation: number;
  #young = new Map<string, Outcome>();
  #old = new Map<string, Outcome>();

  constructor(generation = 8192) {
    this.#generation = generation;
  }

  /** @param base64 of the DER. @returns undefined for what is no certificate, or one that this crypto library does not know. */
  read(base64: string): ParsedCertificate | undefined {
    const der = Buffer.from(base64, 'base64');
    const digest = createHash('sha256').update(der).digest('base64');
    const outcome = this.#young.get(digest) ?? this.#old.get(digest) ?? parse(der);
    if (!this.#young.has(digest)) this.#keep(digest, outcome);
    return outcome === 'unreadable' ? undefined : outcome;
  }

  #keep(digest: string, outcome: Outcome): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(digest, outcome);
  }
}

function parse(der: Buffer): Outcome {
  try {
    const certificate = new X509Certificate(der);
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    const facts = x509Facts(certificate);
    return { facts, chainLink: chainLinkOf(facts), publicHalf: publicHalfOfPublicKey(spki) };
  } catch {
    // BoringSSL, which editors run on, knows fewer kinds than OpenSSL.
    return 'unreadable';
  }
}

/** Less is kept of an authority than of a leaf, and once: thousands of leaves may have the same beside them. */
function chainLinkOf({ subject, issuer, sha256, notAfter, isCa, subjectKeyId, authorityKeyId, weakSignature }: X509Facts): ChainLink {
  return defined({ subject, issuer, sha256, notAfter, isCa, subjectKeyId, authorityKeyId, weakSignature });
}
