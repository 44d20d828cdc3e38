// Runs in the extension host: activates the extension, which nothing has activated yet, and writes down how long that
// took and what code was loaded for it.
import { statSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { extensions } from 'vscode';

/** What the bench reads. */
export interface Activation {
  /** From the call of activate() until it resolved: loading the code, running it, activating. */
  readonly milliseconds: number;
  /** Sizes of the extension's own modules that were loaded. */
  readonly bytes: number;
}

describe('Activation', () => {
  it('is measured', async () => {
    const file = process.env['VOLUME_GUARD_BENCH_RESULT'];
    const extension = extensions.getExtension('volumeguard.volume-guard');
    if (file === undefined || extension === undefined || extension.isActive) throw new Error('Not ready to be measured.');
    let bytes = 0;
    const hooks = registerHooks({
      load(url, context, next) {
        const path = url.startsWith('file:') ? fileURLToPath(url) : '';
        if (path.startsWith(extension.extensionPath)) bytes += statSync(path).size;
        return next(url, context);
      },
    });
    // The window's own start is not what is measured.
    await sleep(3000);
    const began = performance.now();
    await extension.activate();
    const milliseconds = performance.now() - began;
    hooks.deregister();
    writeFileSync(file, JSON.stringify({ milliseconds, bytes } satisfies Activation));
  });
});
