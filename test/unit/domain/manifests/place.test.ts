import assert from 'node:assert/strict';
import { claimPlace } from '../../../../src/domain/manifests/claimPlace.ts';
import { parseManifest } from '../../../../src/domain/manifests/parseManifest.ts';
import { placeObjects } from '../../../../src/domain/manifests/place.ts';
import type { PlacedObject } from '../../../../src/domain/manifests/place.ts';

const place = (files: Readonly<Record<string, string>>): readonly PlacedObject[] => placeObjects(Object.entries(files).map(([file, text]) => parseManifest(file, text)));

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: own }
spec: { template: { spec: { containers: [{ name: web, image: "example.com:5000/web:1@sha256:aa" }], volumes: [{ persistentVolumeClaim: { claimName: files } }, { persistentVolumeClaim: { claimName: foreign } }] } } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: files }
---
apiVersion: v1
kind: Namespace
metadata: { name: own }
`;
const brief = (placed: readonly PlacedObject[]): readonly string[] => placed.map(({ name, namespace, images, claims }) => [namespace ?? '?', name, ...images.map(({ image }) => image), ...claims].join(' '));

describe('placing objects', () => {
  it('leaves them as written where no kustomization leads to them', () => {
    assert.deepEqual(brief(place({ 'a.yaml': deployment })), ['own web example.com:5000/web:1@sha256:aa files foreign', '? files', '? own']);
  });
  it('applies base and overlay, the outermost last', () => {
    const files = {
      'k8s/base/kustomization.yaml': 'namespace: inner\nnamePrefix: b-\nresources: [web.yaml, web.yaml]\nimages: [{name: "example.com:5000/web", newTag: "2"}]',
      'k8s/base/web.yaml': deployment,
      'k8s/overlays/prod/kustomization.yml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: prod\nnamePrefix: p-\nnameSuffix: -s\nresources: [../../base/, https://example.com/x.yaml, "git@example.com:x", ../../../../etc]\nimages: [{name: "example.com:5000/web", newName: mirror/web, digest: "sha256:bb"}]',
    };
    assert.deepEqual(brief(place(files)), ['prod p-b-web-s mirror/web@sha256:bb p-b-files-s foreign', 'prod p-b-files-s', 'prod own']);
  });
  it('lists every overlay that applies an object', () => {
    const overlay = (namespace: string): string => `namespace: ${namespace}\nresources: [../base]`;
    const files = { 'base/kustomization.yaml': 'resources: [c.yaml]', 'base/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}', 'one/kustomization.yaml': overlay('one'), 'two/kustomization.yaml': overlay('two') };
    assert.deepEqual(brief(place(files)), ['one c', 'two c']);
  });
  it('gives patches the names and namespaces of what they patch, and leaves those alone that patch nothing', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [web.yaml]\nnamePrefix: b-',
      'base/web.yaml': deployment,
      'top/kustomization.yaml': 'resources: [../base]\npatches: [{ path: web.yaml }, { path: other.yaml }, { target: { kind: Deployment } }]\nnameSuffix: -t',
      'top/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 2 }',
      'top/other.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other }',
    };
    const patches = place(files).filter(({ file }) => file.startsWith('top/'));
    assert.deepEqual(patches.map(({ file, namespace, name, isPatch }) => [file, namespace, name, isPatch]), [['top/web.yaml', 'own', 'b-web-t', true], ['top/other.yaml', undefined, 'other', undefined]]);
  });
  it('knows what a file with a JSON patch changes, and that nothing but its target names it', () => {
    const patch = '# why\n- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: web:2\n- {op: remove, path: /spec/replicas}\n';
    const placed = (kustomization: string): readonly PlacedObject[] => place({ 'kustomization.yaml': kustomization, 'web.yaml': deployment, 'patch.yaml': patch });
    const told = ({ file, object, name, images }: PlacedObject): unknown => [file, object.kind, name, object.lines, ...images.map(({ image }) => image)];
    const target = '{path: patch.yaml, target: {kind: Deployment, version: v1}}';
    assert.deepEqual(placed(`resources: [web.yaml]\npatches: [${target}]\nnamePrefix: p-`).filter(({ isPatch }) => isPatch).map(told), [
      ['patch.yaml', 'Deployment', 'p-web', { start: 1, end: 5 }, 'web:2'],
    ]);
    for (const other of ['{path: patch.yaml}', '{path: patch.yaml, target: {kind: Deployment, version: v2}}', '{path: patch.yaml, target: {kind: Deployment, group: batch}}']) {
      assert.deepEqual(placed(`resources: [web.yaml]\npatches: [${other}]`).filter(({ isPatch }) => isPatch), [], other);
    }
  });
  it('knows the lines of patches that stand in the kustomization, and does nothing where it cannot tell what they change', () => {
    const kustomization = `resources: [web.yaml]
