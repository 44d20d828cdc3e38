// The operation service on a real API server, as tests use it: short waits, nothing watched.

import { randomBytes } from 'node:crypto';
import { handlers } from '../../../src/engines/handlers.ts';
import type { KubernetesClient } from '../../../src/kubernetes/client.ts';
import { openClient, type Client } from '../../../src/kubernetes/openClient.ts';
import { systemClock } from '../../../src/operations/clock.ts';
import { defaultDeadlines, type Deadlines } from '../../../src/operations/deadlines.ts';
import type { StampSources } from '../../../src/operations/gather/gatherStamp.ts';
import { OperationService } from '../../../src/operations/operationService.ts';

/** The kubeconfig of the cluster that the tests run on. @throws Error where none is given: these tests are never skipped silently. */
export function testKubeconfig(): string {
  const path = process.env['VOLUME_GUARD_TEST_KUBECONFIG'];
  if (path === undefined) throw new Error('VOLUME_GUARD_TEST_KUBECONFIG has to name a kubeconfig of a cluster that may be written to');
  return path;
}

export async function testClient(kubeconfig = testKubeconfig()): Promise<Client> {
  return openClient({ kubeconfig });
}

/** Waits are the product's own but for how long a silent Lease is believed in, and how often one object is looked at. */
export const testDeadlines: Deadlines = { ...defaultDeadlines, leaseSilence: 3000, poll: 100, served: 20_000 };

export function serviceOn(client: KubernetesClient, deadlines: Deadlines = testDeadlines, isReadOnly = false, stamps?: StampSources): OperationService {
  return new OperationService({
    client: () => Promise.resolve(client),
    watched: { operations: () => [], leases: () => [], status: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
    handlers,
    readOnly: () => isReadOnly,
    clock: systemClock,
    deadlines,
    newId: () => randomBytes(5).toString('hex'),
    actor: 'tester@testhost',
    ...(stamps === undefined ? {} : { stamps }),
  });
}
