// Installs a real VS Code, as the npm package code-server brings it, into the cache outside the checkout. Only the
// workbench, its server and the extension host are taken from it, started directly; what just those need is listed in
// package.json of the folder of each version, locked, and no package's install script is run but the log writer's.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import { ensurePrograms } from '../lib/debianPackages.ts';
import type { Progress } from '../lib/progress.ts';
import { run } from '../lib/run.ts';

/** `minimum` is the oldest release that package.json's engines.vscode admits, on the Node that it came with. */
export type EditorVersion = 'current' | 'minimum';

export interface InstalledEditor {
  readonly version: EditorVersion;
  /** The Node that runs it. */
  readonly node: string;
  /** VS Code's server, a module to run with that Node. */
  readonly server: string;
}

/** Native modules that npm must compile: the log writer, the one that ends an orphan, the terminal where no binary comes with it. */
const compiled = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog', 'node-pty'];
const compilers = { 'g++': 'g++', make: 'make', python3: 'python3' };

/** The editor, installed before or now. Takes about a minute the first time. */
export async function installEditor(
  version: EditorVersion,
  progress: Progress,
  signal?: AbortSignal,
): Promise<InstalledEditor> {
  const recipe = join(import.meta.dirname, version);
  const lock = await readFile(join(recipe, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const folder = cacheFolder('editor', `${version}-${key}`);
  if (!existsSync(folder)) {
    await ensurePrograms(compilers, progress, signal);
    await progress.during(`Installing the ${version} VS Code`, async () => await install(recipe, folder, signal));
  }
  return {
    version,
    node: join(folder, nodePackage(), 'bin', 'node'),
    server: join(vscodeFolder(folder), 'out', 'server-main.js'),
  };
}

/** Installs beside the final place and renames: what is in the final place is whole. */
async function install(recipe: string, folder: string, signal?: AbortSignal): Promise<void> {
  const partial = `${folder}.${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) await copyFile(join(recipe, file), join(partial, file));
    const node = join(partial, nodePackage());
    const options = { cwd: partial, signal };
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], options);
    await run('npm', ['rebuild', '--ignore-scripts=false', '--foreground-scripts', ...compiled], {
      ...options,
      env: {
        ...process.env,
        // The editor's own Node comes first, and its package holds the headers that node-gyp would fetch from the web.
        PATH: [join(node, 'bin'), process.env['PATH']].join(delimiter),
        npm_config_nodedir: node,
      },
    });
    // VS Code looks for its modules in three places below its own folder, by path.
    const vscode = vscodeFolder(partial);
    await symlink(join('..', '..', '..', '..', 'node_modules'), join(vscode, 'node_modules'));
    await symlink('node_modules', join(vscode, 'node_modules.asar'));
    await symlink(join('..', 'node_modules'), join(vscode, 'extensions', 'node_modules'));
    await rename(partial, folder).catch((error: unknown) => {
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function vscodeFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** The npm package of the Node binary, relative to the editor's folder. */
function nodePackage(): string {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(`VS Code in the browser runs on Linux (x64, arm64) only, not on ${process.platform} ${process.arch}.`);
  }
  return join('node_modules', `node-linux-${process.arch}`);
}
