// The images that every cluster has: what a pod's sandbox needs, and the well-known images that manifests name.

import { join } from 'node:path';
import type { Progress } from '../lib/progress.ts';
import { pauseImage } from './container.ts';
import { buildImage, type ImageSpec } from './image.ts';

const sources = join(import.meta.dirname, 'images');

const pause: ImageSpec = { name: pauseImage, entrypoint: ['sleep', '2147483647'], user: 'nobody' };

const busybox: ImageSpec = { name: 'docker.io/library/busybox:1.35', cmd: ['sh'] };

const nginx: ImageSpec = {
  name: 'docker.io/library/nginx:1.22',
  debianPackages: ['nginx', 'nginx-common'],
  without: ['/etc/init.d', '/etc/nginx/sites-available', '/etc/nginx/sites-enabled', '/usr/lib/systemd', '/lib/systemd'],
  users: { nginx: 101 },
  folders: { '/var/log/nginx': 0o755, '/var/lib/nginx': 0o755, '/var/cache/nginx': 0o755 },
  files: [
    { from: join(sources, 'nginx', 'nginx.conf'), to: '/etc/nginx/nginx.conf' },
    { from: join(sources, 'nginx', 'default.conf'), to: '/etc/nginx/conf.d/default.conf' },
  ],
  cmd: ['nginx', '-g', 'daemon off;'],
};

const postgresFolder = '/usr/lib/postgresql/15';

const postgres: ImageSpec = {
  name: 'docker.io/library/postgres:15',
  debianPackages: ['postgresql-15', 'postgresql-client-15', 'tzdata', 'libc-bin'],
  // The compiler for queries: more than half of the size, and PostgreSQL goes without where it is missing.
  without: [`${postgresFolder}/lib/bitcode`, `${postgresFolder}/lib/llvmjit.so`],
  users: { postgres: 999 },
  folders: { '/run/postgresql': 0o1777, '/var/lib/postgresql': 0o1777, '/docker-entrypoint-initdb.d': 0o755 },
  files: [{ from: join(sources, 'postgres', 'entrypoint.sh'), to: '/usr/local/bin/docker-entrypoint.sh', mode: 0o755 }],
  env: {
    PATH: `/usr/local/bin:${postgresFolder}/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    LANG: 'C.UTF-8',
    PGDATA: '/var/lib/postgresql/data',
  },
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['postgres'],
};

/** Paths of the images' tars, made where the cache lacks them. */
export async function baseImages(progress: Progress, signal: AbortSignal | undefined): Promise<string[]> {
  const archives: string[] = [];
  for (const spec of [pause, busybox, nginx, postgres]) archives.push(await buildImage(spec, progress, signal));
  return archives;
}
