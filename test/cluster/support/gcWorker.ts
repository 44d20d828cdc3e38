// The inventory's worker as it is, except that it collects garbage again and again (node --expose-gc).

import '../../../src/sources/cluster/worker.ts';

declare const gc: () => void;

setInterval(() => {
  gc();
}, 400).unref();
