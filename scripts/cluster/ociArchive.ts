// Packs a folder as a container image: a tar in the OCI image layout (github.com/opencontainers/image-spec), one layer.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../lib/run.ts';

/** The part of the image specification's config object that says how to run it. */
export interface RunConfig {
  readonly Env: readonly string[];
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Cmd?: readonly string[] | undefined;
  readonly WorkingDir?: string | undefined;
  readonly User?: string | undefined;
}

/** containerd names an image by this annotation (its package images/archive). */
const nameAnnotation = 'io.containerd.image.name';

/** Packed without times and owners, so that the same files give the same digest. */
const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];

/**
 * Writes the image of the files below `root` to `archive`.
 * @param work an empty folder for the parts
 */
export async function writeOciArchive(name: string, root: string, config: RunConfig, work: string, archive: string, signal?: AbortSignal): Promise<void> {
  const blobs = join(work, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const layerFile = join(work, 'layer.tar');
  await run('tar', ['--create', '--file', layerFile, '--directory', root, ...reproducible, '.'], { signal });
  const layer = { digest: await sha256(layerFile), size: (await stat(layerFile)).size };
  await rename(layerFile, join(blobs, layer.digest));

  const blob = async (mediaType: string, content: object) => {
    const text = JSON.stringify(content);
    const digest = createHash('sha256').update(text).digest('hex');
    await writeFile(join(blobs, digest), text);
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
  };
  const imageConfig = await blob('application/vnd.oci.image.config.v1+json', {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer.digest}`] },
  });
  const manifest = await blob('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: imageConfig,
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${layer.digest}`, size: layer.size }],
  });
  await writeFile(join(work, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(
    join(work, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations: { [nameAnnotation]: name } }] }),
  );
  await run('tar', ['--create', '--file', `${archive}.unfinished`, '--directory', work, ...reproducible, 'oci-layout', 'index.json', 'blobs'], { signal });
  await rename(`${archive}.unfinished`, archive);
  await rm(work, { recursive: true });
}

/** The name of the image in an archive that `writeOciArchive` wrote. */
export async function imageName(archive: string, signal?: AbortSignal): Promise<string> {
  const index = JSON.parse(await run('tar', ['--extract', '--to-stdout', '--file', archive, 'index.json'], { signal })) as {
    readonly manifests: readonly { readonly annotations: Readonly<Record<string, string>> }[];
  };
  const name = index.manifests[0]?.annotations[nameAnnotation];
  if (name === undefined) throw new Error(`${archive} does not say which image it holds`);
  return name;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
