// Lets only one process on this machine do something at a time.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { until } from './until.ts';

export interface LockOptions {
  /** How long to wait for another process, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does `work` while holding the lock called `name`. Not reentrant.
 * The lock is a listening socket in Linux's abstract namespace (unix(7)): the kernel hands such a name to one process only
 * and takes it back when the process ends, however it ends, so that there are no stale locks and no files.
 */
export async function withLock<T>(name: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const server = await until(`another process is busy with ${name}`, async () => await listen(name), {
    timeoutMs: options.timeoutMs,
    intervalMs: 200,
    signal: options.signal,
  });
  try {
    return await work();
  } finally {
    server.close();
  }
}

async function listen(name: string): Promise<Server> {
  const server = createServer((connection) => connection.destroy());
  server.listen(`\0volume-guard-${createHash('sha256').update(name).digest('hex')}`);
  await once(server, 'listening');
  return server;
}
