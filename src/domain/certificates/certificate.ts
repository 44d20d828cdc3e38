// What a TLS secret's certificate says, without its key. Times are milliseconds since the epoch.

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
}

/** What is wrong with a certificate besides its age. */
export type CertificateFault =
  | { readonly code: 'notYetValid'; readonly notBefore: number }
  | { readonly code: 'keyMismatch' }
  | { readonly code: 'keyMissing' }
  | { readonly code: 'weakKey'; readonly keyType: string }
  | { readonly code: 'outlivesIssuer'; readonly issuerNotAfter: number }
  | { readonly code: 'hostNotCovered'; readonly host: string; readonly ingress: string };

/** What a TLS secret holds: its leaf, the rest of its chain, and whether its key belongs to the leaf. */
export type CertificateFacts =
  | { readonly readable: true; readonly leaf: X509Facts; readonly chain: readonly X509Facts[]; readonly keyMatches: boolean | 'missing' | 'unknown' }
  | { readonly readable: false; readonly reason: 'noCertificate' | 'notPem' | 'notX509' };

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

/** One TLS secret as the Certificates view shows it. */
export interface CertificateRow {
  /** `<namespace>/<name>`. */
  readonly id: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly certificate: CertificateFacts;
  readonly consumers: readonly Consumer[];
  /**
   * The secret in the cluster that holds the authority which the leaf names as its issuer: subject and issuer agree, and so
   * do the key identifiers where both have one. The signature itself is not checked here; a rotation does, before it
   * relies on it. Absent if none was found.
   */
  readonly issuer?: { readonly namespace: string; readonly name: string; readonly notAfter: number };
  /** Who renews it: cert-manager by its annotation, else nobody that can be seen. */
  readonly managedBy?: { readonly tool: 'cert-manager'; readonly certificate: string };
  /** How many other secrets hold a certificate that names this one as its issuer, if it is a CA. */
  readonly signs: number;
  /** Those that time does not change; see `faultsAt`. */
  readonly faults: readonly CertificateFault[];
}
