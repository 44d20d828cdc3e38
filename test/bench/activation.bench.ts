// What the extension costs a window in which nobody looks at it: the time of its activation and the code that is loaded
// for it, in a real extension host. The rival is the same extension built as most are: one bundle, the Kubernetes client
// imported at the top.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { idleExtension, type IdleExtension } from '../../scripts/editor/idleExtension.ts';
import { runSpecs } from '../../scripts/editor/runSpecs.ts';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import type { Activation } from './host/activation.ts';
import { median, type Bench, type BenchContext, type BenchRow } from './bench.ts';

/** Windows opened for each of the two. */
const repetitions = 5;

export default {
  name: 'activation',
  async run(context: BenchContext): Promise<readonly BenchRow[]> {
    await using ours = await idleExtension();
    await using eager = await idleExtension(buildEager);
    const measured = { ours: [] as Activation[], eager: [] as Activation[] };
    // In turns: what the machine does besides falls on both.
    for (let turn = 1; turn <= repetitions; turn++) {
      context.progress.note(`Activation: window ${turn} of ${repetitions} for each`);
      measured.ours.push(await measure(ours, context));
      measured.eager.push(await measure(eager, context));
    }
    const row = (name: string, unit: string, goal: number, pick: (activation: Activation) => number): BenchRow => {
      const value = median(measured.ours.map(pick));
      const rival = median(measured.eager.map(pick));
      return { name, value, unit, goal, rival, ratio: value / rival };
    };
    return [
      row('activation: time', 'ms', 50, ({ milliseconds }) => milliseconds),
      row('activation: code loaded', 'kB', 200, ({ bytes }) => bytes / 1000),
    ];
  },
} satisfies Bench;

/** One file with everything in it. */
async function buildEager(outdir: string): Promise<void> {
  await build({
    stdin: {
      contents: `import { KubeConfig } from '@kubernetes/client-node';
        export const kubeconfig = new KubeConfig();
        export * from './src/extension.ts';`,
      resolveDir: projectRoot,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    external: ['vscode'],
    banner: { js: "import{createRequire as __cr}from'module';const require=__cr(import.meta.url);" },
    minify: true,
    outfile: join(outdir, 'extension.js'),
    logLevel: 'warning',
  });
}

async function measure({ folder, emptyFolder }: IdleExtension, { progress, signal }: BenchContext): Promise<Activation> {
  const file = join(folder, 'result.json');
  const printed: string[] = [];
  const results = await runSpecs({
    version: 'current',
    specs: [join(projectRoot, 'test/bench/host/activation.ts')],
    workspace: emptyFolder,
    extension: { development: folder },
    env: { VOLUME_GUARD_BENCH_RESULT: file },
    deadline: 120_000,
    print: (line) => printed.push(line),
    progress,
    signal,
  });
  if (results.passed.length !== 1) throw new Error(`The activation could not be measured:\n${printed.join('\n')}`);
  return JSON.parse(await readFile(file, 'utf8')) as Activation;
}
