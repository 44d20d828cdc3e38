// Maps what went wrong on the way to an API server, or what it answered, to the codes of the domain.

import type { Trouble } from '../domain/inventory/kind.ts';
import { textOf } from '../domain/json.ts';
import type { Method } from './client.ts';
import { recordOf } from './outside.ts';
import { plainDetail } from './plainDetail.ts';

/** OpenSSL's verification errors (X509_V_ERR_…, as Node names them) that do not begin with CERT_ or ERR_. */
const verificationErrors = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'EPROTO',
]);

/** @returns the trouble behind an error of a socket, of TLS or of a client certificate that OpenSSL refuses. */
export function troubleOfError(error: unknown, server: string): Trouble {
  const code = textOf(recordOf(error)['code']) ?? '';
  const isTls = verificationErrors.has(code) || /^(CERT_|ERR_(TLS|SSL|OSSL)_)/.test(code);
  if (isTls) return { code: 'tlsRefused', server, detail: code };
  if (code === 'ETIMEDOUT') return { code: 'timedOut', server };
  return { code: 'unreachable', server, detail: code === '' && error instanceof Error ? plainDetail(error.message) : code };
}

/** @returns the trouble that an answer other than 2xx stands for. `body` is the answer's, decoded if it was JSON. */
export function troubleOfAnswer(status: number, body: unknown, method: Method, path: string, query: Readonly<Record<string, string>>, user: string): Trouble {
  if (status === 401) return { code: 'unauthorized', user };
  const { resource, namespace, verb } = describe(method, path, query);
  if (status === 403) return { code: 'forbidden', verb, resource, namespace };
  const { reason, message } = recordOf(body);
  // The server's message may quote the values that were sent.
  const quotesSecrets = resource === 'secrets';
  const detail = quotesSecrets ? textOf(reason) : (textOf(message) ?? textOf(reason));
  return { code: 'serverError', status, detail: plainDetail(detail ?? '') };
}

const verbs: Record<Method, string> = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** @returns what RBAC calls this request: `/api/v1/namespaces/shop/pods` → list pods in shop. */
export function describe(method: Method, path: string, query: Readonly<Record<string, string>>): { verb: string; resource: string; namespace: string } {
  const parts = path.split('/').filter((part) => part !== '');
  let rest = parts.slice(parts[0] === 'apis' ? 3 : 2);
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1] ?? '';
    rest = rest.slice(2);
  }
  const [plural = path, name, subresource] = rest;
  const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
  const ofCollection = query['watch'] === 'true' ? 'watch' : 'list';
  return { verb: method === 'GET' && name === undefined ? ofCollection : verbs[method], resource, namespace };
}
