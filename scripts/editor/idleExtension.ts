// The extension, built as for the package, in a folder of its own and with a manifest by which nothing activates it before a
// test does.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../build.ts';
import { projectRoot } from '../lib/projectRoot.ts';

export interface IdleExtension extends AsyncDisposable {
  readonly folder: string;
  /** For a window to open. */
  readonly emptyFolder: string;
}

/**
 * Made below the system's folder for temporary files; removed when disposed.
 * @param build puts the code into a folder; as for the package if absent.
 */
export async function idleExtension(build = async (outdir: string): Promise<void> => await buildExtension({ minify: true, outdir })): Promise<IdleExtension> {
  const parent = await mkdtemp(join(tmpdir(), 'volume-guard-idle-'));
  const folder = join(parent, 'extension');
  const emptyFolder = join(parent, 'empty');
  for (const made of [folder, emptyFolder]) await mkdir(made);
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as object;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  for (const part of ['package.nls.json', 'media', 'l10n']) await cp(join(projectRoot, part), join(folder, part), { recursive: true });
  await build(join(folder, 'dist'));
  return {
    folder,
    emptyFolder,
    [Symbol.asyncDispose]: async () => await rm(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}
