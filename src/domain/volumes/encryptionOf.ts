// Whether a volume's data is encrypted at rest, as far as the API shows it.

import { known, unknown } from '../certainty.ts';
import type { Known } from '../certainty.ts';

const notVisible = unknown({ code: 'notVisible' });

/**
 * Reads the parameters that drivers copy into the PersistentVolume when it is made; today's StorageClass does not say
 * what was true then. An absent parameter means something else for each driver, and for one that is not listed, nothing.
 * @param attributes spec.csi.volumeAttributes
 */
export function encryptionOf(driver: string | undefined, attributes: Readonly<Record<string, string>>): Known<boolean> {
  if (driver === undefined) return notVisible;
  const lower = new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));
  const encrypted = lower.get('encrypted')?.toLowerCase() === 'true';
  if (driver === 'ebs.csi.aws.com') {
    // Not asking for it leaves it to the account's default, which no object shows.
    return encrypted || (lower.get('kmskeyid') ?? '') !== '' ? known(true) : notVisible;
  }
  // Without a customer's key these two encrypt with the platform's.
  if (driver === 'disk.csi.azure.com' || driver === 'pd.csi.storage.gke.io') return known(true);
  if (/(^|\.)(rbd|cephfs)\.csi\.ceph\.com$/.test(driver) || driver === 'csi.volumeguard.dev') return known(encrypted);
  return notVisible;
}
