// Reads one secret by its name, through the scrubber: no more of it becomes a string than what a list of secrets brings.

import type { SecretFacts } from '../../domain/inventory/facts.ts';
import { RequestFailed } from '../../kubernetes/client.ts';
import { readChunks } from '../../kubernetes/readChunks.ts';
import type { Transport } from '../../kubernetes/transport.ts';
import { decodeSecret } from './decodeSecret.ts';
import type { ParsedCertificates } from './parsedCertificates.ts';
import { SecretScrubber } from './secretScrubber.ts';

/** Milliseconds for the whole answer: a secret is at most 1 MiB. */
const deadline = 30_000;

/** @throws RequestFailed; the stream's error where the answer breaks off; SyntaxError where it is not JSON. */
export async function readSecret(transport: Transport, secret: { readonly namespace: string; readonly name: string }, parsed: ParsedCertificates, signal: AbortSignal): Promise<SecretFacts> {
  const clock = transport.deadline(signal, deadline);
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(secret.namespace)}/secrets/${encodeURIComponent(secret.name)}`;
    const answer = await transport.send({ method: 'GET', path, wipe: true }, clock);
    const chunks: Buffer[] = [];
    await readChunks(answer, new SecretScrubber(), clock, (chunk) => chunks.push(chunk));
    const facts = decodeSecret(JSON.parse(Buffer.concat(chunks).toString()), parsed);
    if (facts === undefined) throw new RequestFailed({ code: 'serverError', status: 200, detail: 'the answer is no secret' }, 200, '');
    return facts;
  } finally {
    clock.stop();
  }
}
