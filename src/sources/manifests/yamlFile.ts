// What a YAML file of the workspace is to Volume Guard.

import type { HelmFile } from '../../domain/manifests/helm/helmFile.ts';
import { readHelmFile } from '../../domain/manifests/helm/helmFile.ts';
import type { Manifest } from '../../domain/manifests/manifest.ts';
import { mayBeManifest } from '../../domain/manifests/mayBeManifest.ts';
import { parseManifest } from '../../domain/manifests/parseManifest.ts';

/** A manifest, a part of a Helm chart, both, or neither. */
export interface YamlFile {
  readonly manifest?: Manifest;
  readonly helm?: HelmFile;
}

/** @param file workspace-relative path. Never throws. */
export function readYamlFile(file: string, text: string): YamlFile {
  const helm = readHelmFile(file, text);
  return { ...(mayBeManifest(file, text) ? { manifest: parseManifest(file, text) } : {}), ...(helm === undefined ? {} : { helm }) };
}
