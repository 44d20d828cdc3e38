// Files of public Go modules that tests read: definitions, examples and charts as their projects publish them. Nothing of
// them is kept here, and nothing of them is run.

import { run } from '../../../scripts/lib/run.ts';

/** @param module `<path>@<version>`. @returns the folder of its files, downloaded the first time; Go verifies its checksum. */
export async function moduleFolder(module: string): Promise<string> {
  const { Dir } = JSON.parse(await run('go', ['mod', 'download', '-json', module], { env: { ...process.env, GOFLAGS: '', GOWORK: 'off' }, timeoutMs: 300_000 })) as { readonly Dir: string };
  return Dir;
}
