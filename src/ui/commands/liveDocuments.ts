// Live objects as read-only YAML: `volumeguard-live:/<context>/<namespace>/<kind>/<name>.yaml`, without secrets' values.

import * as vscode from 'vscode';
import type { Guard } from '../guard.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { ObjectRef } from '../ports/cluster.ts';
import type { Node } from '../tree/node.ts';
import type { World } from '../world.ts';
import { workloadKind } from '../words/resourceName.ts';

const scheme = 'volumeguard-live';
/** Stands for the namespace of what has none; no namespace can be called so. */
const clusterScoped = '_';
/** Milliseconds that an object may take to come. */
const deadline = 15_000;

export class LiveDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #guard: () => Promise<Guard>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registered: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(guard: () => Promise<Guard>) {
    this.#guard = guard;
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async show(ref: ObjectRef, context: string): Promise<vscode.Uri> {
    const path = [context.replaceAll('/', '-'), ref.namespace === '' ? clusterScoped : ref.namespace, ref.kind, `${ref.name}.yaml`];
    const uri = vscode.Uri.from({ scheme, path: `/${path.join('/')}` });
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    return uri;
  }

  async provideTextDocumentContent(uri: vscode.Uri, cancelled: vscode.CancellationToken): Promise<string> {
    const abort = new AbortController();
    const listening = cancelled.onCancellationRequested(() => abort.abort());
    try {
      const { yamlText } = await import('../words/yamlText.ts');
      const { cluster } = await this.#guard();
      return yamlText(await cluster.liveObject(refOf(uri), AbortSignal.any([abort.signal, AbortSignal.timeout(deadline)])));
    } finally {
      listening.dispose();
    }
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }
}

function refOf(uri: vscode.Uri): ObjectRef {
  const [, , namespace = '', kind = '', file = ''] = uri.path.split('/');
  return { kind, namespace: namespace === clusterScoped ? '' : namespace, name: file.replace(/\.yaml$/, '') };
}

function named(kind: string, id: string): ObjectRef {
  const slash = id.indexOf('/');
  return { kind, namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** @returns the object that a row stands for; undefined for rows that stand for none. */
export function objectOf(node: Node, world: World): ObjectRef | undefined {
  switch (node.type) {
    case 'claim':
      return named('PersistentVolumeClaim', node.claim);
    case 'restorePoint': {
      const point = world.row(node.claim)?.restorePoints.find(({ id }) => id === node.point);
      return point === undefined ? undefined : { kind: 'VolumeSnapshot', namespace: point.namespace, name: point.name };
    }
    case 'keptVolume':
      return { kind: 'PersistentVolume', namespace: '', name: node.volume };
    case 'workload':
      return { kind: workloadKind[node.workload.kind], namespace: node.workload.namespace, name: node.workload.name };
    case 'certificate':
      return named('Secret', node.certificate);
    case 'namespace':
      return { kind: 'Namespace', namespace: '', name: node.namespace };
    default:
      return undefined;
  }
}
