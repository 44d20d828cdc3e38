// Which handler carries out which kind of step; a kind without one does not compile.

import type { Handlers } from '../operations/handler.ts';
import { awaitClaimBound } from './csi/awaitClaimBound.ts';
import { awaitSnapshotGone } from './csi/awaitSnapshotGone.ts';
import { awaitSnapshotReady } from './csi/awaitSnapshotReady.ts';
import { createBinderPod } from './csi/createBinderPod.ts';
import { createClaimFromSnapshot } from './csi/createClaimFromSnapshot.ts';
import { createSnapshot } from './csi/createSnapshot.ts';
import { deleteBinderPod } from './csi/deleteBinderPod.ts';
import { deleteSnapshot } from './csi/deleteSnapshot.ts';
import { awaitRollout } from './selfManaged/awaitRollout.ts';
import { discardOldCertificate } from './selfManaged/discardOldCertificate.ts';
import { issueCertificate } from './selfManaged/issueCertificate.ts';
import { keepOldCertificate } from './selfManaged/keepOldCertificate.ts';
import { restartConsumer } from './selfManaged/restartConsumer.ts';
import { verifyServed } from './selfManaged/verifyServed.ts';

export const handlers: Handlers = {
  createSnapshot,
  awaitSnapshotReady,
  createClaimFromSnapshot,
  createBinderPod,
  awaitClaimBound,
  deleteBinderPod,
  deleteSnapshot,
  awaitSnapshotGone,
  keepOldCertificate,
  issueCertificate,
  restartConsumer,
  awaitRollout,
  verifyServed,
  discardOldCertificate,
};