patches:
- target: { kind: Deploy.*, name: web }
  patch: |-
    - op: add
      path: /spec/template/spec/containers/0/image
      value: web:3
    - { op: replace, path: /spec/template/spec/containers/7/image, value: "none:1" }
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec: { template: { spec: { containers: [{ name: web, image: "web:4" }] } } }
- { target: { name: "w(e)+b" }, patch: '[{op: remove, path: /spec}]' }
- { target: { kind: Deployment, labelSelector: app=web }, patch: '[{op: remove, path: /spec}]' }
- { target: { namespace: other }, patch: '[{op: remove, path: /spec}]' }
- { target: { kind: Deployment }, patch: "[{op: [" }
`;
    const patches = place({ 'kustomization.yaml': kustomization, 'web.yaml': deployment }).filter(({ isPatch }) => isPatch);
    assert.deepEqual(patches.map(({ object, images }) => [object.kind, object.name, object.lines, ...images.map(({ image, container, at }) => `${container} ${image} ${at.line}`)]), [
      ['Deployment', 'web', { start: 3, end: 8 }, 'web web:3 6'],
      ['Deployment', 'web', { start: 9, end: 14 }, 'web web:4 13'],
      ['Deployment', 'web', { start: 17, end: 18 }],
    ]);
  });
  it('does not take the kustomizations of Flux for those of kustomize', () => {
    const flux = parseManifest('kustomization.yaml', 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop}\nspec: {}');
    assert.deepEqual([flux.kustomization, flux.objects.length], [undefined, 1]);
  });
  it('comes to an end where kustomizations lead to each other, or multiply', () => {
    const around = { 'a/kustomization.yaml': 'resources: [../b, c.yaml]', 'b/kustomization.yaml': 'resources: [../a]', 'a/c.yaml': deployment };
    assert.equal(place(around).length, 3);
    assert.equal(place({ ...around, 'top/kustomization.yaml': 'namespace: top\nresources: [../a]' })[0]?.namespace, 'top');
    const many: Record<string, string> = { 'l12/kustomization.yaml': 'resources: [c.yaml]', 'l12/c.yaml': deployment };
    for (let level = 0; level < 12; level += 1) {
      many[`l${level}/kustomization.yaml`] = `resources: [../l${level + 1}, x, y]`;
      many[`l${level}/x/kustomization.yaml`] = `resources: [../../l${level + 1}]`;
      many[`l${level}/y/kustomization.yaml`] = `resources: [../../l${level + 1}]`;
    }
    assert.equal(place(many).length, 10_000);
  });
});

describe('place of a claim', () => {
  const placed = place({
    'near.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: uploads',
    'shop.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n\n  name: uploads\n  namespace: shop',
    'db.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  volumeClaimTemplates:\n    - metadata: {name: data}',
  });
  const found = (namespace: string, name: string): unknown => {
    const there = claimPlace(placed, namespace, name);
    return there && `${there.file}:${there.at.line}`;
  };
  it('is its document, that of its namespace first', () => {
    assert.equal(found('shop', 'uploads'), 'shop.yaml:4');
    assert.equal(found('test', 'uploads'), 'near.yaml:3');
  });
  it('is the template of the StatefulSet that makes it', () => {
    assert.equal(found('shop', 'data-db-17'), 'db.yaml:5');
    for (const name of ['data-db-', 'data-db-x', 'data-db-1-1', 'data-db', 'other-db-0']) assert.equal(found('shop', name), undefined);
  });
});
