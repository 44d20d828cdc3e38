// Joins the services behind the views: loaded at the first demand, so that activation loads none of it.

import { createHash, randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { UriChoice } from './domain/findings/uriChoice.ts';
import type { Stake } from './domain/findings/risk.ts';
import { policyOf } from './domain/policies/policyOf.ts';
import { judge } from './domain/volumes/judge.ts';
import { handlers } from './engines/handlers.ts';
import type { KubernetesClient } from './kubernetes/client.ts';
import { openClient, type OpenOptions } from './kubernetes/openClient.ts';
import { systemClock } from './operations/clock.ts';
import { ClusterAccess } from './operations/clusterAccess.ts';
import { defaultDeadlines } from './operations/deadlines.ts';
import { OperationService } from './operations/operationService.ts';
import { InventoryClient } from './sources/cluster/inventoryClient.ts';
import { SarifClient } from './sources/sarif/sarifClient.ts';
import { FindingHistory } from './sources/workspace/findingHistory.ts';
import { FindingService } from './sources/workspace/findingService.ts';
import { Repositories } from './sources/workspace/repositories.ts';
import { SourceHistory } from './sources/workspace/sourceHistory.ts';
import { stampSources } from './sources/workspace/stampSources.ts';
import { workspaceHistory } from './sources/workspace/workspaceHistory.ts';
import type { WorkspaceFiles } from './sources/workspace/workspaceFiles.ts';
import type { YamlParser } from './sources/workspace/workspaceScan.ts';
import type { Guard } from './ui/guard.ts';
import type { Disposable } from './ui/ports/disposable.ts';
import type { NamespaceChoice } from './ui/ports/inventory.ts';
import type { PolicySource } from './ui/ports/policies.ts';

export interface GuardParts {
  /** The folder that the extension is built into. */
  readonly dist: URL;
  /** undefined: as kubectl chooses it. */
  readonly kubeconfig: string | undefined;
  /** The context chosen for the workspace; undefined: the kubeconfig's current one. */
  readonly context: () => string | undefined;
  readonly namespaces: () => NamespaceChoice;
  readonly isReadOnly: (context: string) => boolean;
  readonly files: WorkspaceFiles;
  readonly yaml: YamlParser;
  /** Where git may be besides PATH; undefined: it may not be run. */
  readonly gitPrograms: () => readonly string[] | undefined;
  /** Which files uris mean, as people chose. */
  readonly uriChoices: () => readonly UriChoice[];
  /** Patterns of SARIF files, from a workspace folder on. */
  readonly sarifFiles: () => readonly string[];
  readonly policies: PolicySource & Disposable;
  /** Told what failed in the background. */
  readonly report: (error: unknown) => void;
}

export function makeGuard(parts: GuardParts): Guard {
  const inventory = new InventoryClient({ worker: new URL('sources/cluster/worker.js', parts.dist), target: { kubeconfig: parts.kubeconfig, context: parts.context(), namespaces: parts.namespaces() } });
  const sarif = new SarifClient({ entry: new URL('sources/sarif/worker.js', parts.dist), module: new URL('sources/sarif/scan.wasm', parts.dist) });
  const stakeOf = (claim: string): Stake | undefined => {
    const row = inventory.row(claim);
    const now = Date.now() + (inventory.status()?.clockSkew ?? 0);
    // Nobody can run a drill yet.
    return row && { row, protection: judge(row, policyOf(row, parts.policies.policies()), now).protection, drilled: false };
  };
  const repositories = new Repositories({ files: parts.files, programs: parts.gitPrograms, env: process.env });
  const findings = new FindingService({
    files: parts.files,
    sarif,
    yaml: parts.yaml,
    rows: inventory,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    stakeOf,
    sarifFiles: parts.sarifFiles,
    choices: parts.uriChoices,
    clusterScans: inventory.reports,
    history: workspaceHistory(repositories),
    suppressions: { rules: () => parts.policies.suppressions(), now: Date.now, onDidChange: (listener) => parts.policies.onDidChange(listener) },
    onTrouble: parts.report,
  });
  const sources = new SourceHistory(repositories);
  const history = new FindingHistory(repositories, parts.report);
  const clients = new Clients(
    () => ({ kubeconfig: parts.kubeconfig, context: parts.context() ?? inventory.status()?.context }),
    () => `${inventory.status()?.server ?? ''} ${inventory.status()?.clusterUid ?? ''}`,
  );
  const client = (): Promise<KubernetesClient> => clients.open();
  const operations = new OperationService({
    client,
    watched: inventory,
    handlers,
    readOnly: parts.isReadOnly,
    clock: systemClock,
    deadlines: defaultDeadlines,
    newId: () => randomBytes(5).toString('hex'),
    actor: `${userInfo().username}@${hostname()}`,
    stamps: stampSources({ rows: inventory, findings, repositories }),
  });
  const cluster = new ClusterAccess(client);
  findings.reload().catch(parts.report);
  return {
    inventory,
    findings,
    history,
    operations,
    cluster,
    policies: parts.policies,
    sources,
    dispose: () => {
      operations.dispose();
      history.dispose();
      sources.dispose();
      findings.dispose();
      repositories.dispose();
      parts.policies.dispose();
      Promise.all([sarif.dispose(), inventory.dispose(), clients.dispose()]).catch(parts.report);
    },
  };
}

/** Milliseconds after which a client is not used for anything new: its credentials may have changed in the kubeconfig. */
const freshFor = 5 * 60_000;

/** The ways to the API server that plans and operations go; each lives until the end, as an operation may still be using it. */
class Clients {
  readonly #target: () => OpenOptions;
  readonly #cluster: () => string;
  readonly #opened: KubernetesClient[] = [];
  #latest: { readonly way: string; readonly at: number; readonly client: Promise<KubernetesClient> } | undefined;

  /** @param cluster what tells the cluster shown from others: a kubeconfig may make a context lead elsewhere. */
  constructor(target: () => OpenOptions, cluster: () => string) {
    this.#target = target;
    this.#cluster = cluster;
  }

  open(): Promise<KubernetesClient> {
    const target = this.#target();
    const latest = this.#latest;
    const way = JSON.stringify([target.context, this.#cluster()]);
    if (latest !== undefined && latest.way === way && performance.now() - latest.at < freshFor) return latest.client;
    const client = this.#open(target);
    this.#latest = { way, at: performance.now(), client };
    return client;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#opened.map((client) => client.dispose()));
  }

  async #open(target: OpenOptions): Promise<KubernetesClient> {
    try {
      const client = await openClient(target);
      this.#opened.push(client);
      return client;
    } catch (error) {
      this.#latest = undefined;
      throw error;
    }
  }
}
