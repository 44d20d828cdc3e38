// Exec and port-forward over WebSockets, against a real pod.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { RequestFailed } from '../../src/kubernetes/client.ts';
import { openClient, type Client } from '../../src/kubernetes/openClient.ts';
import { objectOf } from '../../src/domain/json.ts';
import { until } from '../../scripts/lib/until.ts';

const namespace = `pod-streams-${process.pid}`;
const signal = new AbortController().signal;

describe('streams to a pod', function () {
  this.timeout(120_000);
  let client: Client;

  before(async () => {
    const kubeconfig = process.env['VOLUME_GUARD_TEST_KUBECONFIG'];
    assert(kubeconfig, 'VOLUME_GUARD_TEST_KUBECONFIG is not set');
    client = await openClient({ kubeconfig });
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } }, signal });
    const container = { name: 'web', image: 'nginx:1.22', imagePullPolicy: 'IfNotPresent' };
    const pod = { metadata: { name: 'web' }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } };
    const path = `/api/v1/namespaces/${namespace}/pods`;
    // The namespace's service account comes a moment after it.
    await until('the pod', async () => await client.request({ method: 'POST', path, body: pod, signal }), { timeoutMs: 30_000 });
    await until('the pod to run', async () => {
      const status = objectOf(objectOf(await client.request({ method: 'GET', path: `${path}/web`, signal }))?.['status']);
      return status?.['phase'] === 'Running' ? true : undefined;
    }, { timeoutMs: 90_000 });
  });
  after(async () => {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}`, signal });
    await client.dispose();
  });

  const run = async (...command: string[]): ReturnType<Client['exec']> => await client.exec({ namespace, pod: 'web', container: 'web', command }, signal);

  it('runs a command and gives what it printed and its exit code', async () => {
    assert.deepEqual(await run('sh', '-c', 'echo out; echo err >&2; exit 3'), { exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    assert.deepEqual(await run('true'), { exitCode: 0, stdout: '', stderr: '' });
  });

  it('says what was wrong with a command', async () => {
    await assert.rejects(run('no-such-program'), RequestFailed);
    await assert.rejects(client.exec({ namespace, pod: 'absent', container: 'web', command: ['true'] }, signal), { status: 404 });
    await assert.rejects(client.exec({ namespace, pod: 'web', container: 'web', command: ['sleep', '60'] }, signal, 2000), (error) => {
      return error instanceof RequestFailed && error.trouble.code === 'timedOut';
    });
  });

  it('forwards a port both ways', async () => {
    const stream = await until('nginx', async () => {
      const tried = await client.portForward(namespace, 'web', 80, signal);
      tried.write('GET / HTTP/1.0\r\n\r\n');
      const [first] = (await once(tried, 'data')) as [Buffer];
      assert.match(first.toString(), /^HTTP\/1\.1 200/);
      return tried;
    }, { timeoutMs: 30_000 });
    stream.resume();
    await once(stream, 'end');
    stream.destroy();
  });

  it('errs where nobody listens, and is refused for a pod that is not there', async () => {
    const stream = await client.portForward(namespace, 'web', 81, signal);
    stream.resume();
    const [error] = (await once(stream, 'error')) as [unknown];
    assert(error instanceof RequestFailed);
    await assert.rejects(client.portForward(namespace, 'absent', 80, signal), { status: 404 });
  });
});
