// Activation in a folder with a policy file: the badge is to be right before anybody opens a view.

import assert from 'node:assert/strict';
import { workspace } from 'vscode';
import { activated } from './support/extension.ts';
import { until } from './support/until.ts';

describe('Activation in a folder with a policy file', () => {
  it('starts the services unasked', async () => {
    assert.equal((await workspace.findFiles('.volumeguard.yaml')).length, 1);
    const api = await activated();
    await until('the services', () => api.inspect.isStarted());
  });
});
