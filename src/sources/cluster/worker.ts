// The inventory's worker thread: everything that reading a cluster costs happens here, away from the extension host.

import { parentPort } from 'node:worker_threads';
import { RequestFailed } from '../../kubernetes/client.ts';
import { kubeconfigFiles, loadKubeconfig } from '../../kubernetes/kubeconfig.ts';
import { buffersOf } from '../../domain/findings/findingColumns.ts';
import type { Kind } from '../../domain/inventory/kind.ts';
import { ClusterWatch } from './clusterWatch.ts';
import type { FromWorker, ToWorker } from './port.ts';

/** Serves the port until the thread is terminated. */
function serve(post: (message: FromWorker, transfer?: readonly ArrayBuffer[]) => void): (message: ToWorker) => void {
  let watch: ClusterWatch | undefined;
  let current = 0;
  let wanted: readonly Kind[] = [];
  return (message) => {
    switch (message.type) {
      case 'target': {
        const { generation, target } = message;
        current = generation;
        watch?.dispose();
        watch = new ClusterWatch(target, {
          batch: (batch, isMore) => post({ type: 'batch', generation, batch, isMore }),
          elsewhere: () => post({ type: 'elsewhere', generation }),
          reports: (kind, scan) => post({ type: 'reports', generation, kind, scan }, scan === undefined ? [] : buffersOf(scan.columns)),
        });
        watch.want(wanted);
        break;
      }
      case 'taken':
        if (message.generation === current) watch?.taken();
        break;
      case 'want':
        wanted = message.kinds;
        watch?.want(wanted);
        break;
      case 'weaknesses':
        post({ type: 'weaknesses', id: message.id, findings: watch?.weaknesses(message.kind, message.version, message.indices) });
        break;
      case 'retryNow':
        watch?.retryNow();
        break;
      case 'contexts':
        void contexts(message.id, message.kubeconfig).then(post);
    }
  };
}

async function contexts(id: number, kubeconfig: string | undefined): Promise<FromWorker> {
  try {
    const config = await loadKubeconfig(kubeconfigFiles(kubeconfig, process.env));
    const list = [...config.contexts.values()];
    return { type: 'contexts', id, contexts: list.map(({ name, cluster }) => ({ name, cluster, current: name === config.currentContext })) };
  } catch (error) {
    if (error instanceof RequestFailed) return { type: 'noContexts', id, trouble: error.trouble };
    throw error;
  }
}

const port = parentPort;
if (port) port.on('message', serve((message, transfer = []) => port.postMessage(message, transfer)));
