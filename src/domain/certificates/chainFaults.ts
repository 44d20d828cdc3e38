// What is wrong with the way from a leaf to its root, as far as it was seen.

import type { Bundle, CertificateFault, ChainLink } from './certificate.ts';
import { isIssuedBy } from './isIssuedBy.ts';

/**
 * A server sends its leaf and every authority up to the root, which it may leave out, each certified by the next (RFC 5246,
 * section 7.4.2; RFC 8446, section 4.4.2, allows any order, not every client does). A chain is called incomplete only where
 * it is proved: the issuer was found in the cluster, is no root, and neither sent nor given to clients to trust.
 * @param issuer the leaf's, where the cluster has it in a secret of its own
 */
export function chainFaults(leaf: ChainLink, { chain, authorities }: Bundle, issuer: ChainLink | undefined): readonly CertificateFault[] {
  const way = wayUp(leaf, chain);
  const last = way.at(-1) ?? leaf;
  const anchor = authorities.find((authority) => isIssuedBy(last, authority));
  const faults: CertificateFault[] = [];
  const weak = [leaf, ...way].find((link) => link.weakSignature !== undefined && !isRoot(link));
  if (weak?.weakSignature !== undefined) faults.push({ code: 'weakSignature', hash: weak.weakSignature, subject: weak.subject });
  const issuers = [way[0], way.length === 0 ? anchor : undefined, issuer].filter((one) => one !== undefined);
  // Several are certificates of one authority, such as its older and newer.
  const issuerNotAfter = Math.max(...issuers.map(({ notAfter }) => notAfter));
  if (issuers.length > 0 && leaf.notAfter > issuerNotAfter) faults.push({ code: 'outlivesIssuer', issuerNotAfter });
  if (way.some((link, i) => i > 0 && chain.indexOf(link) < chain.indexOf(way[i - 1] ?? link))) faults.push({ code: 'chainOutOfOrder' });
  if (way.length === 0 && anchor === undefined && issuer !== undefined && !isRoot(issuer)) faults.push({ code: 'chainIncomplete', missing: issuer.subject });
  return faults;
}

/** From the leaf's issuer upwards, whatever the order in which they were sent. */
function wayUp(leaf: ChainLink, chain: readonly ChainLink[]): readonly ChainLink[] {
  const way: ChainLink[] = [];
  for (let below = leaf; ; ) {
    const from = below;
    const next = chain.find((link) => !way.includes(link) && isIssuedBy(from, link));
    if (next === undefined) return way;
    way.push(next);
    below = next;
  }
}

/** Nobody checks the signature of a root: it is trusted as it is. */
function isRoot({ subject, issuer }: ChainLink): boolean {
  return subject === issuer;
}
