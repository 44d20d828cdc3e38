// Under which keys each object is filed, so that a join can look for it from the other side.

import type { Facts, PodFacts, WorkloadFacts, WorkloadKind } from './facts.ts';
import { handleKey, keyOf, labelKey, workloadKey } from './keys.ts';
import { serviceHosts } from './serviceHosts.ts';
import type { Place, Shelf } from './shelves.ts';

const ownerKinds: Readonly<Record<string, WorkloadKind>> = { StatefulSet: 'statefulSet', Deployment: 'deployment', DaemonSet: 'daemonSet' };

/** @returns the kind of workload that a pod's controller is; undefined where it has none or is another kind (such as a Job). */
export function ownerKindOf(pod: PodFacts): WorkloadKind | undefined {
  return pod.owner === undefined ? undefined : ownerKinds[pod.owner.kind];
}

/** @returns every place at which `facts` is filed, each once, besides its kind's own shelf. */
export function placesOf(facts: Facts): readonly Place[] {
  switch (facts.kind) {
    case 'volume':
      return [
        ...(facts.driver === undefined || facts.handle === undefined ? [] : places('volumeOfHandle', handleKey(facts.driver, facts.handle))),
        ...(facts.claim === undefined ? [] : places('volumeForClaim', keyOf(facts.claim.namespace, facts.claim.name))),
      ];
    case 'snapshot':
      return facts.claim === undefined ? [] : places('snapshotOfClaim', keyOf(facts.namespace, facts.claim));
    case 'snapshotContent':
      return [
        ...(facts.volumeHandle === undefined ? [] : places('contentOfHandle', handleKey(facts.driver, facts.volumeHandle))),
        ...(facts.snapshotHandle === undefined ? [] : places('contentOfSnapshotHandle', handleKey(facts.driver, facts.snapshotHandle))),
      ];
    case 'statefulSet':
    case 'deployment':
    case 'daemonSet':
      return [...usesOf(facts), ...places('templating', ...facts.claimTemplates.map((template) => keyOf(facts.namespace, `${template}-${facts.name}`)))];
    case 'pod':
      return placesOfPod(facts);
    case 'configMap':
      return places('configMapMentioning', ...facts.hosts.flatMap((host) => serviceHosts(host, facts.namespace)));
    case 'service': {
      // One label is enough to find it by; whether the others match is then compared.
      const [first] = Object.entries(facts.selector).sort(([a], [b]) => (a < b ? -1 : 1));
      return first === undefined ? [] : places('serviceSelecting', labelKey(facts.namespace, ...first));
    }
    case 'ingress':
      return [
        ...places('ingressTo', ...facts.rules.flatMap((rule) => rule.services.map((service) => keyOf(facts.namespace, service)))),
        ...places('ingressWithSecret', ...facts.tls.flatMap(({ secret }) => (secret === undefined ? [] : [keyOf(facts.namespace, secret)]))),
      ];
    case 'secret':
      if (!facts.certificate.readable) return [];
      return [
        ...places('issuedBy', facts.certificate.leaf.issuer),
        ...(facts.certificate.leaf.isCa ? places('authorityNamed', facts.certificate.leaf.subject) : []),
      ];
    case 'claim':
    case 'snapshotOutline':
    case 'snapshotClass':
    case 'storageClass':
    case 'operation':
    case 'lease':
      return [];
  }
}

/** A pod under a workload that is itself a fact is found through that workload, except for what only it knows. */
function placesOfPod(pod: PodFacts): readonly Place[] {
  const owner = ownerKindOf(pod);
  if (owner === undefined || pod.owner === undefined) return usesOf(pod);
  return [...places('podOf', workloadKey(owner, pod.namespace, pod.owner.name)), ...places('mounting', ...pod.uses.claims.map((claim) => keyOf(pod.namespace, claim)))];
}

function usesOf(facts: WorkloadFacts | PodFacts): readonly Place[] {
  const { namespace, uses } = facts;
  const here = (name: string): string => keyOf(namespace, name);
  return [
    ...places('mounting', ...uses.claims.map(here)),
    ...places('usingConfigMap', ...uses.configMaps.map(here)),
    ...places('usingSecret', ...uses.secrets.map(here)),
    ...places('mentioning', ...uses.hosts.flatMap((host) => serviceHosts(host, namespace))),
  ];
}

function places(shelf: Shelf, ...keys: readonly string[]): readonly Place[] {
  return [...new Set(keys)].map((key) => ({ shelf, key }));
}
