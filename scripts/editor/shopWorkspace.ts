// A copy of the shop for tests that change its files: a git repository of its own, with one commit.
import { cp, rm } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../lib/projectRoot.ts';
import { run } from '../lib/run.ts';

export interface Workspace extends AsyncDisposable {
  readonly folder: string;
}

/** Made below the system's folder for temporary files; removed when disposed. */
export async function shopWorkspace(): Promise<Workspace> {
  const parent = await mkdtemp(join(tmpdir(), 'volume-guard-shop-'));
  const folder = join(parent, 'shop');
  await cp(join(projectRoot, 'samples', 'shop'), folder, { recursive: true });
  const git = async (...args: string[]) => await run('git', args, { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  const author = ['-c', 'user.name=Shop', '-c', 'user.email=shop@example.com', '-c', 'commit.gpgsign=false'];
  await git(...author, 'commit', '--quiet', '--no-verify', '--message=The shop');
  return {
    folder,
    [Symbol.asyncDispose]: async () => await rm(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}
