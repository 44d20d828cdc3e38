// A namespace of a spec's own, with a small claim in it.

import { apply, kubectl } from './kubectl.ts';
import { until } from './until.ts';

/** Makes the namespace and in it the claim `data`, and waits until that is bound. Whoever asked deletes the namespace. */
export async function makeBoundClaim(namespace: string): Promise<void> {
  await apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '4Mi' } } } },
  );
  await until('the claim to be bound', async () => (await kubectl(['get', 'pvc', 'data', '-n', namespace, '-o', 'jsonpath={.status.phase}'])) === 'Bound', 60_000);
}
