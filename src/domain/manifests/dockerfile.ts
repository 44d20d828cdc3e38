// Which Dockerfile an image is built from: the one whose folder has the image's name.

import { isInside } from '../findings/workspacePaths.ts';
import { imageName } from './image.ts';
import { folderOf } from './place.ts';

export interface Dockerfile {
  /** Workspace-relative. */
  readonly path: string;
  /** Its folder, taken as its build context; '' is the workspace's. */
  readonly folder: string;
  /** The folder's own name. */
  readonly name: string;
}

/** Base names of Dockerfiles, as patterns with `*`. */
export const dockerfileNames = ['Dockerfile', 'Dockerfile.*', '*.Dockerfile', 'Containerfile'] as const;

/** @returns the Dockerfile at `path`; `workspace` is the name of the workspace's folder. */
export function dockerfileAt(path: string, workspace: string): Dockerfile {
  const folder = folderOf(path);
  return { path, folder, name: folder === '' ? workspace : folder.slice(folder.lastIndexOf('/') + 1) };
}

/** @returns whether `image` is probably built from `dockerfile`. */
export function builds(dockerfile: Dockerfile, image: string): boolean {
  return dockerfile.name.toLowerCase() === imageName(image).toLowerCase();
}

/** @returns the Dockerfiles in whose context a file is: those of the innermost folder only. */
export function dockerfilesOf(file: string, dockerfiles: readonly Dockerfile[]): readonly Dockerfile[] {
  const around = dockerfiles.filter(({ folder }) => isInside(file, folder));
  const innermost = Math.max(...around.map(({ folder }) => folder.length));
  return around.filter(({ folder }) => folder.length === innermost);
}
