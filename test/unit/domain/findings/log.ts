// Makes SARIF logs for tests, and decodes them as the reader does.

import { createHash } from 'node:crypto';
import { decodeLog } from '../../../../src/domain/findings/decodeLog.ts';
import type { DecodedLog } from '../../../../src/domain/findings/decodeLog.ts';
import type { DecodedFinding } from '../../../../src/domain/findings/decoded.ts';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Decodes a log of SARIF 2.1.0 with these runs. */
export function decodeRuns(...runs: readonly unknown[]): DecodedLog {
  return decodeLog({ value: { version: '2.1.0', runs }, cut: new Set() }, 'scan.sarif');
}

/** Decodes the first result of a run; results that are no findings give undefined. */
export function decodeResult(result: unknown, run: object = {}): DecodedFinding | undefined {
  return decodeRuns({ tool: { driver: { name: 'Tool' } }, ...run, results: [result] }).findings[0];
}

/** A location in a file. */
export function at(uri: string, region?: unknown): unknown {
  return { physicalLocation: { artifactLocation: { uri }, ...(region === undefined ? {} : { region }) } };
}
