// The extension under test as specs see it: its API, and the rows of its trees.

import assert from 'node:assert/strict';
import { extensions } from 'vscode';
import type { VolumeGuardApi } from '../../../src/api.ts';
import type { Inspector, Painted } from '../../../src/ui/api/inspector.ts';

export type Extension = VolumeGuardApi & { readonly inspect: Inspector };

/** Activates the extension. */
export async function activated(): Promise<Extension> {
  const extension = extensions.getExtension<Extension>('volumeguard.volume-guard');
  assert.ok(extension, 'VS Code does not know the extension');
  return extension.activate();
}

/** @returns rows as indented lines, `label | description`, for assertions that show the whole tree. */
export function lines(rows: readonly Painted[], depth = Infinity, indent = ''): readonly string[] {
  return rows.flatMap((row) => [`${indent}${row.label}${row.description === '' ? '' : ` | ${row.description}`}`, ...(depth > 1 ? lines(row.children, depth - 1, `${indent}  `) : [])]);
}

/** @returns the row of that label among `rows` or below them. */
export function rowNamed(rows: readonly Painted[], label: string): Painted | undefined {
  for (const row of rows) {
    const found = row.label === label ? row : rowNamed(row.children, label);
    if (found !== undefined) return found;
  }
  return undefined;
}
