// Reads a SARIF text both ways: as an indexed file, and as a whole by JSON.parse and the domain's decoder. What the first
// gives must be what the second gives.

import assert from 'node:assert/strict';
import type { DecodedLog } from '../../../../src/domain/findings/decodeLog.ts';
import type { DecodedLocation } from '../../../../src/domain/findings/decoded.ts';
import { FindingStore } from '../../../../src/domain/findings/findingStore.ts';
import type { SarifScan } from '../../../../src/sources/sarif/sarifScan.ts';
import type { ScanOptions } from '../../../../src/sources/sarif/sarifScan.ts';
import { Scanner } from '../../../../src/sources/sarif/scanner.ts';

/** What both readings call the file. */
export const name = 'scan.sarif';

/** @returns options to read `path` with; broken files are not salvaged unless `salvage` allows it. */
export function scanOptions(path: string, scanner: Scanner, module: string, more: Partial<ScanOptions> = {}): ScanOptions {
  return {
    path, name, scanner,
    another: () => new Scanner(module),
    signal: new AbortController().signal,
    copyTo: () => assert.fail('no copy is needed'),
    pause: () => Promise.resolve(),
    onFirst: () => undefined,
    salvage: 0,
    ...more,
  };
}

/** Asserts that the scan says what the whole log says. */
export function assertSame(scan: SarifScan, whole: DecodedLog): void {
  const { fault: found, ...report } = scan.report;
  const { fault: expected, ...wholeReport } = whole.report;
  assert.deepEqual(report, wholeReport);
  assert.equal(found?.code, expected?.code);
  const store = new FindingStore(scan.columns);
  assert.equal(store.count, whole.findings.length);
  const details = scan.details(whole.findings.keys());
  for (const [index, finding] of whole.findings.entries()) {
    const { identity, ...decoded } = finding;
    assert.deepEqual(details[index], decoded);
    const { place, mayNameObjects, ...facts } = store.get(index);
    const { tool, ruleId, level, severity, suppressed, baseline, from, locations: [first], objects } = decoded;
    assert.deepEqual(facts, { tool, ruleId, level, severity, suppressed, ...(baseline === undefined ? {} : { baseline }), from, identity });
    if (objects !== undefined) assert.equal(mayNameObjects, true);
    assert.deepEqual(place, first === undefined ? undefined : keyPlace(first));
  }
}

/** What is known of a place without its details: no message, and no region by offsets. */
function keyPlace({ uri, region, measure }: DecodedLocation): object {
  if (measure?.by === 'offset') return { uri };
  return { uri, ...(region === undefined ? {} : { region }), ...(measure === undefined ? {} : { measure }) };
}
