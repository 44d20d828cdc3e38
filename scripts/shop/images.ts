// The images of the shop's three services, built from their sources as their Dockerfiles say, without Docker.
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildImage, type ImageSpec } from '../cluster/image.ts';
import { cacheFolder } from '../lib/cacheFolder.ts';
import type { Progress } from '../lib/progress.ts';
import { run } from '../lib/run.ts';

const services = join(import.meta.dirname, '..', '..', 'samples', 'shop', 'services');

/** Paths of the images' tars, made where the cache lacks them. */
export async function buildShopImages(progress: Progress, signal?: AbortSignal): Promise<string[]> {
  const archives: string[] = [];
  for (const spec of [await orders(progress, signal), catalog, await uploads(progress, signal)]) {
    archives.push(await buildImage(spec, progress, signal));
  }
  return archives;
}

async function orders(progress: Progress, signal: AbortSignal | undefined): Promise<ImageSpec> {
  const source = join(services, 'orders');
  const modules = await builtOnce('orders-modules', [join(source, 'package-lock.json')], async (folder) => {
    for (const file of ['package.json', 'package-lock.json']) await cp(join(source, file), join(folder, file));
    await progress.during('Installing what the orders service depends on', async () =>
      await run('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: folder, signal }),
    );
  });
  return {
    name: 'registry.example.com/shop/orders:1.4.2',
    debianPackages: ['libc6', 'libstdc++6'],
    files: [
      { from: process.execPath, to: '/usr/local/bin/node', mode: 0o755 },
      { from: join(source, 'package.json'), to: '/app/package.json' },
      { from: join(source, 'src'), to: '/app/src' },
      { from: join(source, 'templates'), to: '/app/templates' },
      { from: join(modules, 'node_modules'), to: '/app/node_modules' },
    ],
    users: { node: 1000 },
    user: 'node',
    workdir: '/app',
    env: { NODE_ENV: 'production' },
    cmd: ['node', 'src/server.ts'],
  };
}

/** Without ImageMagick, which would bring a hundred libraries for thumbnails that nobody looks at here. */
const catalog: ImageSpec = {
  name: 'registry.example.com/shop/catalog:2.1.0',
  debianPackages: ['python3-minimal', 'python3.11-minimal', 'libpython3.11-minimal', 'libpython3.11-stdlib', 'python3-psycopg2'],
  files: [{ from: join(services, 'catalog', 'catalog'), to: '/app/catalog' }],
  workdir: '/app',
  cmd: ['python3', '-m', 'catalog'],
};

async function uploads(progress: Progress, signal: AbortSignal | undefined): Promise<ImageSpec> {
  const source = join(services, 'uploads');
  const files = (await readdir(source)).filter((name) => /\.go$|^go\.mod$/.test(name)).sort();
  const built = await builtOnce('uploads', files.map((name) => join(source, name)), async (folder) => {
    await progress.during('Compiling the uploads service', async () =>
      await run('go', ['build', '-trimpath', '-o', join(folder, 'uploads'), '.'], { cwd: source, env: { ...process.env, CGO_ENABLED: '0' }, signal }),
    );
  });
  return {
    name: 'registry.example.com/shop/uploads:0.9.3',
    files: [{ from: join(built, 'uploads'), to: '/usr/local/bin/uploads', mode: 0o755 }],
    cmd: ['uploads'],
  };
}

/** The cached folder of what `build` made from these files; a build that was broken off leaves nothing there. */
async function builtOnce(name: string, sources: readonly string[], build: (folder: string) => Promise<unknown>): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(await readFile(source));
  const folder = cacheFolder('shop', `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (await exists(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    await build(unfinished);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
