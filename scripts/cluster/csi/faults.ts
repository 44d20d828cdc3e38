// Orders to the CSI driver to be slow or to fail, read from a file at every call, so that tests can change them while it runs.

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { status } from '@grpc/grpc-js';
import { CsiError } from './protocol.ts';

/** What is to happen to the calls of one RPC. */
export interface CsiFault {
  /** A name of csi.proto: `CreateSnapshot`, `NodePublishVolume` … */
  readonly rpc: string;
  /** Wait this long before anything else. */
  readonly delayMs?: number;
  /** Fail with this gRPC status instead of doing the work; without it the call is only delayed. */
  readonly code?: keyof typeof status;
  readonly message?: string;
  /** How many calls it concerns; all until it is cleared if absent. */
  readonly count?: number;
}

/** The file's content. The id tells one order from another with the same content. */
export interface FaultFile {
  readonly faults: readonly (CsiFault & { readonly id: string })[];
}

export class Faults {
  readonly #file: string;
  readonly #seen = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
  }

  /** To be called before an RPC does its work. Throws CsiError if it is to fail. */
  async apply(rpc: string): Promise<void> {
    for (const fault of await this.#read()) {
      if (fault.rpc !== rpc) continue;
      const seen = this.#seen.get(fault.id) ?? 0;
      if (fault.count !== undefined && seen >= fault.count) continue;
      this.#seen.set(fault.id, seen + 1);
      if (fault.delayMs !== undefined) await sleep(fault.delayMs);
      if (fault.code !== undefined) throw new CsiError(fault.code, fault.message ?? `${rpc} was told to fail`);
    }
  }

  async #read(): Promise<FaultFile['faults']> {
    const text = await readFile(this.#file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{"faults":[]}';
      throw error;
    });
    return (JSON.parse(text) as FaultFile).faults;
  }
}
