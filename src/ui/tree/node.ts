// What a row of a tree stands for: identities only, nothing that changes. Commands take the same shapes as arguments.

import type { Urgency } from '../../domain/certificates/certificate.ts';
import type { Kind } from '../../domain/inventory/kind.ts';
import type { WorkloadRef } from '../../domain/inventory/row.ts';

export type Section = 'restorePoints' | 'keptVolumes' | 'usedBy' | 'certificates' | 'findings';

/** Partial trouble, or the state of a reading. */
export type Notice =
  | { readonly code: 'offline' }
  /** Nothing is read any more, for another reason than that the server does not answer. */
  | { readonly code: 'trouble' }
  /** `namespaces`: those of the chosen ones in which it is so; empty: nowhere may they be listed. */
  | { readonly code: 'kindsForbidden'; readonly kinds: readonly Kind[]; readonly namespaces: readonly string[] }
  /** Some kinds may be listed in single namespaces only; `inFull`: all of them in these. */
  | { readonly code: 'limitedTo'; readonly namespaces: readonly string[]; readonly inFull: boolean }
  /** More namespaces are chosen than can be watched one by one. */
  | { readonly code: 'leftOut' }
  | { readonly code: 'noSnapshotSupport' }
  /** This machine's clock is not the server's, by which everything is judged. */
  | { readonly code: 'clockSkew' }
  | { readonly code: 'sarifFault'; readonly file: string };

/** `volume` is the name of a PersistentVolume, `claim`, `certificate` are ids `<namespace>/<name>`; `point` and `finding` are the ids of the domain. */
export type Node =
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'namespace'; readonly namespace: string }
  | { readonly type: 'claim'; readonly claim: string }
  | { readonly type: 'section'; readonly claim: string; readonly section: Section }
  | { readonly type: 'restorePoint'; readonly claim: string; readonly point: string }
  | { readonly type: 'keptVolume'; readonly claim: string; readonly volume: string }
  | { readonly type: 'workload'; readonly claim: string; readonly workload: WorkloadRef }
  | { readonly type: 'certificate'; readonly certificate: string; readonly claim?: string }
  /** `claim`: below that claim; absent: in the list of findings. */
  | { readonly type: 'finding'; readonly finding: string; readonly claim?: string }
  | { readonly type: 'reached'; readonly finding: string; readonly claim: string }
  | { readonly type: 'link'; readonly finding: string; readonly workload: WorkloadRef }
  | { readonly type: 'introduced'; readonly finding: string }
  | { readonly type: 'moreFindings' }
  /** `file`: the scan that counts; absent where there is none. */
  | { readonly type: 'scan'; readonly tool: string; readonly file?: string }
  | { readonly type: 'policy'; readonly claim: string }
  | { readonly type: 'urgency'; readonly urgency: Urgency }
  | { readonly type: 'operation'; readonly namespace: string; readonly operation: string };

export type NodeOf<T extends Node['type']> = Extract<Node, { readonly type: T }>;

/** @returns a key that is the same for nodes that stand for the same thing, and free of text that changes. */
export function nodeKey(node: Node): string {
  return JSON.stringify(node);
}

/** @returns `argument` as a node if a command was called with one; anything else is a caller's choices. */
export function asNode(argument: unknown): Node | undefined {
  if (typeof argument !== 'object' || argument === null || !('type' in argument) || typeof argument.type !== 'string') return undefined;
  return argument as Node;
}

/** @returns the selected rows that a command on `node` is for: those of its type, if it is among them; else none but itself. */
export function nodesFor(node: Node, selected: unknown): readonly Node[] {
  const nodes = Array.isArray(selected) ? selected.flatMap((one) => asNode(one) ?? []).filter(({ type }) => type === node.type) : [];
  return nodes.some((one) => nodeKey(one) === nodeKey(node)) ? nodes : [node];
}
