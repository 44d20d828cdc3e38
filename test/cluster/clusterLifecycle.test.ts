// A local cluster leaves nothing behind, however it ends, and the command line says what is.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { addresses } from '../../scripts/cluster/addresses.ts';
import { podsCgroup } from '../../scripts/cluster/cgroups.ts';
import { openCluster } from '../../scripts/cluster/cluster.ts';
import { readRecord } from '../../scripts/cluster/clusterRecord.ts';
import { ensureCluster } from '../../scripts/cluster/ensureCluster.ts';
import { findAnchor, findPrograms } from '../../scripts/cluster/namespaces.ts';
import { silent } from '../../scripts/lib/progress.ts';
import { run } from '../../scripts/lib/run.ts';
import { until } from '../../scripts/lib/until.ts';

const name = 'test-lifecycle';
const cluster = openCluster(name);
const cli = join(import.meta.dirname, '..', '..', 'scripts', 'cluster', 'cli.ts');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args, '--name', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(([[code], stdout, stderr]): Ended => ({ code: code as number | null, stdout, stderr }));
  return { child, ended };
}

const command = async (...args: string[]): Promise<Ended> => await start(...args).ended;

/** The control plane runs, but `up` has not come to its end. */
async function halfUp(): Promise<void> {
  await until('kubelet to be started', async () => ((await findPrograms(cluster.stateDir)).has('kubelet') ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
}

/** Namespaces in which any process is. */
async function namespacesInUse(kind: 'net' | 'pid' | 'mnt'): Promise<Set<string>> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  return new Set(await Promise.all(pids.map(async (pid) => await readlink(`/proc/${pid}/ns/${kind}`).catch(() => ''))));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** The cgroups of the cluster's pods, in one hierarchy of cgroup v1 or the one of cgroup v2. */
async function podCgroups(): Promise<string[]> {
  const places = ['', ...(await readdir('/sys/fs/cgroup'))].map((hierarchy) => join('/sys/fs/cgroup', hierarchy, podsCgroup(name)));
  const found = await Promise.all(places.map(async (place) => await readdir(place).catch(() => undefined)));
  return found.flatMap((entries) => entries ?? []);
}

async function assertNothingLeft(): Promise<void> {
  assert.equal(await findAnchor(cluster.stateDir), undefined);
  assert.deepEqual([...(await findPrograms(cluster.stateDir)).keys()], []);
  assert.equal(await exists(cluster.stateDir), false);
  assert.equal((await readFile('/proc/self/mountinfo', 'utf8')).includes(cluster.stateDir), false);
  assert.deepEqual(await podCgroups(), []);
}

describe('the life of a local cluster', function () {
  this.timeout(240_000);

  before(async function () {
    this.timeout(1_800_000);
    // Builds what is not built yet, so that the first `up` here is an ordinary one.
    await ensureCluster('test', { seed: 'none', attachRequired: false, progress: silent });
    await command('down');
  });

  after(async () => {
    await command('down');
  });

  it('leaves nothing when up is cancelled', async () => {
    const { child, ended } = start('up');
    await halfUp();
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.equal(code, 130, stderr);
    await assertNothingLeft();
  });

  it('comes up after an up that was killed', async () => {
    const { child, ended } = start('up');
    await halfUp();
    child.kill('SIGKILL');
    await ended;
    const status = await command('status');
    assert.equal(status.code, 1);
    assert.match(status.stdout, /is broken: it has not been brought up to the end/);

    const killed = await findAnchor(cluster.stateDir);
    const up = await command('up', '--attach-required');
    assert.equal(up.code, 0, up.stderr);
    assert.notEqual(await findAnchor(cluster.stateDir), killed);
    assert.match((await command('status')).stdout, /is up: Kubernetes v[\d.]+, node ready/);
    assert.equal((await command('env')).stdout, `export KUBECONFIG='${cluster.kubeconfig}'\n`);
  });

  it('attaches volumes where the driver asks for it', async () => {
    const objects = [
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'user' },
        spec: {
          containers: [{ name: 'shell', image: 'busybox:1.35', command: ['sleep', '1000000'], volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
        },
      },
    ];
    await cluster.kubectl(['apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
    await cluster.kubectl(['wait', '--for=condition=Ready', 'pod/user', '--timeout=90s']);
    assert.equal(await cluster.kubectl(['get', 'volumeattachments', '--output=jsonpath={.items[*].status.attached}']), 'true');
    await cluster.kubectl(['exec', 'user', '--', 'touch', '/data/file']);
  });

  it('leaves nothing after down, with pods running and volumes mounted', async () => {
    const anchor = await findAnchor(cluster.stateDir);
    const record = await readRecord(cluster.paths);
    assert.ok(anchor !== undefined && record !== undefined);
    const { link } = addresses(record.number);
    const kinds = ['net', 'pid', 'mnt'] as const;
    const own = await Promise.all(kinds.map(async (kind) => await readlink(`/proc/${anchor}/ns/${kind}`)));
    assert.match(await run('ip', ['route']), new RegExp(`dev ${link}`));
    assert.ok((await podCgroups()).includes('kubepods'));

    assert.equal((await command('down')).code, 0);
    await assertNothingLeft();
    for (const [i, kind] of kinds.entries()) {
      // A dead process is in its PID namespace until the machine's first process has taken note of its death.
      const gone = async () => ((await namespacesInUse(kind)).has(own[i] ?? '') ? undefined : true);
      await until(`the ${kind} namespace to be gone`, gone, { timeoutMs: 10_000 });
    }
    assert.equal((await run('ip', ['link'])).includes(link), false);
    assert.equal((await run('ip', ['route'])).includes(link), false);
    const status = await command('status');
    assert.equal(status.code, 1);
    assert.match(status.stdout, /^There is no cluster test-lifecycle\./);
  });

  it('refuses what it does not know', async () => {
    for (const args of [[], ['fly'], ['up', '--seed', 'grass'], ['up', '--with', 'velero'], ['up', '--wings']]) assert.equal((await command(...args)).code, 2, args.join(' '));
  });
});
