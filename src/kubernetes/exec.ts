// Runs a command in a container and collects what it prints, over the exec subresource's WebSocket.

import { listOf, textOf } from '../domain/json.ts';
import { RequestFailed } from './client.ts';
import type { Deadline } from './deadline.ts';
import { recordOf } from './outside.ts';
import { plainDetail } from './plainDetail.ts';
import type { Transport } from './transport.ts';
import { openWebSocket } from './webSocket.ts';

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** What a command printed, and its exit code. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const channel = { stdout: 1, stderr: 2, status: 3 } as const;

/** What is kept of each stream, in bytes: a command that prints without end must not fill the memory. */
const limit = 1 << 20;

/** @throws RequestFailed; the signal's reason when cancelled. The command may then go on running in the container. */
export async function exec(transport: Transport, target: ExecTarget, clock: Deadline): Promise<ExecResult> {
  const path = `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods/${encodeURIComponent(target.pod)}/exec`;
  const query = [
    ...target.command.map((word) => ['command', word] as const),
    ['container', target.container] as const,
    ['stdout', 'true'] as const,
    ['stderr', 'true'] as const,
  ];
  const socket = await openWebSocket(transport, path, query, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], clock);
  const streams = { [channel.stdout]: '', [channel.stderr]: '', [channel.status]: '' };
  const closed = Promise.withResolvers<undefined>();
  socket.on('message', (message: Buffer) => {
    const from = message[0];
    if (from !== channel.stdout && from !== channel.stderr && from !== channel.status) return;
    if (streams[from].length < limit) streams[from] += message.toString('utf8', 1);
  });
  socket.once('close', () => {
    closed.resolve(undefined);
  });
  socket.resume();
  try {
    await clock.race(closed.promise);
  } finally {
    socket.terminate();
  }
  return { exitCode: exitCodeOf(streams[channel.status]), stdout: streams[channel.stdout], stderr: streams[channel.stderr] };
}

/** The last message is a Status: Success, or NonZeroExitCode with the code as a cause (remotecommand, v4 protocol). */
function exitCodeOf(text: string): number {
  let status: unknown;
  try {
    status = JSON.parse(text);
  } catch {
    throw new RequestFailed({ code: 'serverError', status: 0, detail: 'the connection broke off' }, 0, 'Exec');
  }
  const { status: outcome, reason, message, details } = recordOf(status);
  if (outcome === 'Success') return 0;
  const cause = listOf(recordOf(details)['causes']).map(recordOf).find((c) => c['reason'] === 'ExitCode');
  if (reason === 'NonZeroExitCode' && cause) return Number(cause['message']);
  throw new RequestFailed({ code: 'serverError', status: 0, detail: plainDetail(textOf(message) ?? '') }, 0, textOf(reason) ?? 'Exec');
}
