// Certificates in words. Subjects and host names are untrusted text.

import type { CertificateFacts, CertificateFault, CertificateRow, Consumer, Renewal, Urgency } from '../../domain/certificates/certificate.ts';
import { lifetimeOf } from '../../domain/certificates/lifetimeOf.ts';
import { ago, duration } from './duration.ts';
import type { Language } from './language.ts';
import { dayOf, timeOfDay } from './moment.ts';
import { plainText } from './plainText.ts';
import { unknownReason } from './unknownWords.ts';

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
    case 'weakSignature':
      return language.t('{subject} is signed with {hash}, which can be forged', { subject: plainText(fault.subject), hash: fault.hash });
    case 'chainIncomplete':
      return language.t('its chain is incomplete: {subject} is missing', { subject: plainText(fault.missing) });
    case 'chainOutOfOrder':
      return language.t('its chain is out of order');
    case 'authorityExpired':
      return language.t('{subject} beside it expired {ago}', { subject: plainText(fault.subject), ago: ago(fault.notAfter, now, language) });
    case 'hostNotCovered':
      return language.t('does not cover {host}, which Ingress {ingress} serves', { host: plainText(fault.host), ingress: plainText(fault.ingress) });
    case 'serviceNotCovered':
      return language.t('does not cover {host}, as {caller} calls Service {service}', { host: plainText(fault.host), caller: plainText(fault.caller), service: plainText(fault.service) });
    case 'secretShared':
      return language.t('the Certificates {names} all write this secret', { names: fault.certificates.join(', ') });
    case 'issuanceFailed':
      return fault.attempts === 1
        ? language.t('cert-manager could not renew it ({certificate}), tried {ago}', { certificate: fault.certificate, ago: ago(fault.at, now, language) })
        : language.t('cert-manager could not renew it ({certificate}), tried {count} times, last {ago}', { certificate: fault.certificate, count: fault.attempts, ago: ago(fault.at, now, language) });
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
    case 'noSecret':
      return language.t('its secret does not exist');
    case 'notVisible':
      return unknownReason(facts.why, language);
  }
}

/** @returns such as "12 d left of 90 d" or "expired 2 h ago". */
export function lifetimePhrase(facts: CertificateFacts, now: number, language: Language): string {
  const lifetime = lifetimeOf(facts);
  if (lifetime === undefined) return unknownLifetime(facts, language);
  const { notBefore, notAfter } = lifetime;
  if (notAfter <= now) return language.t('expired {ago}', { ago: ago(notAfter, now, language) });
  return language.t('{left} left of {lifetime}', { left: duration(notAfter - now, language), lifetime: duration(notAfter - notBefore, language) });
}

/** @returns such as "expires in 12 d". */
export function expiryPhrase(facts: CertificateFacts, now: number, language: Language): string {
  const lifetime = lifetimeOf(facts);
  if (lifetime === undefined) return unknownLifetime(facts, language);
  return lifetime.notAfter <= now ? language.t('expired {ago}', { ago: ago(lifetime.notAfter, now, language) }) : language.t('expires in {duration}', { duration: duration(lifetime.notAfter - now, language) });
}

function unknownLifetime(facts: CertificateFacts, language: Language): string {
  return facts.readable ? '' : language.t('unknown because {reason}', { reason: unreadableReason(facts, language) });
}

/** @returns where the facts are from, and what that leaves unseen; undefined for a secret that was listed with the others. */
export function sourcePhrase({ source, certificate }: CertificateRow, language: Language): string | undefined {
  switch (source.by) {
    case 'list':
      return undefined;
    case 'name':
      return language.t('read by name at {time}', { time: timeOfDay(source.at, language) });
    case 'certificate':
    case 'reference': {
      const why = certificate.readable || certificate.reason !== 'notVisible' || lifetimeOf(certificate) === undefined ? undefined : unknownReason(certificate.why, language);
      return why === undefined ? undefined : language.t('as cert-manager says; its key and chain are unknown because {reason}', { reason: why });
    }
  }
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

/** @returns who renews it, and when. Of a secret that was not seen, nobody can say that no one does. */
export function renewalPhrase({ managedBy, certificate }: CertificateRow, now: number, language: Language): string {
  if (managedBy === undefined) return !certificate.readable && certificate.reason === 'notVisible' ? language.t('who renews it is unknown') : language.t('nobody renews it');
  const { certificate: name, renewal } = managedBy;
  if (renewal.state === 'gone') return language.t('nobody renews it: the Certificate {certificate} is gone', { certificate: plainText(name) });
  if (renewal.state === 'seen' && renewal.issuing) {
    return renewal.revision === undefined
      ? language.t('cert-manager is issuing it ({certificate})', { certificate: plainText(name) })
      : language.t('cert-manager is renewing it ({certificate}): revision {next} follows {revision}', { certificate: plainText(name), next: renewal.revision + 1, revision: renewal.revision });
  }
  if (renewal.state === 'seen' && renewal.renewalTime !== undefined) {
    return language.t('renewed by cert-manager ({certificate}) {day}', { certificate: plainText(name), day: dayOf(renewal.renewalTime, now, language) });
  }
  return language.t('renewed by cert-manager ({certificate})', { certificate: plainText(name) });
}

/** @returns what cert-manager says of the renewal, a line each; none where its Certificate was not seen. */
export function renewalLines({ managedBy }: CertificateRow, language: Language): readonly string[] {
  const renewal = managedBy?.renewal;
  if (renewal?.state !== 'seen') return renewal?.state === 'unseen' ? [language.t('Whether it will be renewed is unknown because {reason}', { reason: unknownReason(renewal.why, language) })] : [];
  return [
    language.t('Issued through {kind} {name}', { kind: plainText(renewal.issuer.kind), name: plainText(renewal.issuer.name) }),
    ...(renewal.revision === undefined ? [] : [language.t('Revision {revision}', { revision: renewal.revision })]),
    ...(renewal.nextPrivateKeySecret === undefined ? [] : [language.t('The next key is in secret {name}', { name: plainText(renewal.nextPrivateKeySecret) })]),
    ...readyLine(renewal, language),
  ];
}

function readyLine({ ready }: Extract<Renewal, { readonly state: 'seen' }>, language: Language): readonly string[] {
  if (ready === undefined) return [language.t('cert-manager has not said anything of it yet')];
  return ready.value ? [] : [language.t('Not ready: {message}', { message: plainText(ready.message === '' ? ready.reason : ready.message) })];
}

/** @returns such as "signs 4 certificates"; undefined for a leaf. */
export function signsPhrase(row: CertificateRow, language: Language): string | undefined {
  if (row.signs === 0) return undefined;
  return row.signs === 1 ? language.t('signs 1 certificate') : language.t('signs {count} certificates', { count: row.signs });
}

/** @returns what stands on the certificate's line in the Certificates view. */
export function certificatePhrase(row: CertificateRow, now: number, language: Language): string {
  const faults = row.faults.map((fault) => faultPhrase(fault, now, language));
  const source = sourcePhrase(row, language);
  const isSeen = row.certificate.readable || row.source.by === 'certificate' || row.source.by === 'reference';
  const rest = isSeen ? [renewalPhrase(row, now, language), signsPhrase(row, language) ?? consumersPhrase(row.consumers, language)] : [];
  return [lifetimePhrase(row.certificate, now, language), ...faults, ...(source === undefined ? [] : [source]), ...rest].join(' · ');
}
