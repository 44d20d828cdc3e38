// Services that clients call by a name which the certificate behind them does not cover.

import type { CertificateFault, X509Facts } from '../certificates/certificate.ts';
import { coversHost } from '../certificates/coversHost.ts';
import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { PodFacts, WorkloadFacts } from './facts.ts';
import { keyOf } from './keys.ts';
import { servicesOf } from './reachOf.ts';
import { serviceHosts } from './serviceHosts.ts';

/**
 * What a client verifies is the very name it was given: `db` needs a certificate for `db`. Told of leaves that name hosts
 * and may serve, once per host; whether the client really speaks TLS there is not seen.
 * @param users the workloads that mount the secret
 */
export function serviceFaults(reader: RowReader, leaf: X509Facts, users: readonly (WorkloadFacts | PodFacts)[]): readonly CertificateFault[] {
  if (leaf.isCa || leaf.notForServers === true || leaf.dnsNames.length === 0) return [];
  const faults = new Map<string, CertificateFault>();
  for (const service of users.flatMap((user) => servicesOf(reader, user))) {
    const key = keyOf(service.namespace, service.name);
    for (const { host, caller } of callsOf(reader, key)) {
      if (!faults.has(host) && !coversHost(leaf, host)) faults.set(host, { code: 'serviceNotCovered', host, service: service.name, caller });
    }
  }
  return [...faults.values()];
}

/** Who speaks of a Service, and by which names. */
function callsOf(reader: RowReader, service: string): readonly { readonly host: string; readonly caller: string }[] {
  const callers = [...[...reader.look('mentioning', service)].sort(byName).map(({ namespace, name, uses }) => ({ namespace, name, hosts: uses.hosts })), ...[...reader.look('configMapMentioning', service)].sort(byName)];
  return callers.flatMap(({ namespace, name, hosts }) => hosts.filter((host) => serviceHosts(host, namespace).includes(service)).map((host) => ({ host, caller: name })));
}
