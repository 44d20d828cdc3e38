// The extension is found and activates in a real extension host.
import assert from 'node:assert/strict';
import { extensions } from 'vscode';

describe('The extension in VS Code', () => {
  it('is found and activates', async () => {
    const extension = extensions.getExtension('volumeguard.volume-guard');
    assert.ok(extension, 'VS Code does not know the extension');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
