// cert-manager's CustomResourceDefinitions, from its Go module: the real schemas, without the controller.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { moduleFolder } from './goModule.ts';

const module = 'github.com/cert-manager/cert-manager@v1.11.5';

/** @returns the definition of Certificate as the API server takes it: the lines that only Helm understands are left out. */
export async function certificateDefinition(): Promise<object> {
  const text = await readFile(join(await moduleFolder(module), 'deploy', 'crds', 'crd-certificates.yaml'), 'utf8');
  const plain = text.split('\n').filter((line) => !line.includes('{{'));
  return parseDocument(plain.join('\n')).toJS() as object;
}
