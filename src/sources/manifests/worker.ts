// Entry point of the worker thread that parses manifests and charts: a bundle of definitions takes the YAML library longer
// than the extension host may stand still.

import { parentPort } from 'node:worker_threads';
import type { YamlAnswer, YamlRequest } from './port.ts';
import { readYamlFile } from './yamlFile.ts';

const port = parentPort;
if (port === null) throw new Error('This module is the entry point of a worker thread.');
port.on('message', ({ file, text }: YamlRequest) => port.postMessage(readYamlFile(file, text) satisfies YamlAnswer));
