// A world of many claims and certificates for models of views, which counts how often a row is looked up. There is no way
// to all rows: a model that goes through them fails.

import type { CertificateRow } from '../../../src/domain/certificates/certificate.ts';
import { noCounts, type FindingCounts } from '../../../src/domain/findings/findingWays.ts';
import type { ClaimRow, ClusterStatus, InventoryBatch } from '../../../src/domain/inventory/row.ts';
import type { RestorePoint } from '../../../src/domain/volumes/restorePoint.ts';
import type { Guard } from '../../../src/ui/guard.ts';
import type { FindingService, ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { World } from '../../../src/ui/world.ts';
import { english } from './english.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export const now = Date.parse('2026-11-20T14:02:00Z');

/** A restore point that can be used, taken `age` milliseconds ago. */
export function pointOf(id: string, age: number): RestorePoint {
  return { id, source: 'csiSnapshot', namespace: 'shop', name: id, uid: id, at: now - age, state: 'ready', issues: [], survives: 'claim', trust: 'unknown' };
}

/** A claim `<namespace>/<name>`, made ten days ago; without a restore point it is Unprotected. */
export function claimOf(id: string, more: Partial<ClaimRow> = {}): ClaimRow {
  const slash = id.indexOf('/');
  return {
    id,
    namespace: id.slice(0, slash),
    name: id.slice(slash + 1),
    uid: id,
    state: 'Bound',
    createdAt: now - 10 * day,
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    encrypted: { known: true, value: true },
    restorePoints: [],
    unread: [],
    reach: [],
    certificates: [],
    certificatesUnread: [],
    ...more,
  };
}

/** One that has a restore point of an hour ago. */
export function savedClaim(id: string, more: Partial<ClaimRow> = {}): ClaimRow {
  return claimOf(id, { restorePoints: [pointOf(`snapshot:${id}`, hour)], ...more });
}

/** Ten thousand claims in five hundred namespaces, every tenth of them without a restore point. */
export function manyClaims(): readonly ClaimRow[] {
  return Array.from({ length: 10_000 }, (_, i) => {
    const id = `ns-${String(i % 500).padStart(3, '0')}/data-${String(Math.floor(i / 500)).padStart(2, '0')}`;
    return i % 10 === 0 ? claimOf(id) : savedClaim(id);
  });
}

const nothing: InventoryBatch = { rows: [], removedRows: [], certificates: [], removedCertificates: [], operations: [], removedOperations: [], leases: [], removedLeases: [] };

export class Rows {
  readonly #rows = new Map<string, ClaimRow>();
  readonly #certificates = new Map<string, CertificateRow>();
  readonly findings = new Map<string, readonly ReachingFinding[]>();
  status: ClusterStatus = { context: 'kind-shop', server: 'https://127.0.0.1', kinds: [], clockSkew: 0 };
  readonly world: World;
  /** How often a row was looked up. */
  looked = 0;
  now = now;

  /** @param findings absent: those of `findings`, which reach claims. */
  constructor(findings?: FindingService) {
    const all = (): never => {
      throw new Error('all rows were asked for');
    };
    const guard = {
      inventory: {
        rows: all,
        certificates: all,
        row: (id: string) => {
          this.looked += 1;
          return this.#rows.get(id);
        },
        certificate: (id: string) => {
          this.looked += 1;
          return this.#certificates.get(id);
        },
        status: () => this.status,
      },
      findings: findings ?? {
        ofClaim: (claim: string) => this.findings.get(claim) ?? [],
        countsOf: (claim: string) => this.#countsOf(claim),
        reports: () => [],
        scans: () => [],
        ready: true,
      },
      history: { introducedBy: () => undefined, contains: () => undefined },
      policies: { policies: () => [] },
    };
    this.world = new World(guard as unknown as Guard, { clock: () => this.now, language: english, relativePath: (path) => path });
  }

  #countsOf(claim: string): FindingCounts {
    const counts = { ...noCounts };
    for (const { finding } of this.findings.get(claim) ?? []) counts[finding.severity] += 1;
    return counts;
  }

  /** @returns the batch that says so. */
  put(...rows: readonly ClaimRow[]): InventoryBatch {
    for (const row of rows) this.#rows.set(row.id, row);
    return { ...nothing, rows };
  }

  remove(...ids: readonly string[]): InventoryBatch {
    for (const id of ids) this.#rows.delete(id);
    return { ...nothing, removedRows: ids };
  }

  putCertificates(...certificates: readonly CertificateRow[]): InventoryBatch {
    for (const row of certificates) this.#certificates.set(row.id, row);
    return { ...nothing, certificates };
  }

  /** @returns how many rows were looked up while `work` was done. */
  async counted(work: () => void | Promise<void>): Promise<number> {
    const before = this.looked;
    await work();
    return this.looked - before;
  }
}
