// The command line of local clusters: `npm run cluster -- up|down|status|env|reset [--name N] [--seed shop|scale|none]
// [--size 1] [--attach-required] [--with velero,cert-manager]`. Exit codes: 0 done, 1 failed (for `status` and `env`: not up), 2 called wrongly,
// 130 cancelled.

import { parseArgs } from 'node:util';
import { terminalProgress } from '../lib/progress.ts';
import { clusterHealth } from './clusterHealth.ts';
import { openCluster, type Cluster, type Seed } from './cluster.ts';
import { down } from './down.ts';
import { nodeName } from './credentials.ts';
import { ensureCluster } from './ensureCluster.ts';
import { kubernetesVersion } from './programs.ts';
import { smallestSize } from './seeds/scale.ts';

/** The name of the cluster that `npm start` uses. */
const defaultName = 'local';

const usage = 'Usage: npm run cluster -- up|down|status|env|reset [--name NAME] [--seed shop|scale|none] [--size 0.002…1] [--attach-required]';

class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Arguments {
  readonly command: string;
  readonly name: string;
  readonly seed: Seed;
  /** Of the seed `scale`. */
  readonly size: number;
  readonly attachRequired: boolean;
}

function readArguments(): Arguments {
  const { values, positionals } = parse();
  const [command = '', ...rest] = positionals;
  const { name, seed } = values;
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is too much. ${usage}`);
  // It becomes part of a path, of a host name and of a cgroup's name.
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) throw new UsageError(`"${name}" cannot be a cluster's name: at most 40 small letters, digits and hyphens.`);
  if (seed !== 'shop' && seed !== 'scale' && seed !== 'none') throw new UsageError(`There is no seed "${seed}". ${usage}`);
  const size = Number(values.size);
  if (!(size >= smallestSize && size <= 1)) throw new UsageError(`"${values.size}" is no size: from ${smallestSize} to 1, which is full size.`);
  if (values.with !== undefined) throw new UsageError(`--with ${values.with}: Velero and cert-manager in the local cluster come with a later version.`);
  return { command, name, seed, size, attachRequired: values['attach-required'] };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string', default: defaultName },
        seed: { type: 'string', default: 'none' },
        size: { type: 'string', default: '1' },
        with: { type: 'string' },
        'attach-required': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

async function main(signal: AbortSignal): Promise<number> {
  const { command, name, seed, size, attachRequired } = readArguments();
  const progress = terminalProgress((line) => console.error(line));
  const options = { seed, size, attachRequired, progress, signal };
  switch (command) {
    case 'up':
    case 'reset': {
      if (command === 'reset') await down(name, progress, signal);
      const cluster = await ensureCluster(name, options);
      console.error(`The cluster ${name} is up. To use it: ${exportKubeconfig(cluster)}`);
      return 0;
    }
    case 'down': {
      const was = await down(name, progress, signal);
      console.error(was ? `The cluster ${name} is gone.` : `There is no cluster ${name}.`);
      return 0;
    }
    case 'status':
      return await status(name, signal);
    case 'env':
      return await env(name);
    default:
      throw new UsageError(`${command === '' ? 'What is to be done?' : `There is no command "${command}".`} ${usage}`);
  }
}

async function status(name: string, signal: AbortSignal): Promise<number> {
  const health = await clusterHealth(name);
  switch (health.state) {
    case 'absent':
      console.log(`There is no cluster ${name}. \`npm run cluster -- up --name ${name}\` makes it.`);
      return 1;
    case 'broken':
      console.log(`The cluster ${name} is broken: ${health.why}. \`npm run cluster -- reset --name ${name}\` makes it anew.`);
      return 1;
    case 'healthy': {
      const cluster = openCluster(name);
      if (health.record.etcdData !== undefined) {
        console.log(`The cluster ${name} is up: Kubernetes ${kubernetesVersion}, a control plane with the data of ${health.record.etcdData}. State and logs: ${cluster.stateDir}`);
        return 0;
      }
      const nodeStatus = await cluster.kubectl(['get', 'node', nodeName(name), '--output=jsonpath={.status.conditions[?(@.type=="Ready")].status}'], { signal });
      const phases = (await cluster.kubectl(['get', 'pods', '--all-namespaces', '--output=jsonpath={.items[*].status.phase}'], { signal })).split(' ').filter((phase) => phase !== '');
      const running = phases.filter((phase) => phase === 'Running').length;
      console.log(`The cluster ${name} is up: Kubernetes ${kubernetesVersion}, node ${nodeStatus === 'True' ? 'ready' : 'not ready'}, ${running} of ${phases.length} pods running.`);
      console.log(`All ${health.record.running.length} programs are running. Seeds: ${health.record.seeds.join(', ') || 'none'}. State and logs: ${cluster.stateDir}`);
      return nodeStatus === 'True' ? 0 : 1;
    }
  }
}

async function env(name: string): Promise<number> {
  const health = await clusterHealth(name);
  if (health.state !== 'healthy') {
    console.error(`The cluster ${name} is not up.`);
    return 1;
  }
  console.log(exportKubeconfig(openCluster(name)));
  return 0;
}

/** In single quotes, in which a shell takes everything but a single quote as it is. */
function exportKubeconfig({ kubeconfig }: Cluster): string {
  return `export KUBECONFIG='${kubeconfig.replaceAll("'", `'\\''`)}'`;
}

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => cancel.abort(new Error(`Cancelled by ${name}.`)));
try {
  process.exitCode = await main(cancel.signal);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = cancel.signal.aborted ? 130 : error instanceof UsageError ? 2 : 1;
}
