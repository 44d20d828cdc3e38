import assert from 'node:assert/strict';
import type { FindingPlace } from '../../../../src/domain/findings/findingPlace.ts';
import type { Link } from '../../../../src/domain/findings/link.ts';
import { Linker } from '../../../../src/domain/findings/links/linker.ts';
import type { LinkContext } from '../../../../src/domain/findings/links/linkContext.ts';
import { reachOf, reachTable } from '../../../../src/domain/findings/reach.ts';
import type { ClaimRow, Reach } from '../../../../src/domain/inventory/row.ts';
import { dockerfileAt } from '../../../../src/domain/manifests/dockerfile.ts';
import { parseManifest } from '../../../../src/domain/manifests/parseManifest.ts';
import { placeObjects } from '../../../../src/domain/manifests/place.ts';

const place = (file: string | undefined, line?: number, more: Partial<FindingPlace> = {}): FindingPlace => ({
  uri: file ?? 'x',
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { line }),
  run: { tool: 'T', file: 'a.sarif' },
  ...more,
});

const workload = (name: string, image: string, namespace = 'shop'): Reach['workload'] => ({
  kind: 'deployment', namespace, name, uid: name, replicas: 1, readyReplicas: 1, images: [{ container: 'main', image }],
});

const row = (name: string, reach: readonly Reach[], namespace = 'shop'): ClaimRow => ({
  id: `${namespace}/${name}`, namespace, name, state: 'Bound', accessModes: [], volumeMode: 'Filesystem', encrypted: { known: true, value: true },
  restorePoints: [], unread: [], reach, certificates: [], certificatesUnread: [],
});

const mounts = (to: Reach['workload']): Reach => ({ workload: to, hops: [], ingresses: [] });

const manifest = (name: string, image: string, namespace = '\n  namespace: shop'): string => `apiVersion: v1
kind: Service
metadata:
  name: orders${namespace}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}${namespace}
spec:
  template:
    spec:
      containers:
        - name: main
          image: ${image}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: files${namespace}
`;

const image = 'registry.example.com/shop/orders:1.4.2';
const dockerfiles = [dockerfileAt('services/orders/Dockerfile', 'repo'), dockerfileAt('services/catalog/Dockerfile', 'repo')];
const source = place('services/orders/src/db.ts', 3);

function links(text: string, rows: readonly ClaimRow[] = [], of: FindingPlace = source, more: Partial<LinkContext> = {}): readonly Link[] {
  return new Linker({ placed: placeObjects([parseManifest('k8s/orders.yaml', text)]), dockerfiles, rows, builds: [], provenances: [], rules: [], ...more }).linksOf(of);
}

describe('link by image and Dockerfile', () => {
  const evidence = { signal: 'dockerfile', image, dockerfile: 'services/orders/Dockerfile', manifest: { file: 'k8s/orders.yaml', line: 16 } };

  it('leads to the workload whose manifest names the image', () => {
    assert.deepEqual(links(manifest('orders', image)), [{ workload: { kind: 'deployment', namespace: 'shop', name: 'orders' }, evidence, confidence: 'likely' }]);
  });
  it('survives renaming the workload, for its image still names it', () => {
    assert.deepEqual(links(manifest('shop-api', image)).map(({ workload: { name } }) => name), ['shop-api']);
  });
  it('vanishes with the image reference', () => {
    assert.deepEqual(links(manifest('orders', 'postgres:15')), []);
  });
  it('leads to the live workload that runs the image, whatever the manifests say', () => {
    const live = workload('running', image);
    const [link] = links(manifest('orders', 'postgres:15'), [row('files', [mounts(live)])]);
    assert.deepEqual(link?.workload, { kind: 'deployment', namespace: 'shop', name: 'running' });
    assert.deepEqual(link.evidence, { signal: 'dockerfile', image, dockerfile: 'services/orders/Dockerfile' });
    assert.deepEqual(links('', [row('files', [mounts(workload('running', 'postgres:15'))])]), []);
  });
  it('is one per workload, with the manifest as evidence where both name the image', () => {
    assert.deepEqual(links(manifest('orders', image), [row('files', [mounts(workload('orders', image))])]).map((link) => link.evidence), [evidence]);
  });
  it('is for files under that folder only, the innermost one', () => {
    const under = (file: string): number => links(manifest('orders', image), [], place(file)).length;
    assert.equal(under('services/orders/Dockerfile'), 1);
    assert.equal(under('services/orders-v2/a.ts'), 0);
    assert.equal(under('services/catalog/a.py'), 0);
    assert.equal(links(manifest('orders', image), [], place(undefined)).length, 0);
  });
  it('looks in every namespace where the manifest says none, else leaves it open', () => {
    const text = manifest('orders', image, '');
    const rows = [row('a', [mounts(workload('orders', 'x', 'shop'))]), row('b', [mounts(workload('orders', 'x', 'test'))], 'test')];
    assert.deepEqual(links(text, rows).map(({ workload: { namespace } }) => namespace), ['shop', 'test']);
    assert.deepEqual(links(text).map(({ workload: { namespace } }) => namespace), ['']);
  });
});

