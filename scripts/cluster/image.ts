// Makes container images out of Debian's packages and of programs of this machine, without a registry, and puts them into a cluster.

import { createHash } from 'node:crypto';
import { chmod, copyFile, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import type { Progress } from '../lib/progress.ts';
import { run } from '../lib/run.ts';
import { withLock } from '../lib/withLock.ts';
import type { Cluster } from './cluster.ts';
import { containerdSocket, nodeRoot } from './container.ts';
import { debianRoot, makeMergedUsr, type DebianRoot } from './debianRoot.ts';
import { elfLibraries } from './elfLibraries.ts';
import { findAnchor, runInside } from './namespaces.ts';
import { imageName, writeOciArchive } from './ociArchive.ts';

/** What an image consists of. All files belong to root; /tmp is writable for everybody; busybox is the shell and all the usual tools. */
export interface ImageSpec {
  /** With registry and tag, as a manifest's `postgres:15` means it: `docker.io/library/postgres:15`. */
  readonly name: string;
  /**
   * Debian packages, whole but for their documentation, and the libraries that their programs are linked to. Their other
   * dependencies are not followed: name what is needed.
   */
  readonly debianPackages?: readonly string[];
  /** Paths of the packages' files to leave out, with everything below them. */
  readonly without?: readonly string[];
  /** Programs of this machine, at the same path in the image, and the libraries they are linked to. */
  readonly programs?: readonly string[];
  readonly files?: readonly ImageFile[];
  /** Folders to make, with their mode. */
  readonly folders?: Readonly<Record<string, number>>;
  /** Users beside root and nobody, with their ids. Each has a group of the same name and id. */
  readonly users?: Readonly<Record<string, number>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly workdir?: string;
  /** A user's name or id; root if absent. */
  readonly user?: string;
}

/** A file or folder of this machine (`from`), or a text. `mode` is by default that of the source, 0644 for a text. */
export type ImageFile = { readonly to: string; readonly mode?: number } & ({ readonly from: string } | { readonly content: string });

const documentation = ['/usr/share/doc', '/usr/share/man', '/usr/share/info', '/usr/share/lintian', '/usr/share/locale', '/usr/share/bug'];
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Path of the image's tar, which is made unless the cache has it. The same files and settings give the same digest. */
export async function buildImage(spec: ImageSpec, progress: Progress, signal?: AbortSignal): Promise<string> {
  const folder = join(cacheFolder(), 'images');
  await mkdir(folder, { recursive: true });
  const archive = `${spec.name.replaceAll(/[^\w.-]+/g, '_')}-${await cacheKey(spec)}.tar`;
  return await withLock(`the image ${spec.name}`, { timeoutMs: 1_800_000, signal }, async () => {
    if ((await readdir(folder)).includes(archive)) return join(folder, archive);
    const debian = await debianRoot(['busybox-static', 'libc6', ...(spec.debianPackages ?? [])], progress, signal);
    await progress.during(`Making the image ${spec.name}`, async () => {
      const work = await mkdtemp(join(folder, '.unfinished-'));
      try {
        const root = join(work, 'root');
        await assemble(spec, debian, root, signal);
        await writeOciArchive(spec.name, root, runConfig(spec), join(work, 'oci'), join(folder, archive), signal);
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    });
    return join(folder, archive);
  });
}

/**
 * Loads an image into a running cluster, under its name and, as if a registry had answered, under its digest: pods' status
 * then says `imageID: docker.io/library/postgres@sha256:…`. Pods need `imagePullPolicy: IfNotPresent`, the default for a tag other than latest.
 */
export async function importImage(cluster: Cluster, archive: string, signal?: AbortSignal): Promise<void> {
  const anchor = await findAnchor(cluster.stateDir);
  if (anchor === undefined) throw new Error(`The cluster ${cluster.name} is not running.`);
  const repository = imageRepository(await imageName(archive, signal));
  const ctr = [join(await nodeRoot(), 'usr/bin/ctr'), '--address', containerdSocket, '--namespace', 'k8s.io'];
  await runInside(anchor, [...ctr, 'images', 'import', '--digests', '--base-name', repository, archive], signal);
}

/** `docker.io/library/postgres` of `docker.io/library/postgres:15`. */
function imageRepository(name: string): string {
  return name.replace(/:[^:/]*$/, '');
}

function runConfig(spec: ImageSpec): Parameters<typeof writeOciArchive>[2] {
  const env = { PATH: defaultPath, ...spec.env };
  return {
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Entrypoint: spec.entrypoint,
    Cmd: spec.cmd,
    WorkingDir: spec.workdir,
    User: spec.user,
  };
}

async function assemble(spec: ImageSpec, debian: DebianRoot, root: string, signal: AbortSignal | undefined): Promise<void> {
  await makeMergedUsr(root);
  for (const folder of ['dev', 'etc', 'proc', 'run', 'sys', 'var', 'root']) await mkdir(join(root, folder), { recursive: true });
  await symlink('../run', join(root, 'var/run'));
  for (const [folder, mode] of Object.entries({ '/tmp': 0o1777, '/var/tmp': 0o1777, ...spec.folders })) {
    await mkdir(join(root, folder), { recursive: true });
    await chmod(join(root, folder), mode);
  }
  const users = { root: 0, ...spec.users, nobody: 65534 };
  await writeFile(join(root, 'etc/passwd'), lines(users, (name, id) => `${name}:x:${id}:${id}:${name}:/${id === 0 ? 'root' : 'tmp'}:/bin/sh`));
  await writeFile(join(root, 'etc/group'), lines(users, (name, id) => `${name}:x:${id}:`));
  for (const name of spec.debianPackages ?? []) await copyPackage(await debian.contents(name), debian, root, spec.without ?? [], signal);
  for (const program of spec.programs ?? []) {
    await copyTo(program, join(root, program));
    await copyLibraries('/', program, root, signal);
  }
  await installBusybox(debian, root, signal);
  for (const file of spec.files ?? []) await placeFile(file, root);
}

async function copyPackage(contents: readonly string[], debian: DebianRoot, root: string, without: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const wanted = contents.filter((path) => ![...documentation, ...without].some((left) => `/${path}/`.startsWith(`${left}/`)) && path !== './');
  const script = 'tar --create --directory "$1" --no-recursion --files-from=- | tar --extract --keep-directory-symlink --directory "$2"';
  await run('sh', ['-c', script, 'copy', debian.folder, root], { input: wanted.join('\n'), signal });
  for (const path of wanted) {
    if ((await lstat(join(debian.folder, path))).isFile()) await copyLibraries(debian.folder, `/${path}`, root, signal);
  }
}

/** Where the library is there already, from a package, that one is kept. */
async function copyLibraries(from: string, path: string, root: string, signal: AbortSignal | undefined): Promise<void> {
  for (const library of await elfLibraries(from, path, signal)) {
    const target = join(root, library);
    if (!(await exists(target))) await copyTo(join(from, library), target);
  }
}

async function installBusybox(debian: DebianRoot, root: string, signal: AbortSignal | undefined): Promise<void> {
  const program = join(root, 'usr/bin/busybox');
  await copyTo(join(debian.folder, 'bin/busybox'), program);
  const applets = (await run(program, ['--list-full'], { signal })).split('\n').filter((line) => line !== '');
  for (const applet of applets) {
    const link = join(root, applet);
    await mkdir(dirname(link), { recursive: true });
    if (!(await exists(link))) await symlink('/usr/bin/busybox', link);
  }
}

async function placeFile(file: ImageFile, root: string): Promise<void> {
  const target = join(root, file.to);
  await mkdir(dirname(target), { recursive: true });
  if ('content' in file) await writeFile(target, file.content);
  else await cp(file.from, target, { recursive: true });
  if (file.mode !== undefined) await chmod(target, file.mode);
}

async function copyTo(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target);
}

/** Names what goes into the image: the specification, the state of its sources, and the code that reads it. */
async function cacheKey(spec: ImageSpec): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(spec)).update(process.arch);
  key.update(await readFile(import.meta.filename));
  const sources = [...(spec.programs ?? []), ...(spec.files ?? []).flatMap((file) => ('from' in file ? [file.from] : []))];
  for (const source of sources) {
    const parts = (await lstat(source)).isDirectory() ? (await readdir(source, { recursive: true })).sort().map((name) => join(source, name)) : [source];
    for (const part of parts) {
      const { size, mtimeMs, mode } = await lstat(part);
      key.update(JSON.stringify([part, size, mtimeMs, mode]));
    }
  }
  return key.digest('hex').slice(0, 16);
}

function lines(users: Readonly<Record<string, number>>, format: (name: string, id: number) => string): string {
  return Object.entries(users)
    .map(([name, id]) => `${format(name, id)}\n`)
    .join('');
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
