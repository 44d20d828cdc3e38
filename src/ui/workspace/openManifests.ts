// The manifests that are open in editors: each version of a document is parsed once, whoever asks.

import type * as vscode from 'vscode';
import type { Manifest } from '../../domain/manifests/manifest.ts';
import type { ManifestParser } from '../ports/manifests.ts';
import { relative } from './vscodeFiles.ts';

export class OpenManifests {
  readonly #parser: ManifestParser;
  readonly #known = new WeakMap<vscode.TextDocument, { readonly version: number; readonly manifest: Promise<Manifest | undefined> }>();

  constructor(parser: ManifestParser) {
    this.#parser = parser;
  }

  /** @returns what a document is as it stands; undefined where it is no manifest. Never rejects. */
  of(document: vscode.TextDocument): Promise<Manifest | undefined> {
    const known = this.#known.get(document);
    if (known?.version === document.version) return known.manifest;
    const manifest = this.#parser.read(relative(document.uri), document.getText()).then((file) => file.manifest);
    this.#known.set(document, { version: document.version, manifest });
    return manifest;
  }
}
