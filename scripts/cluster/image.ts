// Makes container images out of Debian's packages and programs of this machine, without a registry, and puts them into a cluster.

import type { Progress } from '../lib/progress.ts';
import type { Cluster } from './cluster.ts';

/** What an image consists of. Everything is owned by root; /tmp is writable by all; `bin/sh` is busybox. */
export interface ImageSpec {
  /** With registry and tag, as manifests mean it: `docker.io/library/postgres:15`. */
  readonly name: string;
  /** Debian packages, whole but for documentation, with the libraries their programs are linked to. Dependencies beyond those are not followed: name them. */
  readonly debianPackages?: readonly string[];
  /** Programs of this machine, at the same path in the image, with the libraries they are linked to. */
  readonly programs?: readonly string[];
  /** Further files or folders. `from` is a path of this machine, `content` a text; `mode` is by default that of the source, or 0644. */
  readonly files?: readonly ImageFile[];
  /** Commands run as root in the image's file system before it is packed (chroot; no network, no /proc). */
  readonly env?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly workdir?: string;
  /** `uid`, `uid:gid` or a name in /etc/passwd; root if absent. */
  readonly user?: string;
  /** Lines added to /etc/passwd and /etc/group: name to uid (the gid is the same). */
  readonly users?: Readonly<Record<string, number>>;
}

export type ImageFile = { readonly to: string; readonly mode?: number } & ({ readonly from: string } | { readonly content: string });

/** Path of the image's tar (OCI layout), made if it is not in the cache. The same spec and sources give the same digest. */
export declare function buildImage(spec: ImageSpec, progress: Progress, signal?: AbortSignal): Promise<string>;
/** Loads an image into the cluster's containerd. */
export declare function importImage(cluster: Cluster, tar: string, signal?: AbortSignal): Promise<void>;
