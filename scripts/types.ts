// Checks the types of every part with its own tsconfig: what domain may know (nothing of Node, nothing of a browser) is
// less than what the whole extension may. `npm run types`.
import { join } from 'node:path';
import { projectRoot } from './lib/projectRoot.ts';
import { runShown } from './lib/runShown.ts';

const parts = ['src/domain/tsconfig.json', 'src/tsconfig.plain.json', 'src/tsconfig.json', 'scripts/tsconfig.json', 'test/tsconfig.json'];

const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
for (const part of parts) {
  const code = await runShown(process.execPath, [compiler, '--project', part], { cwd: projectRoot, timeoutMs: 300_000 });
  if (code !== 0) process.exitCode = 1;
}
