// The large cluster's objects: as many as promised, the same at every run, and tied together.
import assert from 'node:assert/strict';
import { certificateRequests, namespaceName, namespacesAtFullSize, perNamespace, scaleNamespace, type IssuedPair, type ScaleObject } from '../../../scripts/cluster/seeds/scale/scaleNamespace.ts';

const now = Date.UTC(2026, 0, 15, 12);
const pair: IssuedPair = { certificate: 'certificate', key: 'key', authority: 'authority' };

function made(index: number, at = now) {
  return scaleNamespace(index, at, certificateRequests(index).map(() => pair));
}

function ofKind(objects: readonly ScaleObject[], kind: string): ScaleObject[] {
  return objects.filter((object) => object.kind === kind);
}

describe('The large cluster', () => {
  it('has as many objects in each namespace as promised', () => {
    for (const index of [0, 1, 250, namespacesAtFullSize - 1]) {
      const { objects, claims, snapshots } = made(index);
      const secrets = ofKind(objects, 'Secret');
      assert.deepEqual(
        { claims: claims.length, pods: ofKind(objects, 'Pod').length, snapshots: snapshots.length, secrets: secrets.length, certificates: secrets.filter(({ type }) => type === 'kubernetes.io/tls').length },
        perNamespace,
      );
    }
  });

  it('is the same at every run, and another one in each namespace', () => {
    assert.deepEqual(JSON.stringify(made(7)), JSON.stringify(made(7)));
    assert.notDeepEqual(certificateRequests(7), certificateRequests(8));
    const names = Array.from({ length: namespacesAtFullSize }, (_, index) => namespaceName(index));
    assert.equal(new Set(names).size, namespacesAtFullSize);
  });

  it('has no name twice', () => {
    const { objects, claims, snapshots } = made(3);
    const all = [...objects, ...[...claims, ...snapshots].flatMap(({ object, bound }) => [object, bound('uid')])];
    const keys = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('ties each content to the volume of the snapshot’s claim', () => {
    const { claims, snapshots } = made(3);
    const handles = new Map(claims.map(({ object, bound }) => [object.metadata.name, (bound('uid') as unknown as { spec: { csi: { volumeHandle: string } } }).spec.csi.volumeHandle]));
    for (const { object, bound } of snapshots) {
      const { spec } = object as unknown as { spec: { source: { persistentVolumeClaimName: string } } };
      const content = bound('uid') as unknown as { spec: { source: { volumeHandle: string } }; status: { creationTime: number } };
      assert.equal(content.spec.source.volumeHandle, handles.get(spec.source.persistentVolumeClaimName));
      // Nanoseconds of whole minutes: what JavaScript prints is what was meant.
      assert.match(String(content.status.creationTime), /^\d{9,}0{9}$/);
      assert.ok(content.status.creationTime / 1e6 <= now);
    }
  });

  it('mounts every claim of its pods', () => {
    const { objects, claims } = made(3);
    const names = new Set(claims.map(({ object }) => object.metadata.name));
    const mounted = ofKind(objects, 'Pod').flatMap((pod) => (pod['spec'] as { volumes: { persistentVolumeClaim?: { claimName: string } }[] }).volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []));
    assert.equal(mounted.length, 16);
    for (const claim of mounted) assert.ok(names.has(claim), claim);
  });
});
