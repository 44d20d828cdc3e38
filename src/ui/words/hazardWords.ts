// Hazards of a plan as sentences.

import type { HazardCode } from '../../domain/plans/hazard.ts';
import type { Language } from './language.ts';
import { dayOf } from './moment.ts';
import { plainText } from './plainText.ts';

export function hazardSentence(hazard: HazardCode, now: number, language: Language): string {
  switch (hazard.code) {
    case 'contextReadOnly':
      return language.t('Context {context} is read-only by volumeGuard.readOnlyContexts.', { context: plainText(hazard.context) });
    case 'claimNotBound':
      return language.t('Claim {claim} is not bound to a volume.', { claim: hazard.claim });
    case 'noSnapshotSupport':
      return language.t('This cluster has no VolumeSnapshots: the snapshot CRDs and controller are not installed.');
    case 'noSnapshotClass':
      return language.t('There is no VolumeSnapshotClass for driver {driver}.', { driver: plainText(hazard.driver) });
    case 'severalDefaultClasses':
      return language.t('Driver {driver} has several default VolumeSnapshotClasses ({classes}): choose one.', { driver: plainText(hazard.driver), classes: hazard.classes.join(', ') });
    case 'noDefaultClass':
      return language.t('Driver {driver} has no default VolumeSnapshotClass, but {classes}: choose one.', { driver: plainText(hazard.driver), classes: hazard.classes.join(', ') });
    case 'notCsi':
      return language.t('Volume {volume} is not a CSI volume: it cannot be snapshotted.', { volume: hazard.volume });
    case 'crashConsistentOnly':
      return language.t('The backup is crash-consistent: as after a power cut. Programs that recover from that, such as PostgreSQL, recover from it.');
    case 'snapshotNotReady':
      return language.t('Restore point {name} is not ready to be used.', { name: hazard.name });
    case 'driverMismatch':
      return language.t('The restore point belongs to driver {snapshotDriver}; the storage class makes volumes with {provisioner}.', { snapshotDriver: plainText(hazard.snapshotDriver), provisioner: plainText(hazard.provisioner) });
    case 'sizeUnknown':
      return language.t('How large the volume of {name} has to be is unknown: neither the restore point nor its claim says it.', { name: hazard.name });
    case 'nameTaken':
      return language.t('There is already an object named {name}.', { name: hazard.name });
    case 'invalidName':
      return language.t('"{name}" is no valid name: use lower-case letters, digits and "-".', { name: plainText(hazard.name) });
    case 'lastRestorePoint':
      return language.t('This is the last restore point of {claim} that can be used.', { claim: hazard.claim });
    case 'cannotBeUndone':
      return language.t('This cannot be undone.');
    case 'managedByCertManager':
      return language.t('cert-manager keeps this secret for Certificate {certificate} and would overwrite it: renew the Certificate instead.', { certificate: plainText(hazard.certificate) });
    case 'noIssuer':
      return language.t('No secret in this cluster holds the key of the CA that signed this certificate.');
    case 'issuerExpired':
      return language.t('The CA in secret {issuer} ended on {day}.', { issuer: hazard.issuer, day: dayOf(hazard.notAfter, now, language) });
    case 'isCa':
      return language.t('This is the certificate of a CA: everything that trusts it would have to change with it.');
    case 'secretImmutable':
      return language.t('The secret is immutable.');
    case 'noConsumers':
      return language.t('Nothing was found that uses this certificate: that it is served cannot be proved.');
    case 'singleReplica':
      return language.t('{workload} has one replica: it is gone for a moment while it restarts.', { workload: hazard.workload });
    case 'noReadinessProbe':
      return language.t('{workload} has no readiness probe: requests may reach a pod that cannot serve yet.', { workload: hazard.workload });
    case 'rolloutNotAutomatic':
      return language.t('{workload} updates by strategy {strategy}: its pods do not restart by themselves.', { workload: hazard.workload, strategy: plainText(hazard.strategy) });
    case 'unavailableAllowed':
      return language.t('{workload} lets {maxUnavailable} of its pods be away during a rollout.', { workload: hazard.workload, maxUnavailable: plainText(hazard.maxUnavailable) });
    case 'portUnknown':
      return language.t('On which port {workload} serves this certificate is unknown: that it is served cannot be proved.', { workload: hazard.workload });
    case 'restartedByReloader':
      return language.t('Stakater Reloader restarts {workload} by itself; Volume Guard does not restart it as well.', { workload: hazard.workload });
    case 'certificateUnreadable':
      return language.t('The present certificate cannot be read, so none like it can be issued.');
    case 'keyTypeUnsupported':
      return language.t('Keys of type {keyType} cannot be made here.', { keyType: plainText(hazard.keyType) });
    case 'staleSiblings':
      return language.t('The secret holds files that would keep the old certificate: {files}.', { files: plainText(hazard.files.join(', ')) });
    case 'beingDeleted':
      return language.t('{name} is being deleted.', { name: hazard.name });
    case 'misbound':
      return language.t('VolumeSnapshot {name} and its content do not point at each other.', { name: hazard.name });
    case 'contentMissing':
      return language.t('The content of VolumeSnapshot {name} was not found, so whether the storage keeps its data is unknown.', { name: hazard.name });
    case 'groupMember':
      return language.t('It belongs to group snapshot {group} and cannot be deleted alone.', { group: plainText(hazard.group) });
    case 'storageClassMissing':
      return language.t('There is no storage class {storageClass}.', { storageClass: plainText(hazard.storageClass) });
    case 'stepsDiffer':
      return language.t('The cluster has changed: these steps differ from those that were confirmed before.');
    case 'stepsFromJournal':
      return language.t('What the plan started from has changed or is gone: the steps are taken from the journal.');
    case 'missingPermission':
      return language.t('You may not {verb} {resource} in {namespace}.', { verb: hazard.verb, resource: plainText(hazard.resource), namespace: plainText(hazard.namespace) });
  }
}
