// The inventory's worker, which dies of an exception soon after its first start in this process and not after later ones.

import { getEnvironmentData } from 'node:worker_threads';
import '../../../src/sources/cluster/worker.ts';

const starts = new Int32Array(getEnvironmentData('starts') as SharedArrayBuffer);
if (Atomics.add(starts, 0, 1) === 0) {
  setTimeout(() => {
    throw new Error('on purpose');
  }, 1000);
}