describe('link by manifest', () => {
  const inManifest = (line?: number, rows: readonly ClaimRow[] = [], namespace?: string, objects?: FindingPlace['objects']): readonly Link[] =>
    links(manifest('orders', 'postgres:15', namespace), rows, place('k8s/orders.yaml', line, objects === undefined ? {} : { objects }));

  it('leads to the workload of the document at that line', () => {
    assert.deepEqual(inManifest(7), [
      { workload: { kind: 'deployment', namespace: 'shop', name: 'orders' }, evidence: { signal: 'manifest', file: 'k8s/orders.yaml', line: 9, object: 'Deployment/orders' }, confidence: 'certain' },
    ]);
  });
  it('is only likely where the namespace is not known', () => {
    assert.equal(inManifest(7, [], '')[0]?.confidence, 'likely');
  });
  it('leads nowhere from objects that run no code', () => {
    assert.deepEqual(inManifest(1), []);
  });
  it('leads from a claim to what mounts it', () => {
    const rows = [row('files', [mounts(workload('uploads', 'x')), { workload: workload('far', 'x'), hops: [{} as Reach['hops'][number]], ingresses: [] }])];
    assert.deepEqual(inManifest(18, rows).map(({ workload: { name }, evidence }) => [name, 'object' in evidence ? evidence.object : '']), [['uploads', 'PersistentVolumeClaim/files']]);
  });
  it('follows the objects that the finding names rather than its line (kube-linter)', () => {
    assert.equal(inManifest(0, [], undefined, [{ kind: 'Deployment', name: 'orders' }]).length, 1);
    assert.equal(inManifest(7, [], undefined, [{ kind: 'Service', name: 'orders' }]).length, 0);
  });
  it('leads from a patch to the workload that it changes, under the name that it has in the end', () => {
    const files = { 'k8s/orders.yaml': manifest('orders', 'postgres:15', ''), 'k8s/kustomization.yaml': 'namespace: shop\nnamePrefix: p-\nresources: [orders.yaml]\npatches: [{ path: patch.yaml }]\n', 'k8s/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: orders }\nspec: { replicas: 2 }\n' };
    const placed = placeObjects(Object.entries(files).map(([file, text]) => parseManifest(file, text)));
    assert.deepEqual(links('', [], place('k8s/patch.yaml', 3), { placed }), [
      { workload: { kind: 'deployment', namespace: 'shop', name: 'p-orders' }, evidence: { signal: 'manifest', file: 'k8s/patch.yaml', line: 2, object: 'Deployment/orders' }, confidence: 'certain' },
    ]);
  });
  it('means every object for a finding about the whole file', () => {
    assert.equal(inManifest().length, 1);
  });
});

describe('reach of findings', () => {
  const link = (name: string, confidence: Link['confidence'] = 'likely'): Link => ({ workload: { kind: 'deployment', namespace: 'shop', name }, evidence: { signal: 'manifest', file: 'a', line: 0, object: name }, confidence });
  const hop = { from: workload('a', 'x'), to: workload('b', 'x'), via: 's', where: { kind: 'podTemplate' } } as const;

  it('is every claim that the workload mounts or gets to, nearest first, each once', () => {
    const a = workload('a', 'x');
    const table = reachTable([row('near', [mounts(a)]), row('far', [{ ...mounts(a), hops: [hop, hop] }, { ...mounts(a), hops: [hop] }]), row('other', [mounts(workload('b', 'x'))])]);
    assert.deepEqual(reachOf([link('a')], table).map(({ claim, hops }) => [claim, hops]), [['shop/near', 0], ['shop/far', 1]]);
  });
  it('goes by the nearest and then the most certain link', () => {
    const table = reachTable([row('near', [mounts(workload('a', 'x')), mounts(workload('b', 'x')), { ...mounts(workload('c', 'x')), hops: [hop] }])]);
    assert.deepEqual(reachOf([link('c', 'certain'), link('a'), link('b', 'certain')], table).map((reached) => reached.link.workload.name), ['b']);
  });
});
