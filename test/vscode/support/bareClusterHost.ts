// A process beside the extension host that runs an API server without the snapshot CRDs until its parent lets go of it.
// Message: {kubeconfig} once it answers.

import { BareControlPlane } from '../../../scripts/cluster/bareControlPlane.ts';

const plane = await BareControlPlane.start();
process.once('disconnect', () => {
  plane.stop().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
});
if (process.connected) process.send?.({ kubeconfig: plane.kubeconfig });
else await plane.stop();
