// Debian's packages as files, without installing them: nothing is configured, no service is started, no user is made.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import { findProgram } from '../lib/debianPackages.ts';
import type { Progress } from '../lib/progress.ts';
import { run, RunError } from '../lib/run.ts';
import { withLock } from '../lib/withLock.ts';
import { MissingRequirement } from './missingRequirement.ts';

/** A folder with the files of some packages and of everything they depend on, laid out as in a Debian system. */
export interface DebianRoot {
  readonly folder: string;
  /** The paths of a package's files, links and folders, relative to the root. */
  contents(packageName: string): Promise<readonly string[]>;
}

/** The newest versions at the time of the first call; they are kept. */
export async function debianRoot(packages: readonly string[], progress: Progress, signal: AbortSignal | undefined): Promise<DebianRoot> {
  const names = [...new Set(packages)].sort();
  const key = createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 16);
  const cache = join(cacheFolder(), 'debian');
  const place = join(cache, key);
  const root: DebianRoot = {
    folder: join(place, 'root'),
    contents: async (name) => (await readFile(join(place, 'contents', name), 'utf8')).split('\n').filter((line) => line !== ''),
  };
  await mkdir(cache, { recursive: true });
  await withLock(`the Debian packages in ${place}`, { timeoutMs: 1_800_000, signal }, async () => {
    if ((await readdir(cache)).includes(key)) return;
    if (findProgram('apt-get') === undefined) throw new MissingRequirement('The local cluster takes its container runtime and its images from Debian packages, and there is no apt-get here');
    await progress.during(`Fetching and unpacking Debian packages (${names.join(', ')}; they are not installed)`, async () => {
      const unfinished = await mkdtemp(join(cache, '.unfinished-'));
      try {
        await download(names, unfinished, signal);
        await unpack(unfinished, signal);
        await rm(join(unfinished, 'archives'), { recursive: true });
        await rename(unfinished, place);
      } finally {
        await rm(unfinished, { recursive: true, force: true });
      }
    });
  });
  return root;
}

/** apt-get with an empty list of installed packages, so that it fetches every dependency, be it installed here or not. */
async function download(names: readonly string[], place: string, signal: AbortSignal | undefined): Promise<void> {
  await mkdir(join(place, 'archives', 'partial'), { recursive: true });
  await writeFile(join(place, 'status'), '');
  const options = {
    'Dir::State::status': join(place, 'status'),
    'Dir::State::extended_states': join(place, 'extended_states'),
    'Dir::Cache::archives': join(place, 'archives'),
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': 'true',
  };
  const fetch = async () =>
    await run('apt-get', ['install', '--yes', '--download-only', '--no-install-recommends', ...Object.entries(options).flatMap(([k, v]) => ['-o', `${k}=${v}`]), ...names], { signal });
  try {
    await fetch();
  } catch (error) {
    // A fresh machine has no package lists, or old ones.
    if (!(error instanceof RunError)) throw error;
    await run('apt-get', ['update'], { signal });
    await fetch();
  }
}

async function unpack(place: string, signal: AbortSignal | undefined): Promise<void> {
  const root = join(place, 'root');
  await mkdir(join(place, 'contents'));
  await makeMergedUsr(root);
  const archives = (await readdir(join(place, 'archives'))).filter((file) => file.endsWith('.deb'));
  for (const archive of archives) {
    const tar = join(place, 'package.tar');
    await run('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" > "$2"', 'unpack', join(place, 'archives', archive), tar], { signal });
    const contents = await run('tar', ['--extract', '--verbose', '--keep-directory-symlink', '--no-same-owner', '--file', tar, '--directory', root], { signal });
    await writeFile(join(place, 'contents', archive.split('_')[0] ?? archive), contents.replaceAll(/^\.\//gm, ''));
    await rm(tar);
  }
}

/** The links of Debian's merged /usr (wiki.debian.org/UsrMerge), which packages expect to be there. */
export async function makeMergedUsr(root: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(join('usr', name), join(root, name));
  }
}
