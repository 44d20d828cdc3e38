// The services behind the views, made together at the first demand and given up together.

import type { ClusterAccess } from './ports/cluster.ts';
import type { Disposable } from './ports/disposable.ts';
import type { FindingService } from './ports/findings.ts';
import type { FindingHistory } from './ports/history.ts';
import type { InventoryService } from './ports/inventory.ts';
import type { OperationService } from './ports/operations.ts';
import type { PolicySource } from './ports/policies.ts';
import type { SourceHistory } from './ports/scanning.ts';

export interface Guard extends Disposable {
  readonly inventory: InventoryService;
  readonly findings: FindingService;
  readonly history: FindingHistory;
  readonly operations: OperationService;
  readonly cluster: ClusterAccess;
  readonly policies: PolicySource;
  readonly sources: SourceHistory;
}
