// What the extension's reader says of a SARIF file, as the other readers of the comparison say it.

import { FindingStore } from '../../src/domain/findings/findingStore.ts';
import type { SarifFault } from '../../src/domain/findings/finding.ts';
import { SarifScan } from '../../src/sources/sarif/sarifScan.ts';
import { Scanner } from '../../src/sources/sarif/scanner.ts';
import type { PlainResult } from './plainReader.ts';

export interface OurReading {
  readonly results: readonly PlainResult[];
  readonly fault: SarifFault | undefined;
}

/**
 * @param module what is built from wasm/sarif.
 * @param copies where an inflated copy goes.
 * @returns a function that reads the file at a path: from the columns, after every result's details were decoded, too.
 */
export function ourReader(module: string, copies: string): (path: string) => Promise<OurReading> {
  const scanner = new Scanner(module);
  return async (path) => {
    const scan = await SarifScan.read({
      path,
      name: path,
      scanner,
      another: () => new Scanner(module),
      signal: new AbortController().signal,
      copyTo: () => copies,
      pause: () => Promise.resolve(),
      onFirst: () => undefined,
    });
    try {
      const store = new FindingStore(scan.columns);
      const details = scan.details(Array(store.count).keys());
      const results = details.map((detail, index) => {
        const { from, ruleId, level, place, suppressed } = store.get(index);
        if (detail === undefined || detail.level !== level || detail.ruleId !== ruleId || (detail.locations[0]?.uri ?? '') !== (place?.uri ?? '')) {
          throw new Error(`Columns and details of result ${from.result} differ.`);
        }
        return { run: from.run, result: from.result, ruleId, level, uri: place?.uri ?? '', line: place?.region === undefined ? 0 : place.region.startLine + 1, suppressed };
      });
      return { results, fault: scan.report.fault };
    } finally {
      scan.close();
    }
  };
}
