// Asks the API server whether it is ready, as its health endpoint tells everybody who knows its authority.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import type { ClusterPaths } from './clusterPaths.ts';

/** Resolves if it is ready. Throws, saying why, if it is not, or does not answer within `timeoutMs`. */
export async function apiServerReady(paths: ClusterPaths, server: string, timeoutMs: number): Promise<true> {
  const ca = await readFile(join(paths.pki, 'ca.crt'));
  const asked = request(`${server}/readyz`, { ca, agent: false, signal: AbortSignal.timeout(timeoutMs) });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== 200) throw new Error(`the API server says ${response.statusCode ?? 'nothing'}: ${answer}`);
  return true;
}
