// Tells a cluster's CSI driver to be slow or to fail.

import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Cluster } from './cluster.ts';
import type { CsiFault, FaultFile } from './csi/faults.ts';

/** From the next call on, in addition to what has been injected before. */
export async function injectCsiFault(cluster: Cluster, fault: CsiFault): Promise<void> {
  const file = cluster.paths.faults;
  const present = await readFile(file, 'utf8').then(
    (text) => (JSON.parse(text) as FaultFile).faults,
    () => [],
  );
  const content: FaultFile = { faults: [...present, { ...fault, id: randomUUID() }] };
  await writeFile(`${file}.new`, JSON.stringify(content, null, 2));
  await rename(`${file}.new`, file);
}

/** The driver works as it should again. */
export async function clearCsiFaults(cluster: Cluster): Promise<void> {
  await rm(cluster.paths.faults, { force: true });
}
