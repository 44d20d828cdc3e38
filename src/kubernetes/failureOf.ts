// What a Status object says (meta.k8s.io/v1), as an error: the body of an answer, or an ERROR event of a watch.

import { listOf, textOf, type JsonObject } from '../domain/json.ts';
import { RequestFailed } from './client.ts';
import { numberOf, recordOf } from './outside.ts';
import { plainDetail } from './plainDetail.ts';

/** The `reason` of a failure among whose causes this is: the server's cache has not come as far as it was asked for. */
export const tooLargeResourceVersion = 'ResourceVersionTooLarge';

/** Nobody waits longer for a server that is busy; milliseconds. */
const longestWait = 600_000;

/** A RequestFailed that says when to come back, in milliseconds. */
export class RetryLater extends RequestFailed {
  readonly retryAfter: number;

  constructor(failed: RequestFailed, retryAfter: number) {
    super(failed.trouble, failed.status, failed.reason);
    this.retryAfter = Math.min(retryAfter, longestWait);
  }
}

/** @returns the error that an ERROR event stands for. */
export function failureOf(status: JsonObject): RequestFailed {
  const code = numberOf(status['code']) ?? 0;
  const reason = reasonOf(status);
  // 'Expired' may come with another code than 410 (apimachinery, IsResourceExpired).
  const gone = code === 410 || reason === 'Expired' || reason === 'Gone';
  const failed = new RequestFailed({ code: 'serverError', status: code, detail: plainDetail(reason) }, gone ? 410 : code, reason);
  const seconds = numberOf(recordOf(status['details'])['retryAfterSeconds']);
  return seconds === undefined ? failed : new RetryLater(failed, seconds * 1000);
}

/** @returns the reason of a Status, or the one among its causes that says more. */
export function reasonOf(status: JsonObject): string {
  const causes = listOf(recordOf(status['details'])['causes']).map(recordOf);
  if (causes.some(({ reason }) => reason === tooLargeResourceVersion)) return tooLargeResourceVersion;
  return textOf(status['reason']) ?? '';
}
