// The local cluster's CSI driver against the standard's conformance suite: whatever it claims to be able to do, it does as
// the specification says.

import assert from 'node:assert/strict';
import { runCsiSanity } from '../../scripts/cluster/runCsiSanity.ts';
import { silent } from '../../scripts/lib/progress.ts';

describe('the CSI driver', function () {
  this.timeout(1_800_000);

  it('passes csi-sanity', async () => {
    const { passed, failed, output } = await runCsiSanity(silent);
    assert.equal(failed, 0, output);
    // The specs of the capabilities that the driver claims; fewer would mean that it has stopped claiming one.
    assert.equal(passed, 64, output);
  });
});
