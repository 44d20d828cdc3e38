// A worker that parses YAML, but hangs or ends at files of certain names.

import { parentPort } from 'node:worker_threads';
import { readYamlFile } from '../../../src/sources/manifests/yamlFile.ts';

parentPort?.on('message', ({ file, text }: { file: string; text: string }) => {
  if (file === 'hang.yaml') for (;;);
  if (file === 'exit.yaml') process.exit(1);
  if (file === 'throw.yaml') throw new Error('a fault');
  parentPort?.postMessage(readYamlFile(file, text));
});
