// A finding, and the file of the workspace that it is in.

import type { Finding } from './finding.ts';

export interface LocatedFinding {
  readonly finding: Finding;
  /** Workspace-relative; absent if it was not found there. */
  readonly file?: string;
}
