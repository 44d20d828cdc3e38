// Bundles the extension into dist/, and specs for the extension host into out/. Run by itself it builds the extension:
// `npm run build [-- --minify]`.
import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { build as esbuild, type BuildOptions } from 'esbuild';
import { buildWasm } from './buildWasm.ts';
import { projectRoot } from './lib/projectRoot.ts';

/** The extension's module, and each worker's: what Node is told to run by path. */
const entryPoints = ['src/extension.ts', 'src/sources/cluster/worker.ts', 'src/sources/sarif/worker.ts', 'src/sources/manifests/worker.ts'];

const common = {
  absWorkingDir: projectRoot,
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  // The Node of the oldest extension host that package.json admits.
  target: 'node22.19',
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
} satisfies BuildOptions;

/** Packages that are CommonJS inside call require() for Node's own modules. */
const requireBanner = { js: "import{createRequire as __cr}from'module';const require=__cr(import.meta.url);" };

export interface ExtensionBuild {
  /** For the package: small, without source maps, and nothing of an earlier build left over. */
  readonly minify: boolean;
  /** Where to, relative to the project; `dist` if absent. */
  readonly outdir?: string;
  /** Instead of the extension's own entry points. */
  readonly entryPoints?: readonly string[];
}

/** Builds the extension. @throws esbuild's BuildFailure. */
export async function buildExtension(options: ExtensionBuild): Promise<void> {
  const { minify, outdir = 'dist' } = options;
  // A build for development keeps the chunks of earlier ones: a window that is open still loads them by name.
  if (minify) await rm(resolve(projectRoot, outdir), { recursive: true, force: true });
  await esbuild({
    ...common,
    entryPoints: [...(options.entryPoints ?? entryPoints.filter((file) => existsSync(join(projectRoot, file))))],
    outbase: 'src',
    outdir,
    external: ['vscode'],
    banner: requireBanner,
    minify,
    sourcemap: !minify,
    legalComments: minify ? 'linked' : 'none',
  });
  await cp(await buildWasm(), resolve(projectRoot, outdir, 'sources', 'sarif', 'scan.wasm'));
}

/**
 * Compiles specs for the extension host; packages (mocha, vscode) stay imports.
 * @param files TypeScript files inside the project.
 * @returns the compiled modules' paths, in the same order.
 */
export async function buildSpecs(files: readonly string[]): Promise<string[]> {
  const inside = files.map((file) => relative(projectRoot, resolve(file)));
  await esbuild({ ...common, entryPoints: inside, outbase: '.', outdir: 'out', packages: 'external', sourcemap: 'inline' });
  return inside.map((file) => join(projectRoot, 'out', file.replace(/\.ts$/, '.js')));
}

if (import.meta.main) await buildExtension({ minify: process.argv.includes('--minify') });
