// The commands on findings, made together.

import type { FixCommands } from './fixCommands.ts';
import type { LinkCommands } from './linkCommands.ts';
import type { RuleHelp } from './ruleHelp.ts';
import type { ScanCommands } from './scanCommands.ts';
import type { SuppressionCommands } from './suppressionCommands.ts';

export interface FindingCommands {
  readonly suppressions: SuppressionCommands;
  readonly help: RuleHelp;
  readonly fixes: FixCommands;
  readonly links: LinkCommands;
  readonly scans: ScanCommands;
}
