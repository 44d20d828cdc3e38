// Which files are worth parsing: told by a look at their text, without the YAML library.

import { kustomizationNames } from './kustomizationNames.ts';

/** @returns whether a file can hold anything that `parseManifest` finds; far cheaper than parsing. */
export function mayBeManifest(file: string, text: string): boolean {
  const isObject = (): boolean => /^\s*"?apiVersion"?\s*:/m.test(text) && /^\s*"?kind"?\s*:/m.test(text);
  const isJsonPatch = (): boolean => /^[\s[{-]*"?op"?\s*:|[{,]\s*"?op"?\s*:/m.test(text) && /["']?path["']?\s*:\s*["']?\//.test(text);
  return kustomizationNames.some((name) => name === file.slice(file.lastIndexOf('/') + 1)) || isObject() || isJsonPatch();
}
