// Does the work of an external-attacher where the driver is registered with `attachRequired: true`: a folder needs no
// attaching, so every VolumeAttachment is declared attached.

import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig, StorageV1Api, V1VolumeAttachmentStatus, type V1VolumeAttachment } from '@kubernetes/client-node';

const intervalMs = 250;

/** Goes on until the signal; an error is reported and tried again. */
export async function attachAll(driver: string, kubeconfig: string, report: (error: unknown) => void, signal: AbortSignal): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(StorageV1Api);
  while (!signal.aborted) {
    try {
      const { items } = await api.listVolumeAttachment();
      for (const attachment of items.filter((item) => isWaiting(item, driver))) {
        attachment.status = new V1VolumeAttachmentStatus();
        attachment.status.attached = true;
        await api.replaceVolumeAttachmentStatus({ name: attachment.metadata?.name ?? '', body: attachment });
      }
    } catch (error) {
      report(error);
    }
    await sleep(intervalMs);
  }
}

function isWaiting({ spec, status, metadata }: V1VolumeAttachment, driver: string): boolean {
  return spec.attacher === driver && status?.attached !== true && metadata?.deletionTimestamp === undefined;
}
