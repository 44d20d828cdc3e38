// Where kustomize puts objects, against what kubectl's own kustomize makes of the same files.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { programPath } from '../../scripts/cluster/programs.ts';
import { run } from '../../scripts/lib/run.ts';
import { parseManifest } from '../../src/domain/manifests/parseManifest.ts';
import { placeObjects } from '../../src/domain/manifests/place.ts';

const base = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      initContainers: [{ name: init, image: "busybox:1.35" }]
      containers: [{ name: main, image: "registry.example.com/shop/orders:1" }, { name: side, image: "envoy:1" }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: files } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: files }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'base and overlay, images by tag, name and digest': {
    'base/kustomization.yaml': 'resources: [orders.yaml]\nnamePrefix: b-\n',
    'base/orders.yaml': base,
    'top/kustomization.yaml': 'namespace: shop\nnameSuffix: -s\nresources: [../base]\nimages:\n- {name: registry.example.com/shop/orders, newTag: "2"}\n- {name: envoy, newName: mirror/envoy, digest: "sha256:aa"}\n- {name: busybox, newTag: "1.36"}\n',
  },
  'a component, with its own resource and images, applied to all that was gathered': {
    'base/kustomization.yaml': 'resources: [orders.yaml]\n',
    'base/orders.yaml': base,
    'parts/cache/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [cache.yaml]\nimages: [{name: registry.example.com/shop/orders, newTag: cached}]\nnamePrefix: c-\n',
    'parts/cache/cache.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: cache}\nspec: {containers: [{name: main, image: "redis:7"}]}\n',
    'top/kustomization.yaml': 'namespace: shop\nresources: [../base]\ncomponents: [../parts/cache]\nimages: [{name: redis, newTag: "8"}]\nnameSuffix: -t\n',
  },
  'patches in files, of both lists, that change an image': {
    'base/kustomization.yaml': 'resources: [orders.yaml]\nnamePrefix: b-\n',
    'base/orders.yaml': base,
    'top/kustomization.yaml': 'namespace: shop\nresources: [../base]\npatches: [{path: image.yaml}]\npatchesStrategicMerge: [replicas.yaml]\nnameSuffix: -t\n',
    'top/image.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: side, image: "envoy:2"}]}}}\n',
    'top/replicas.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 3}\n',
  },
  'patches in the kustomization: merged by name, by target, and as a JSON patch': {
    'base/kustomization.yaml': 'resources: [orders.yaml, cache.yaml]\nnamePrefix: b-\n',
    'base/orders.yaml': base,
    'base/cache.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: cache}\nspec: {template: {spec: {containers: [{name: main, image: "redis:7"}]}}}\n',
    'top/kustomization.yaml': `namespace: shop
resources: [../base]
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: orders}
    spec:
      template:
        spec:
          containers:
          - name: side
            image: envoy:2
- target: {kind: StatefulSet, name: "ca.*|none"}
  patch: |
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: whatever}
    spec: {template: {spec: {containers: [{name: main, image: "redis:8"}]}}}
- target: {kind: Deployment}
  patch: '[{"op": "replace", "path": "/spec/template/spec/initContainers/0/image", "value": "busybox:2"}]'
- target: {kind: Deployment, name: nobody}
  patch: |-
    - op: replace
      path: /spec/template/spec/containers/0/image
      value: none:1
images: [{name: envoy, newTag: "3"}]
`,
  },
  'JSON patches in files, by group, version and kind; containers that are added and replaced': {
    'base/kustomization.yaml': 'resources: [orders.yaml, cache.yaml]\nnamePrefix: b-\n',
    'base/orders.yaml': base,
    'base/cache.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: cache}\nspec: {template: {spec: {containers: [{name: main, image: "redis:7"}]}}}\n',
    'top/kustomization.yaml': `namespace: shop
resources: [../base]
patches:
- {path: image.yaml, target: {group: apps, version: v1, kind: Deployment}}
- {path: sidecar.yaml, target: {group: apps, version: v1}}
- {path: image.yaml, target: {version: v2, kind: StatefulSet}}
- {path: image.yaml, target: {group: batch, kind: StatefulSet}}
patchesJson6902:
- {path: whole.yaml, target: {group: apps, version: v1, kind: StatefulSet, name: cache}}
images: [{name: agent, newTag: "3"}]
`,
    'top/image.yaml': '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: registry.example.com/shop/orders:9\n- op: add\n  path: /metadata/annotations\n  value: {a: b}\n',
    'top/sidecar.yaml': '[{"op": "add", "path": "/spec/template/spec/containers/-", "value": {"name": "agent", "image": "agent:1"}}]\n',
    'top/whole.yaml': '- {op: replace, path: /spec/template/spec/containers/0, value: {name: main, image: "valkey:8"}}\n',
  },
  'a patch in the kustomization, as it was written of old': {
    'top/kustomization.yaml': `resources: [orders.yaml]
patchesStrategicMerge:
- |-
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: orders}
  spec: {template: {spec: {containers: [{name: side, image: "envoy:4"}]}}}
`,
    'top/orders.yaml': base,
  },
};

interface Built {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly template?: { readonly spec: PodSpec } } & PodSpec;
}
interface PodSpec {
  readonly initContainers?: readonly { readonly image: string }[];
  readonly containers?: readonly { readonly image: string }[];
  readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
}

describe('kustomize', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kustomize-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Kind, namespace, name, then images and claims in order. */
  const byKubectl = async (): Promise<readonly string[]> => {
    const made = await run(await programPath('kubectl'), ['kustomize', join(folder, 'top')], { timeoutMs: 60_000 });
    return parseAllDocuments(made).map((document) => {
      const { kind, metadata, spec } = document.toJS() as Built;
      const { initContainers = [], containers = [], volumes = [] } = spec.template?.spec ?? spec;
      const images = [...initContainers, ...containers].map(({ image }) => image);
      const claims = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
      return [kind, metadata.namespace, metadata.name, ...[...images, ...claims].sort()].join(' ');
    }).sort();
  };
  const byUs = async (): Promise<readonly string[]> => {
    const files = (await readdir(folder, { recursive: true })).filter((file) => /\.ya?ml$/.test(file));
    const placed = placeObjects(await Promise.all(files.map(async (file) => parseManifest(file, await readFile(join(folder, file), 'utf8')))));
    const objects = placed.filter(({ isPatch }) => isPatch !== true);
    return objects.map(({ object, name, namespace, images, claims }) => {
      const patched = placed.filter((one) => one.isPatch === true && one.object.kind === object.kind && one.name === name);
      return [object.kind, namespace, name, ...[...images, ...patched.flatMap((one) => one.images)].map(({ image }) => image).concat(claims).sort()].join(' ');
    }).sort();
  };

  for (const [what, files] of Object.entries(cases)) {
    it(what, async () => {
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), text);
      }
      assert.deepEqual(await byUs(), await byKubectl());
    });
  }
});
