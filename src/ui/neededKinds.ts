// Which kinds of objects must be watched for what: nothing is watched that nobody needs.

import type { Kind } from '../domain/inventory/kind.ts';
import type { Mention } from '../domain/manifests/manifest.ts';

/** What a claim's verdict is judged by. */
const verdictKinds: readonly Kind[] = ['claim', 'volume', 'snapshot', 'snapshotContent', 'storageClass'];

/** What tells which workloads reach a claim, and from where they are reached. */
const reachKinds: readonly Kind[] = ['statefulSet', 'deployment', 'daemonSet', 'pod', 'configMap', 'service', 'ingress'];

/** The certificates themselves, and who else manages them. */
const certificateKinds: readonly Kind[] = ['secret', 'managedCertificate'];

/** Verdicts, the badges of volumes and certificates, and operations that were interrupted. */
export const backgroundKinds: readonly Kind[] = [...verdictKinds, ...certificateKinds, 'ingress', 'operation', 'lease'];

/** @returns what a file needs: findings say what they reach, claims are shown with findings and verdict, secrets with their users. */
export function kindsOfFile(file: { readonly hasFindings: boolean; readonly mentions: readonly Pick<Mention, 'what'>[] }): readonly Kind[] {
  const showsSecrets = file.mentions.some(({ what }) => what === 'secret');
  const showsClaims = file.hasFindings || file.mentions.some(({ what }) => what !== 'secret');
  return [...(showsClaims ? verdictKinds : []), ...(showsClaims || showsSecrets ? reachKinds : []), ...(showsSecrets ? certificateKinds : [])];
}
