// What menus may offer on a certificate.

import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import type { ItemContext } from '../../contributes/itemContexts.ts';

export function certificateContext(row: CertificateRow): ItemContext {
  if (!row.certificate.readable) return 'certificateUnreadable';
  return row.managedBy === undefined ? 'certificate' : 'certificateManaged';
}
