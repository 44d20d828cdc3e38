// The programs that a cluster consists of: built from pinned Go modules once, then kept in the cache, keyed by what they were built from.

import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readFile, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import type { Progress } from '../lib/progress.ts';
import { run } from '../lib/run.ts';
import { withLock } from '../lib/withLock.ts';
import { MissingRequirement } from './missingRequirement.ts';

/** The Kubernetes version of the control plane's go.mod. */
export const kubernetesVersion = 'v1.36.3';

const versionPackage = 'k8s.io/component-base/version';
const [, minor = ''] = kubernetesVersion.split('.');

const flags = [
  '-trimpath',
  '-ldflags',
  ['-s -w', `-X ${versionPackage}.gitVersion=${kubernetesVersion}`, `-X ${versionPackage}.gitMajor=1`, `-X ${versionPackage}.gitMinor=${minor}`].join(' '),
];

/** A module of scripts/cluster/go, the programs built from it, and the files taken from its dependencies. */
interface ProgramModule {
  readonly name: string;
  /** Program name to import path. */
  readonly programs: Readonly<Record<string, string>>;
  /** Files of a dependency, copied into the folder `to` beside the programs. `path` is a file, or a folder whose YAML files are meant. */
  readonly files: readonly { readonly module: string; readonly path: string; readonly to: string }[];
}

/** In the order in which they are built: the API server first, which takes longest and whose packages the others share. */
const controlPlane: ProgramModule = {
  name: 'control-plane',
  programs: {
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    etcd: 'go.etcd.io/etcd/server/v3',
    'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
    'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
    kubelet: 'k8s.io/kubernetes/cmd/kubelet',
    'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
    kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    'snapshot-controller': 'github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller',
    'csi-snapshotter': 'github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter',
    'csi-provisioner': 'github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner',
    'csi-resizer': 'github.com/kubernetes-csi/external-resizer/v2/cmd/csi-resizer',
  },
  files: [
    { module: 'github.com/kubernetes-csi/external-snapshotter/client/v8', path: 'config/crd', to: 'crd' },
    { module: 'github.com/container-storage-interface/spec', path: 'csi.proto', to: 'proto' },
    { module: 'k8s.io/kubelet', path: 'pkg/apis/pluginregistration/v1/api.proto', to: 'proto' },
  ],
};

/** The cluster's DNS server. */
const coreDns: ProgramModule = { name: 'coredns', programs: { coredns: 'github.com/coredns/coredns' }, files: [] };

/** The CSI standard's conformance suite. */
const csiSanity: ProgramModule = {
  name: 'csi-sanity',
  programs: { 'csi-sanity': 'github.com/kubernetes-csi/csi-test/v5/cmd/csi-sanity' },
  files: [],
};

const modules = { 'control-plane': controlPlane, coredns: coreDns, 'csi-sanity': csiSanity };
export type ProgramModuleName = keyof typeof modules;

function sourceFolder(module: ProgramModule): string {
  return join(import.meta.dirname, 'go', module.name);
}

/** The folder of the module's programs: another one as soon as its pins, the build flags or the list of its files change. */
export async function programsFolder(name: ProgramModuleName = 'control-plane'): Promise<string> {
  const module = modules[name];
  const key = createHash('sha256').update(JSON.stringify([flags, module, process.arch]));
  for (const file of ['go.mod', 'go.sum']) key.update(await readFile(join(sourceFolder(module), file)));
  return join(cacheFolder(), 'programs', `${name}-${key.digest('hex').slice(0, 16)}`);
}

/** The path of a program of the control plane, whether or not it has been built. */
export async function programPath(program: string): Promise<string> {
  return join(await programsFolder(), program);
}

/**
 * Builds what is not in the cache yet and returns the programs' folder.
 * @throws MissingRequirement if something must be built and Go is not installed.
 */
export async function buildPrograms(name: ProgramModuleName, progress: Progress, signal: AbortSignal | undefined): Promise<string> {
  const folder = await programsFolder(name);
  if (await exists(join(folder, 'complete'))) return folder;
  await mkdir(folder, { recursive: true });
  return await withLock(`the build of ${folder}`, { timeoutMs: 3_600_000, signal }, async () => {
    if (await exists(join(folder, 'complete'))) return folder;
    await requireGo(signal);
    const module = modules[name];
    await buildAll(module, folder, progress, signal);
    for (const files of module.files) await copyFiles(module, files, folder, signal);
    await mkdir(join(folder, 'complete'));
    return folder;
  });
}

async function buildAll(module: ProgramModule, folder: string, progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  const all = Object.entries(module.programs);
  const missing: [string, string][] = [];
  for (const entry of all) if (!(await exists(join(folder, entry[0])))) missing.push(entry);
  if (missing.length > 0) progress.note(`${missing.length} of the ${all.length} programs of ${module.name} are not built yet. This happens once; all together take about twelve minutes on two cores.`);
  for (const [program, importPath] of missing) {
    const position = all.findIndex(([other]) => other === program) + 1;
    await progress.during(`Building ${program} (${position} of ${all.length})`, async () => {
      const unfinished = join(folder, `.${program}.unfinished`);
      await run('go', ['build', ...flags, '-o', unfinished, importPath], {
        cwd: sourceFolder(module),
        env: goEnvironment(),
        timeoutMs: 3_000_000,
        signal,
      });
      await rename(unfinished, join(folder, program));
    });
  }
}

async function copyFiles(module: ProgramModule, files: ProgramModule['files'][number], folder: string, signal: AbortSignal | undefined): Promise<void> {
  const source = await run('go', ['list', '-m', '-f', '{{.Dir}}', files.module], { cwd: sourceFolder(module), env: goEnvironment(), signal });
  const from = join(source.trim(), files.path);
  const to = join(folder, files.to);
  await mkdir(to, { recursive: true });
  const wanted = from.endsWith('.proto')
    ? [from]
    : (await readdir(from)).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml').map((file) => join(from, file));
  for (const file of wanted) await copyFile(file, join(to, basename(file)));
}

async function requireGo(signal: AbortSignal | undefined): Promise<void> {
  try {
    await run('go', ['version'], { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new MissingRequirement('The local cluster is built with Go, which is not in PATH: install Go 1.21 or later (https://go.dev/dl)', { cause: error });
  }
}

function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
