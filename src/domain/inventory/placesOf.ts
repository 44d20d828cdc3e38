// Under which keys each object is filed, so that a join can look for it from the other side.

import type { Facts, PodFacts, WorkloadFacts, WorkloadKind } from './facts.ts';
import { labelKey, nameIn, scopeIn, workloadKey } from './keys.ts';
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
        ...(facts.driver === undefined || facts.handle === undefined ? [] : places('volumeOfHandle', facts.driver, facts.handle)),
        ...(facts.claim === undefined ? [] : places('volumeForClaim', facts.claim.namespace, facts.claim.name)),
      ];
    case 'snapshot':
      return facts.claim === undefined ? [] : places('snapshotOfClaim', facts.namespace, facts.claim);
    case 'snapshotContent':
      return [
        ...(facts.volumeHandle === undefined ? [] : places('contentOfHandle', facts.driver, facts.volumeHandle)),
        ...(facts.snapshotHandle === undefined ? [] : places('contentOfSnapshotHandle', facts.driver, facts.snapshotHandle)),
        ...(facts.deletionPolicy === 'Retain' ? places('contentForSnapshot', facts.snapshot.namespace, facts.snapshot.name) : []),
      ];
    case 'statefulSet':
    case 'deployment':
    case 'daemonSet':
      return [...usesOf(facts), ...places('templating', facts.namespace, ...facts.claimTemplates.map((template) => `${template}-${facts.name}`))];
    case 'pod':
      return placesOfPod(facts);
    case 'configMap':
      return joined('configMapMentioning', ...facts.hosts.flatMap((host) => serviceHosts(host, facts.namespace)));
    case 'service': {
      // One label is enough to find it by; whether the others match is then compared.
      const [first] = Object.entries(facts.selector).sort(([a], [b]) => (a < b ? -1 : 1));
      return first === undefined ? [] : joined('serviceSelecting', labelKey(facts.namespace, ...first));
    }
    case 'ingress':
      return [
        ...places('ingressTo', facts.namespace, ...facts.rules.flatMap((rule) => rule.services)),
        ...places('ingressWithSecret', facts.namespace, ...facts.tls.flatMap(({ secret }) => secret ?? [])),
      ];
    case 'secret':
      if (!facts.certificate.readable) return [];
      return [
        ...joined('issuedBy', facts.certificate.leaf.issuer),
        ...(facts.certificate.leaf.isCa ? joined('authorityNamed', facts.certificate.leaf.subject) : []),
      ];
    case 'managedCertificate':
      return places('managerOf', facts.namespace, facts.secret);
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
  return [...joined('podOf', workloadKey(owner, pod.namespace, pod.owner.name)), ...places('mounting', pod.namespace, ...pod.uses.claims)];
}

function usesOf(facts: WorkloadFacts | PodFacts): readonly Place[] {
  const { namespace, uses } = facts;
  return [
    ...places('mounting', namespace, ...uses.claims),
    ...places('usingConfigMap', namespace, ...uses.configMaps),
    ...places('usingSecret', namespace, ...uses.secrets),
    ...joined('mentioning', ...uses.hosts.flatMap((host) => serviceHosts(host, namespace))),
  ];
}

function places(shelf: Shelf, scope: string, ...names: readonly string[]): readonly Place[] {
  return (names.length > 1 ? [...new Set(names)] : names).map((name) => ({ shelf, scope, name }));
}

/** The same for keys that the functions of keys.ts have joined. */
function joined(shelf: Shelf, ...keys: readonly string[]): readonly Place[] {
  return [...new Set(keys)].map((key) => ({ shelf, scope: scopeIn(key), name: nameIn(key) }));
}
