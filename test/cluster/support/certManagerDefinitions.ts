// cert-manager's CustomResourceDefinitions, from its Go module: the real schemas, without the controller.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { run } from '../../../scripts/lib/run.ts';

const module = 'github.com/cert-manager/cert-manager@v1.11.5';

/** @returns the definition of Certificate as the API server takes it: the lines that only Helm understands are left out. */
export async function certificateDefinition(): Promise<object> {
  const downloaded = JSON.parse(await run('go', ['mod', 'download', '-json', module], { env: { ...process.env, GOFLAGS: '', GOWORK: 'off' }, timeoutMs: 300_000 })) as { readonly Dir: string };
  const text = await readFile(join(downloaded.Dir, 'deploy', 'crds', 'crd-certificates.yaml'), 'utf8');
  const plain = text.split('\n').filter((line) => !line.includes('{{'));
  return parseDocument(plain.join('\n')).toJS() as object;
}
