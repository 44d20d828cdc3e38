// What the workspace's `.volumeguard.yaml` files and suppression logs say, as verdicts and findings see it; `ui/workspace`
// provides it.

import type { SuppressionRule } from '../../domain/findings/suppressionRule.ts';
import type { Policy, PolicyFault } from '../../domain/policies/policy.ts';
import type { Disposable } from './disposable.ts';

export interface PolicySource {
  policies(): readonly Policy[];
  /** Of policy files and of logs of external suppressions, lapsed ones too. */
  suppressions(): readonly SuppressionRule[];
  /** What is wrong in each file that has faults, by absolute path. */
  faults(): ReadonlyMap<string, readonly PolicyFault[]>;
  /** Called when a file has changed, and when a suppression has lapsed. */
  onDidChange(listener: () => void): Disposable;
}
