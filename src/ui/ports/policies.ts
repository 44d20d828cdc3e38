// The policies of the workspace's `.volumeguard.yaml` files as verdicts see them; `ui/workspace` provides them.

import type { Policy, PolicyFault } from '../../domain/policies/policy.ts';
import type { Disposable } from './disposable.ts';

export interface PolicySource {
  policies(): readonly Policy[];
  /** What is wrong in each file that has faults, by absolute path. */
  faults(): ReadonlyMap<string, readonly PolicyFault[]>;
  onDidChange(listener: () => void): Disposable;
}
