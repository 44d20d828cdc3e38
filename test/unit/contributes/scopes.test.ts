// Which settings a repository may decide.

import assert from 'node:assert/strict';
import { settings } from '../../../src/contributes/settings.ts';

describe('settings', () => {
  it('a repository cannot unlock a context, nor name programs to run while it is not trusted', () => {
    assert.equal(settings['volumeGuard.readOnlyContexts'].scope, 'application');
    assert.ok(settings['volumeGuard.kubeconfig'].restricted);
    assert.ok(settings['volumeGuard.watchInBackground'].restricted);
  });
});
