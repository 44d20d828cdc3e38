// Certificates in words. Subjects and host names are untrusted text.

import type { CertificateFacts, CertificateFault, CertificateRow, Consumer, Urgency } from '../../domain/certificates/certificate.ts';
import { ago, duration } from './duration.ts';
import type { Language } from './language.ts';
import { dayOf } from './moment.ts';
import { plainText } from './plainText.ts';

/** @returns the group's name. */
export function urgencyWord(urgency: Urgency, language: Language): string {
  switch (urgency) {
    case 'actNow':
      return language.t('Act now');
    case 'soon':
      return language.t('Soon');
    case 'fine':
      return language.t('Fine');
    case 'unknown':
      return language.t('Unknown');
  }
}

export function faultPhrase(fault: CertificateFault, now: number, language: Language): string {
  switch (fault.code) {
    case 'notYetValid':
      return language.t('not valid before {day}', { day: dayOf(fault.notBefore, now, language) });
    case 'keyMismatch':
      return language.t('its key belongs to another certificate');
    case 'keyMissing':
      return language.t('its key is missing');
    case 'weakKey':
      return language.t('weak key ({keyType})', { keyType: plainText(fault.keyType) });
    case 'outlivesIssuer':
      return language.t('outlives its issuer, which ends {day}', { day: dayOf(fault.issuerNotAfter, now, language) });
    case 'hostNotCovered':
      return language.t('does not cover {host}, which Ingress {ingress} serves', { host: plainText(fault.host), ingress: plainText(fault.ingress) });
  }
}

export function unreadableReason(facts: Extract<CertificateFacts, { readonly readable: false }>, language: Language): string {
  switch (facts.reason) {
    case 'noCertificate':
      return language.t('it holds no certificate');
    case 'notPem':
      return language.t('its tls.crt is not PEM');
    case 'notX509':
      return language.t('its tls.crt is no X.509 certificate');
  }
}

/** @returns such as "12 d left of 90 d" or "expired 2 h ago". */
export function lifetimePhrase(facts: CertificateFacts, now: number, language: Language): string {
  if (!facts.readable) return language.t('unknown: {reason}', { reason: unreadableReason(facts, language) });
  const { notBefore, notAfter } = facts.leaf;
  if (notAfter <= now) return language.t('expired {ago}', { ago: ago(notAfter, now, language) });
  return language.t('{left} left of {lifetime}', { left: duration(notAfter - now, language), lifetime: duration(notAfter - notBefore, language) });
}

/** @returns such as "expires in 12 d". */
export function expiryPhrase(facts: CertificateFacts, now: number, language: Language): string {
  if (!facts.readable) return language.t('unknown: {reason}', { reason: unreadableReason(facts, language) });
  const { notAfter } = facts.leaf;
  return notAfter <= now ? language.t('expired {ago}', { ago: ago(notAfter, now, language) }) : language.t('expires in {duration}', { duration: duration(notAfter - now, language) });
}

function consumerPhrase(consumer: Consumer, language: Language): string {
  return consumer.by === 'ingress'
    ? language.t('Ingress {hosts}', { hosts: plainText(consumer.hosts.length === 0 ? consumer.name : consumer.hosts.join(', ')) })
    : language.t('mounted by {name}', { name: plainText(consumer.name) });
}

export function consumersPhrase(consumers: readonly Consumer[], language: Language): string {
  if (consumers.length === 0) return language.t('no consumer was found');
  return consumers.map((consumer) => consumerPhrase(consumer, language)).join(', ');
}

export function renewalPhrase(row: CertificateRow, language: Language): string {
  return row.managedBy === undefined ? language.t('nobody renews it') : language.t('renewed by cert-manager ({certificate})', { certificate: plainText(row.managedBy.certificate) });
}

/** @returns such as "signs 4 certificates"; undefined for a leaf. */
export function signsPhrase(row: CertificateRow, language: Language): string | undefined {
  if (row.signs === 0) return undefined;
  return row.signs === 1 ? language.t('signs 1 certificate') : language.t('signs {count} certificates', { count: row.signs });
}

/** @returns what stands on the certificate's line in the Certificates view. */
export function certificatePhrase(row: CertificateRow, now: number, language: Language): string {
  const faults = row.faults.map((fault) => faultPhrase(fault, now, language));
  const signs = signsPhrase(row, language);
  const rest = row.certificate.readable ? [renewalPhrase(row, language), signs ?? consumersPhrase(row.consumers, language)] : [];
  return [lifetimePhrase(row.certificate, now, language), ...faults, ...rest].join(' · ');
}
