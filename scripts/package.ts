// `npm run package [-- FILE.vsix]`: the extension as people install it. .vscodeignore says what is in it.
import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { buildExtension } from './build.ts';
import { terminalProgress, type Progress } from './lib/progress.ts';
import { projectRoot } from './lib/projectRoot.ts';
import { run } from './lib/run.ts';

const defaultFile = join(projectRoot, 'volume-guard.vsix');

/** Builds and packages. @returns the package's path. */
export async function packageExtension(progress: Progress, signal?: AbortSignal, file = defaultFile): Promise<string> {
  await progress.during('Packaging the extension', async () => {
    await buildExtension({ minify: true });
    const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
    // Everything it needs is in dist: no dependency is packed. The README's relative links stay as they are.
    const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', file];
    await run(process.execPath, [vsce, ...args], { cwd: projectRoot, signal, timeoutMs: 120_000 });
  });
  return file;
}

if (import.meta.main) {
  const file = await packageExtension(
    terminalProgress((line) => console.error(line)),
    undefined,
    process.argv[2] === undefined ? undefined : resolve(process.argv[2]),
  );
  const { size } = await stat(file);
  console.log(`${relative(process.cwd(), file)}: ${(size / 1024).toFixed(0)} KiB`);
}
