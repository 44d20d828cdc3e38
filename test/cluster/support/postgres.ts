// A PostgreSQL in a pod on a claim, asked by SQL: what is restored is proved by its rows, not by a look at a folder.

import type { Client } from '../../../src/kubernetes/openClient.ts';
import { at, createObject, readObject } from '../../../src/operations/liveObject.ts';
import { clusterOf, eventually, refTo } from './ground.ts';

/** Whom a database that was there before has: without one, a new database's own superuser. */
export interface Login {
  readonly user: string;
  readonly database: string;
}

const superuser: Login = { user: 'postgres', database: 'postgres' };

/** Makes the pod `name` on the claim, whose database, if it has one, is in its folder pgdata; waits until it answers. */
export async function startPostgres(client: Client, namespace: string, name: string, claim: string, login = superuser): Promise<void> {
  const cluster = clusterOf(client);
  await createObject(cluster, 'Pod', namespace, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name },
    spec: {
      terminationGracePeriodSeconds: 5,
      containers: [
        {
          name: 'postgres',
          image: 'docker.io/library/postgres:15',
          imagePullPolicy: 'IfNotPresent',
          env: [
            { name: 'POSTGRES_PASSWORD', value: 'for-this-test-only' },
            { name: 'PGDATA', value: '/data/pgdata' },
          ],
          readinessProbe: { exec: { command: ['pg_isready', '-U', 'postgres'] }, periodSeconds: 1 },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  });
  await eventually(cluster, async () => {
    const pod = await readObject(cluster, refTo('Pod', namespace, name));
    const isReady = at((at(pod?.body, 'status', 'containerStatuses') as unknown[] | undefined)?.[0], 'ready') === true;
    return isReady && (await tryQuery(client, namespace, name, 'select 1', login)) === '1' ? { value: undefined } : { waiting: undefined };
  });
}

/** @returns the answer without headings. @throws Error with what psql complained of. */
export async function query(client: Client, namespace: string, pod: string, sql: string, login = superuser): Promise<string> {
  const command = ['psql', '-U', login.user, '-d', login.database, '-v', 'ON_ERROR_STOP=1', '-qtAc', sql];
  const result = await client.exec({ namespace, pod, container: 'postgres', command }, AbortSignal.timeout(60_000));
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return result.stdout.trim();
}

/** During its first start, PostgreSQL answers, stops and starts again. */
async function tryQuery(client: Client, namespace: string, pod: string, sql: string, login: Login): Promise<string | undefined> {
  try {
    return await query(client, namespace, pod, sql, login);
  } catch {
    return undefined;
  }
}
