// The reader of YAML files that the tests of findings share. Its worker keeps no process.

import { YamlReader } from '../../../src/sources/manifests/yamlReader.ts';

export const yaml = new YamlReader(new URL('../../../src/sources/manifests/worker.ts', import.meta.url));
