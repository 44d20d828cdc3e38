// `npm run test:vscode -- --spec FILE… [--workspace DIR] [--kubeconfig FILE] [--version current|minimum] [--grep REGEX]
// [--timeout SECONDS]`: runs mocha specs in a real extension host with the extension. Ends with code 1 if one fails.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from '../build.ts';
import { terminalProgress } from '../lib/progress.ts';
import { projectRoot } from '../lib/projectRoot.ts';
import { countResults } from '../lib/testResults.ts';
import { runSpecs } from './runSpecs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spec: { type: 'string', multiple: true, default: [] },
    workspace: { type: 'string', default: join(projectRoot, 'samples', 'shop') },
    kubeconfig: { type: 'string' },
    version: { type: 'string', default: 'current' },
    grep: { type: 'string' },
    timeout: { type: 'string', default: '900' },
  },
});
// `--spec a b` leaves b among the positionals.
const specs = [...values.spec, ...positionals].map((file) => resolve(file));
const missing = [...specs, values.workspace, ...(values.kubeconfig ?? '').split(':')].filter((path) => path !== '' && !existsSync(path));
if (specs.length === 0 || missing.length > 0) {
  console.error(specs.length === 0 ? 'Name the specs: --spec FILE…' : `Not found: ${missing.join(', ')}`);
  process.exit(2);
}
if (values.version !== 'current' && values.version !== 'minimum') {
  console.error(`--version is current or minimum, not ${values.version}.`);
  process.exit(2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
await buildExtension({ minify: false });
const results = await runSpecs({
  version: values.version,
  specs,
  workspace: values.workspace,
  kubeconfig: values.kubeconfig === undefined ? undefined : resolve(values.kubeconfig),
  grep: values.grep,
  deadline: Number(values.timeout) * 1000,
  print: (line) => console.log(line),
  progress: terminalProgress((line) => console.error(line)),
  signal: interrupted.signal,
});
console.log(countResults(results));
process.exitCode = results.failed.length === 0 ? 0 : 1;
