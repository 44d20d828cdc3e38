// Which Services a host name can mean inside a cluster (Kubernetes DNS specification 1.1).

import { keyOf } from './keys.ts';

/**
 * Reads a host name as a pod in `namespace` would resolve it: `svc`, `svc.ns`, `svc.ns.svc[.<cluster domain>]`, each
 * optionally behind a pod's host name. Whether such a Service exists is not asked here.
 * @returns keys (`<namespace>/<name>`) of the Services it can mean; none for what is not a host name.
 */
export function serviceHosts(host: string, namespace: string): readonly string[] {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  if (labels.some((label) => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label))) return [];
  const [first = '', second, third] = labels;
  const marker = labels.indexOf('svc', 2);
  if (marker > 0) return [keyOf(labels[marker - 1] ?? '', labels[marker - 2] ?? '')];
  if (second === undefined) return [keyOf(namespace, first)];
  if (third === undefined) return [keyOf(second, first), keyOf(namespace, second)];
  return labels.length === 3 ? [keyOf(third, second)] : [];
}
