// Activation registers and reads nothing. This spec has to run in a window in which nothing asks for the cluster.

import assert from 'node:assert/strict';
import { commands, extensions, workspace } from 'vscode';
import { activated } from './support/extension.ts';

describe('Activation', () => {
  it('registers every command of package.json', async () => {
    const api = await activated();
    assert.equal(api.version, 1);
    const known = new Set(await commands.getCommands(true));
    const { contributes } = extensions.getExtension('volumeguard.volume-guard')?.packageJSON as { contributes: { commands: { command: string }[] } };
    assert.deepEqual(contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)), []);
  });

  it('starts no services in a workspace without a policy file', async function () {
    const policies = await workspace.findFiles('.volumeguard.yaml');
    if (policies.length > 0) {
      // There the badge is to be right from the start; that they start is asserted instead.
      const api = await activated();
      const deadline = performance.now() + 10_000;
      while (!api.inspect.isStarted() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(api.inspect.isStarted(), true);
      return;
    }
    const api = await activated();
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(api.inspect.isStarted(), false);
  });
});
