// What the views ask of whoever parses manifests.

import type { Manifest } from '../../domain/manifests/manifest.ts';

export interface ManifestParser {
  /** @param file workspace-relative path. @returns the manifest that a file is, if it is one. Never rejects. */
  read(file: string, text: string): Promise<{ readonly manifest?: Manifest }>;
}
