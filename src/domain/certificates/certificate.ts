// What a TLS secret's certificate says, without its key. Times are milliseconds since the epoch.

import type { Unknown } from '../certainty.ts';

/** One X.509 certificate's public facts (RFC 5280). Text in it is untrusted. */
export interface X509Facts {
  /** RFC 4514-like text, for people only. */
  readonly subject: string;
  readonly issuer: string;
  readonly serialHex: string;
  /** SHA-256 over the DER, lower-case hex without separators. */
  readonly sha256: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly isCa: boolean;
  /** Such as 'RSA 2048', 'EC P-256', 'Ed25519'. */
  readonly keyType: string;
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  /** The hash that it was signed with, where that is one which no longer proves anything. */
  readonly weakSignature?: 'MD2' | 'MD5' | 'SHA-1';
  /** Its extended key usage names neither servers nor any use. */
  readonly notForServers?: true;
}

/** What of a certificate counts where it stands in a chain or a bundle. */
export type ChainLink = Pick<X509Facts, 'subject' | 'issuer' | 'sha256' | 'notAfter' | 'isCa' | 'subjectKeyId' | 'authorityKeyId' | 'weakSignature'>;

/** What stands beside a leaf. */
export interface Bundle {
  /** After the leaf in `tls.crt`, in that order: what a server sends with it. */
  readonly chain: readonly ChainLink[];
  /** In `ca.crt`: what clients are to trust. */
  readonly authorities: readonly ChainLink[];
}

/** What is wrong with a certificate besides its age. */
export type CertificateFault =
  | { readonly code: 'notYetValid'; readonly notBefore: number }
  | { readonly code: 'keyMismatch' }
  | { readonly code: 'keyMissing' }
  | { readonly code: 'weakKey'; readonly keyType: string }
  | { readonly code: 'weakSignature'; readonly hash: string; readonly subject: string }
  | { readonly code: 'outlivesIssuer'; readonly issuerNotAfter: number }
  /** The issuer is no root, and the server does not send it. */
  | { readonly code: 'chainIncomplete'; readonly missing: string }
  | { readonly code: 'chainOutOfOrder' }
  /** Its chain or its `ca.crt` holds a certificate that has expired. */
  | { readonly code: 'authorityExpired'; readonly subject: string; readonly notAfter: number }
  | { readonly code: 'hostNotCovered'; readonly host: string; readonly ingress: string }
  /** `caller` speaks of the Service by a name that the certificate does not cover. */
  | { readonly code: 'serviceNotCovered'; readonly host: string; readonly service: string; readonly caller: string }
  /** Several cert-manager Certificates write the secret, each over the other. */
  | { readonly code: 'secretShared'; readonly certificates: readonly string[] }
  /** cert-manager tried, and failed. */
  | { readonly code: 'issuanceFailed'; readonly certificate: string; readonly at: number; readonly attempts: number };

/** From when until when something is valid. */
export interface Lifetime {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What is known of the certificate in a secret: its leaf, and whether the key beside it belongs to it; or why that is not known. */
export type CertificateFacts =
  | { readonly readable: true; readonly leaf: X509Facts; readonly keyMatches: boolean | 'missing' | 'unknown' }
  | { readonly readable: false; readonly reason: 'noCertificate' | 'notPem' | 'notX509' | 'noSecret' }
  /** The secret was not seen. `lifetime` is what its cert-manager Certificate says. */
  | { readonly readable: false; readonly reason: 'notVisible'; readonly why: Unknown; readonly lifetime?: Lifetime };

/** Urgency of a certificate; thresholds are relative to its lifetime (`urgencyOf`). */
export type Urgency = 'actNow' | 'soon' | 'fine' | 'unknown';

/** Who uses a certificate, and how that is known. */
export interface Consumer {
  readonly by: 'ingress' | 'mount';
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Hosts of an Ingress. */
  readonly hosts: readonly string[];
}

/**
 * Where a row's facts are from, the best first: the list of secrets; one secret, read by its name (`at`, by the local
 * clock); what its cert-manager Certificate says; or only that something refers to it.
 */
export type CertificateSource = { readonly by: 'list' } | { readonly by: 'name'; readonly at: number } | { readonly by: 'certificate' } | { readonly by: 'reference' };

/** What a cert-manager Certificate says of the renewal; or that it is gone, so that nobody renews; or why it is not seen. */
export type Renewal =
  | {
      readonly state: 'seen';
      readonly issuer: { readonly kind: string; readonly name: string };
      /** Absent until cert-manager has said anything. `message` is untrusted text. */
      readonly ready?: { readonly value: boolean; readonly reason: string; readonly message: string };
      /** A new certificate is on its way: revision `revision + 1`, with the key in `nextPrivateKeySecret`. */
      readonly issuing: boolean;
      readonly renewalTime?: number;
      readonly revision?: number;
      readonly nextPrivateKeySecret?: string;
    }
  | { readonly state: 'gone' }
  | { readonly state: 'unseen'; readonly why: Unknown };

/** One TLS secret as the Certificates view shows it, seen or not. */
export interface CertificateRow {
  /** `<namespace>/<name>`. */
  readonly id: string;
  /** The secret's; absent where it was not seen. */
  readonly uid?: string;
  readonly namespace: string;
  readonly name: string;
  readonly source: CertificateSource;
  readonly certificate: CertificateFacts;
  readonly consumers: readonly Consumer[];
  /**
   * The secret in the cluster that holds the authority which the leaf names as its issuer: subject and issuer agree, and so
   * do the key identifiers where both have one. The signature itself is not checked here; a rotation does, before it
   * relies on it. Absent if none was found.
   */
  readonly issuer?: { readonly namespace: string; readonly name: string; readonly notAfter: number };
  /** Who renews it: cert-manager, by a Certificate that names the secret or by the secret's annotation; else nobody that can be seen. */
  readonly managedBy?: { readonly tool: 'cert-manager'; readonly certificate: string; readonly renewal: Renewal };
  /** How many other secrets hold a certificate that names this one as its issuer, if it is a CA. */
  readonly signs: number;
  /** What ends first of that which stands beside the leaf. */
  readonly bundleEnds?: { readonly subject: string; readonly notAfter: number };
  /** Those that time does not change; see `faultsAt`. */
  readonly faults: readonly CertificateFault[];
}
