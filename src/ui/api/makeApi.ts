// The API that activate() returns, on top of the services; it starts them at the first call that needs them.

import type { ApiRow, Readiness, VolumeGuardApi } from '../../api.ts';
import type { InventoryBatch } from '../../domain/inventory/row.ts';
import type { OperationRuns } from '../commands/operationRuns.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { FindingQuery, ReachingFinding } from '../ports/findings.ts';
import type { Session } from '../session.ts';
import { rowKinds } from '../tree/demand.ts';
import type { World } from '../world.ts';

export interface ApiParts {
  readonly session: Session;
  readonly world: () => World | undefined;
  readonly runs: OperationRuns;
}

export function makeApi({ session, world, runs }: ApiParts): VolumeGuardApi {
  const noDeadline = (): AbortSignal => new AbortController().signal;
  // Who asked once goes on using the rows, also those of another kubeconfig.
  let wanted: Disposable | undefined;

  async function* findings(query: FindingQuery = {}): AsyncGenerator<ReachingFinding> {
    const guard = await session.demand();
    yield* guard.findings.all(query, noDeadline());
  }

  return {
    version: 1,
    async whenReady(signal = noDeadline()): Promise<Readiness> {
      const guard = await session.demand();
      wanted ??= session.attach(({ inventory }) => inventory.want(rowKinds));
      await guard.inventory.settled(signal);
      await scansRead(guard.findings, signal);
      await guard.findings.settled();
      const status = guard.inventory.status();
      return { context: status?.context ?? '', kinds: status?.kinds ?? [], ...(status?.trouble === undefined ? {} : { trouble: status.trouble }) };
    },
    rows(): readonly ApiRow[] {
      const present = world();
      return present === undefined ? [] : present.guard.inventory.rows().map((row) => ({ ...row, verdict: present.verdicts.of(row) }));
    },
    onDidChangeRows: (listener: (changed: InventoryBatch) => void) => session.attach((guard) => guard.inventory.onDidChange(listener)),
    certificates: () => session.current?.inventory.certificates() ?? [],
    findings,
    async countFindings(query: FindingQuery = {}) {
      const guard = await session.demand();
      return guard.findings.count(query);
    },
    operations: () => session.current?.operations.operations() ?? [],
    async plan(command, choices) {
      const guard = await session.demand();
      return guard.operations.plan(command, choices, noDeadline());
    },
    async execute(digest) {
      const guard = await session.demand();
      return runs.run(guard.operations, digest);
    },
  };
}

/** Resolves when the first reading of scans is complete. */
async function scansRead(findings: { readonly ready: boolean; onDidChange(listener: () => void): { dispose(): void } }, signal: AbortSignal): Promise<void> {
  if (findings.ready) return;
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const stop = (): void => reject(signal.reason as Error);
  const listening = findings.onDidChange(() => {
    if (findings.ready) resolve(undefined);
  });
  signal.addEventListener('abort', stop);
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    listening.dispose();
  }
}
