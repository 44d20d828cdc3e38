// Whether a result is suppressed: SARIF 2.1.0, sections 3.27.23 and 3.35.

import { field, objectOf } from '../json.ts';
import type { Finding } from './finding.ts';

/**
 * @returns 'unknown' where nobody evaluated it (null or absent); else whether there is a suppression and none of them
 * is still under review or was rejected.
 */
export function suppressionOf(result: unknown): Finding['suppressed'] {
  const suppressions = field(result, 'suppressions');
  if (!Array.isArray(suppressions)) return 'unknown';
  const real = suppressions.filter((suppression) => objectOf(suppression) !== undefined);
  return real.length > 0 && real.every((suppression) => {
    const status = field(suppression, 'status');
    return status !== 'underReview' && status !== 'rejected';
  });
}
