// What a run came to: a scan that did not run is not a clean scan (SARIF 2.1.0, sections 3.14.23 and 3.20.14).

import { field, listOf } from '../json.ts';
import type { ScanReport } from './finding.ts';

export type Outcome = ScanReport['runs'][number]['outcome'];

/**
 * @param findings how many of the run's results are findings.
 * @param whole false where part of the run could not be read.
 * @param omitsNoResults see Quirks.
 * @returns `clean` only if results are there, all could be read, and no invocation was unsuccessful. `unknown` with
 * findings: they are real, but whether the scan looked everywhere is not known.
 */
export function outcomeOf(run: unknown, findings: number, whole: boolean, omitsNoResults: boolean): Outcome {
  const results = field(run, 'results');
  const invocations = listOf(field(run, 'invocations'));
  const ran = invocations.length > 0 && invocations.every((invocation) => field(invocation, 'executionSuccessful') === true);
  if (results === undefined && whole && omitsNoResults && ran) return 'clean';
  if (results === null || results === undefined) return whole ? 'didNotRun' : 'unknown';
  if (!Array.isArray(results)) return 'unknown';
  const failed = invocations.some((invocation) => field(invocation, 'executionSuccessful') === false);
  if (failed) return 'unknown';
  if (findings > 0) return 'findings';
  return whole ? 'clean' : 'unknown';
}
