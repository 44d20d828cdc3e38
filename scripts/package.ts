// `npm run package [-- FILE.vsix]`: the extension as people install it. .vscodeignore says what is in it.
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { buildExtension } from './build.ts';
import { terminalProgress, type Progress } from './lib/progress.ts';
import { projectRoot } from './lib/projectRoot.ts';
import { run } from './lib/run.ts';

const defaultFile = join(projectRoot, 'volume-guard.vsix');
const stage = join(projectRoot, 'out', 'package');
/** What is packed beside the built code. */
const parts = ['package.json', 'package.nls.json', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media', 'l10n'];

/** Builds and packages. @returns the package's path. */
export async function packageExtension(progress: Progress, signal?: AbortSignal, file = defaultFile): Promise<string> {
  await progress.during('Packaging the extension', async () => {
    // In a folder of its own: windows that run the extension from dist keep the chunks that they may still load.
    await rm(stage, { recursive: true, force: true });
    await mkdir(stage, { recursive: true });
    for (const part of parts) await cp(join(projectRoot, part), join(stage, part), { recursive: true });
    await buildExtension({ minify: true, outdir: join(stage, 'dist') });
    const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
    // Everything it needs is in dist: no dependency is packed. The README's relative links stay as they are.
    const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', file];
    await run(process.execPath, [vsce, ...args], { cwd: stage, signal, timeoutMs: 120_000 });
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
