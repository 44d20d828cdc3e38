// Leads to all findings, from where not all are shown. VS Code makes such a command for each view.

import type { ViewId } from '../../contributes/views.ts';

export const focusFindings: `${ViewId}.focus` = 'volumeGuard.findings.focus';
