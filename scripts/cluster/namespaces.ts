// The Linux namespaces in which a cluster lives: network, mounts and process ids of its own. Their first process is the
// cluster's anchor: when it is killed, the kernel kills every process of the cluster and drops all of its mounts, network
// devices, routes, packet filter rules and network namespaces, whatever state they were in.

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../lib/run.ts';
import { until } from '../lib/until.ts';
import { insideState, type ClusterPaths } from './clusterPaths.ts';

/**
 * What the first process does. /run and /var are the cluster's own, because kubelet, containerd and the CNI plugins write
 * there whatever they are told; /var keeps what the host has in it, for programs that are installed below it.
 * Mounts are shared among the cluster's processes (mount propagation into pods needs it) and with nobody else.
 * Then it only reaps the processes whose parents have died, as the first process of a PID namespace must.
 */
const anchorScript = `
set -e
mount --make-rprivate /
mount --make-rshared /
mkdir -p "$1/kubelet" "$1/containerd"
exec 9<"$1"
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p ${insideState} /run/var/upper /run/var/work /run/lock
mount --bind /proc/self/fd/9 ${insideState}
exec 9<&-
mount -t overlay -o lowerdir=/var,upperdir=/run/var/upper,workdir=/run/var/work overlay /var
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
touch ${insideState}/anchored
while :; do sleep 86400; done
`;

/** How a process of a cluster is recognised from outside: the first word of its command line. */
function processTitle(state: string, program: string): string {
  return `volume-guard ${state} ${program}`;
}

const anchorName = 'volume-guard-anchor';

/** Makes the namespaces and returns the process id of their first process, as the host sees it. */
export async function createNamespaces(paths: ClusterPaths, signal: AbortSignal | undefined): Promise<number> {
  const log = openSync(join(paths.logs, 'anchor.log'), 'a');
  const child = spawn(
    'unshare',
    ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', anchorScript, anchorName, paths.state],
    { argv0: processTitle(paths.state, 'namespaces'), detached: true, stdio: ['ignore', log, log], cwd: '/' },
  );
  closeSync(log);
  child.unref();
  return await until(
    'making the namespaces',
    async () => {
      await failIfEnded(child, 'unshare', join(paths.logs, 'anchor.log'));
      await access(join(paths.state, 'anchored'));
      return await findAnchor(paths.state);
    },
    { timeoutMs: 20_000, intervalMs: 20, signal },
  );
}

/** The first process of a cluster's namespaces, if there is one: found by looking, so that no file can be wrong about it. */
export async function findAnchor(state: string): Promise<number | undefined> {
  const found = (await processes()).find(({ command }) => command.at(-2) === anchorName && command.at(-1) === state && command[0] === 'sh');
  return found?.pid;
}

/** Processes on the host's side: the ones that made the namespaces or wait for a program in them. Program name to process id. */
export async function findPrograms(state: string): Promise<Map<string, number>> {
  const title = processTitle(state, '');
  const found = new Map<string, number>();
  for (const { pid, command } of await processes()) {
    if (command[0]?.startsWith(title) === true) found.set(command[0].slice(title.length), pid);
  }
  return found;
}

/** The command that runs something inside. */
export function inside(anchor: number, command: readonly string[]): [program: string, args: string[]] {
  return ['nsenter', ['--target', String(anchor), '--net', '--mount', '--pid', '--wd=/', '--', ...command]];
}

/** Runs a program inside to its end and returns its stdout. */
export async function runInside(anchor: number, command: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  return await run(...inside(anchor, command), { signal });
}

/** A program to start inside. */
export interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A running program, until `up` has ended: after that it goes on by itself. */
export interface Started {
  readonly name: string;
  /** Throws, with the end of the program's log, if it has ended. */
  assertRunning(): Promise<void>;
}

/** Starts a program that goes on running when this process has ended. Its output goes to a log of its name. */
export function startInside(paths: ClusterPaths, anchor: number, program: Program): Started {
  const logFile = join(paths.logs, `${program.name}.log`);
  const log = openSync(logFile, 'a');
  const [file, args] = inside(anchor, program.command);
  const child = spawn(file, args, {
    argv0: processTitle(paths.state, program.name),
    detached: true,
    stdio: ['ignore', log, log],
    // Nothing of the caller's environment: a proxy setting or a KUBECONFIG must not change what the cluster is.
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: insideState, ...program.env },
  });
  closeSync(log);
  child.unref();
  return { name: program.name, assertRunning: async () => await failIfEnded(child, program.name, logFile) };
}

async function failIfEnded(child: ChildProcess, name: string, logFile: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) return;
  const log = await readFile(logFile, 'utf8');
  throw new ProgramEnded(`${name} has ended (${child.signalCode ?? `code ${child.exitCode ?? 'unknown'}`}); the end of ${logFile}:\n${log.slice(-1500)}`);
}

/** A program of the cluster ended although it should go on running. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded';
}

async function processes(): Promise<{ pid: number; command: string[] }[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  return await Promise.all(
    pids.map(async (pid) => {
      // A process may end while we look: then it has no command line.
      const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), command: text.split('\0').slice(0, -1) };
    }),
  );
}
