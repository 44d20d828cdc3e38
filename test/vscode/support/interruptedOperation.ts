// An operation that a process of its own begins and does not end: it is killed at a chosen request.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { extensions } from 'vscode';
import type { ChildOrder, ChildWord } from '../../cluster/operationChild.ts';

/** @returns the operation's id, once its process is dead. @throws Error where that ended in another way. */
export async function interruptedOperation(order: ChildOrder): Promise<string> {
  const root = extensions.getExtension('volumeguard.volume-guard')?.extensionPath ?? '';
  const child = fork(join(root, 'test/cluster/operationChild.ts'), [], {
    env: { ...process.env, VOLUME_GUARD_TEST_KUBECONFIG: process.env['KUBECONFIG'], VOLUME_GUARD_CHILD: JSON.stringify(order) },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout === null || child.stderr === null) throw new Error('the child has no output');
  const ended = once(child, 'close', { signal: AbortSignal.timeout(60_000) }) as Promise<[number | null, NodeJS.Signals | null]>;
  const [said, complaint, [, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const words = said.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as ChildWord);
  const begun = words.find((word) => 'operation' in word);
  if (begun === undefined || signal !== 'SIGKILL') throw new Error(`the operation's process was not killed: ${said}${complaint}`);
  return begun.operation;
}
