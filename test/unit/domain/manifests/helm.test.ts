import assert from 'node:assert/strict';
import { chartParts, chartsOf } from '../../../../src/domain/manifests/helm/chart.ts';
import { readHelmFile, type HelmFile } from '../../../../src/domain/manifests/helm/helmFile.ts';
import { HelmTies } from '../../../../src/domain/findings/links/helmTies.ts';
import { LiveWorkloads } from '../../../../src/domain/findings/links/linkContext.ts';
import type { ClaimRow, WorkloadSummary } from '../../../../src/domain/inventory/row.ts';

const values = `global: { imageRegistry: "" }
orders:
  image:
    repository: registry.example.com/shop/orders
    tag: "1.4.2"
  replicas: 2
catalog:
  image: registry.example.com/shop/catalog:2.1.0
  pullPolicy: Always
db:
  image: { registry: registry.example.com, repository: mirror/postgres, digest: "sha256:aa" }
computed: { image: "{{ .Values.global.image }}", baseImage: "not an image" }
`;

const template = `{{- if .Values.orders.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  name: {{ include "shop.fullname" . }}-orders
spec:
  template:
    spec:
      containers:
        - name: main
          image: "{{ .Values.orders.image.repository }}:{{ .Values.orders.image.tag | default .Chart.AppVersion }}"
        - image: busybox:1.35 # helper
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: "{{ .Release.Name }}-orders"
`;

const files: Readonly<Record<string, string>> = {
  'deploy/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.2.0\n',
  'deploy/shop/values.yaml': values,
  'deploy/shop/values-prod.yaml': 'orders: { image: { tag: "1.4.3" } }\n',
  'deploy/shop/templates/orders.yaml': template,
  'deploy/shop/charts/cache/Chart.yaml': 'name: cache\n',
  'deploy/shop/charts/cache/values.yaml': 'image: { repository: redis }\n',
  'environments/values-test.yaml': 'image: { repository: registry.example.com/shop/uploads, tag: main }\n',
};

const read = (from: Readonly<Record<string, string>> = files): readonly HelmFile[] => Object.entries(from).flatMap(([file, text]) => readHelmFile(file, text) ?? []);

const workload = (name: string, image: string, helm?: NonNullable<WorkloadSummary['origin']>['helm'], more: Partial<WorkloadSummary> = {}): WorkloadSummary => ({
  kind: 'deployment', namespace: 'shop', name, uid: name, replicas: 1, readyReplicas: 1, images: [{ container: 'main', image }], ...(helm === undefined ? {} : { origin: { helm } }), ...more,
});

const rowOf = (live: readonly WorkloadSummary[]): ClaimRow => ({
  id: 'shop/data', namespace: 'shop', name: 'data', state: 'Bound', accessModes: [], volumeMode: 'Filesystem', encrypted: { known: true, value: true },
  restorePoints: [], unread: [], reach: live.map((each) => ({ workload: each, hops: [], ingresses: [] })), certificates: [], certificatesUnread: [],
});

describe('files of a Helm chart', () => {
  it('name the images of their values, with the keys that lead there', () => {
    const file = readHelmFile('deploy/shop/values.yaml', values);
    assert.deepEqual(file?.what === 'values' && file.images, [
      { image: 'registry.example.com/shop/orders:1.4.2', path: 'orders.image', line: 3 },
      { image: 'registry.example.com/shop/catalog:2.1.0', path: 'catalog.image', line: 7 },
      { image: 'registry.example.com/mirror/postgres@sha256:aa', path: 'db.image', line: 10 },
    ]);
  });
  it('tell of a template its kinds, what names can become, and the values of its images', () => {
    const file = readHelmFile('deploy/shop/templates/orders.yaml', template);
    assert.ok(file?.what === 'template');
    assert.deepEqual(file.objects.map(({ kind, lines, imageValues, images }) => ({ kind, lines, imageValues, images })), [
      { kind: 'Deployment', lines: { start: 0, end: 15 }, imageValues: ['orders.image.repository', 'orders.image.tag'], images: ['busybox:1.35'] },
      { kind: 'Service', lines: { start: 15, end: 21 }, imageValues: [], images: [] },
    ]);
    assert.deepEqual(['prod-orders', 'shop-orders', 'orders', 'prod-orders-2'].map((name) => file.objects[0]?.name.test(name)), [true, true, false, false]);
  });
  it('are none where they are not called so, or are no YAML, and come to an end', () => {
    assert.deepEqual(read({ 'a/settings.yaml': values, 'k8s/templates/plain.yaml': 'kind: Deployment', 'a/values.yaml': '[1', 'b/Chart.yaml': '- x', 'c/values.yaml': '' }).map(({ what }) => what), []);
    const deep = `${'{a: '.repeat(200)}{repository: x}${'}'.repeat(200)}`;
    const file = readHelmFile('values.yaml', deep);
    assert.deepEqual(file?.what === 'values' && file.images, []);
    const many = readHelmFile('t/templates/a.yaml', `kind: Pod\nmetadata:\n  name: ${'{{a}}a'.repeat(60)}b\n`);
    assert.ok(many?.what === 'template');
    assert.equal(many.objects[0]?.name.test('a'.repeat(250)), true, 'too many computed parts: it can become anything');
  });
  it('have parts whose findings have the same links', () => {
    const partAt = chartParts(chartsOf(read()));
    assert.deepEqual([0, 12, 15, 19].map((line) => partAt('deploy/shop/templates/orders.yaml', line)), [0, 0, 15, 15]);
    assert.deepEqual([0, 1, 5, 6, 8, 10].map((line) => partAt('deploy/shop/values.yaml', line)), [0, 1, 1, 6, 6, 9]);
    assert.deepEqual([partAt('deploy/shop/Chart.yaml', 1), partAt('a.ts', 0)], [undefined, undefined]);
  });
  it('belong to the innermost chart; values elsewhere to none', () => {
    assert.deepEqual(chartsOf(read()).map(({ name, folder, values: of, templates }) => [name, folder, of.length, templates.size]), [['shop', 'deploy/shop', 2, 1], ['cache', 'deploy/shop/charts/cache', 1, 0], [undefined, 'environments', 1, 0]]);
  });
});

describe('7 and 8: Helm charts', () => {
  const helm = { release: 'prod', chart: 'shop-1.2.0' };
  const orders = workload('prod-orders', 'registry.example.com/shop/orders:1.5', helm);
  const catalog = workload('prod-catalog', 'registry.example.com/shop/catalog:2.1.0', helm);
  const stranger = workload('prod-orders', 'postgres:15', undefined, { kind: 'statefulSet', namespace: 'other' });
  const linked = (file: string, line: number | undefined, ...live: readonly WorkloadSummary[]): readonly unknown[] =>
    new HelmTies(chartsOf(read()), new LiveWorkloads([rowOf(live)])).of({ uri: file, file, run: { tool: 'T', file: 'a.sarif' }, ...(line === undefined ? {} : { line }) }).map(({ workload: { namespace, name }, evidence: { signal }, confidence }) => [`${namespace}/${name}`, signal, confidence]);

  it('a template leads to the workload of the release that it can have made', () => {
    assert.deepEqual(linked('deploy/shop/templates/orders.yaml', 12, orders, catalog, stranger), [['shop/prod-orders', 'helmRelease', 'likely']]);
    assert.deepEqual(linked('deploy/shop/templates/orders.yaml', 17, orders, catalog), [], 'a Service runs no code');
    assert.deepEqual(linked('deploy/shop/templates/orders.yaml', undefined, orders, catalog), [['shop/prod-orders', 'helmRelease', 'likely']]);
  });
  it('without a release, to who runs the image of its values', () => {
    const plain = workload('x-orders', 'registry.example.com/shop/orders:main');
    assert.deepEqual(linked('deploy/shop/templates/orders.yaml', 12, plain, catalog), [['shop/x-orders', 'helmValues', 'likely']]);
    assert.deepEqual(linked('deploy/shop/templates/orders.yaml', 12, workload('x-orders', 'other.example.com/shop/orders:1.4.2')), []);
  });
  it('values lead to who runs the image of their section, else to the whole release', () => {
    assert.deepEqual(linked('deploy/shop/values.yaml', 5, orders, catalog), [['shop/prod-orders', 'helmValues', 'likely']]);
    assert.deepEqual(linked('deploy/shop/values.yaml', 8, orders, catalog), [['shop/prod-catalog', 'helmValues', 'likely']]);
    assert.deepEqual(linked('deploy/shop/values.yaml', 0, orders, catalog), [['shop/prod-orders', 'helmRelease', 'likely'], ['shop/prod-catalog', 'helmRelease', 'likely']]);
    assert.deepEqual(linked('environments/values-test.yaml', 0, workload('uploads', 'registry.example.com/shop/uploads:7')), [['shop/uploads', 'helmValues', 'likely']]);
  });
  it('goes by the chart in the labels, whatever its version, and by no other chart', () => {
    const from = (chart: string): number => linked('deploy/shop/Chart.yaml', 1, workload('a', 'x', { release: 'r', chart })).length;
    assert.deepEqual(['shop-1.2.0', 'shop-v2.0.0', 'shop-3', 'shop-api-1.2.0', 'shopping-1.0', 'shop'].map(from), [1, 1, 1, 0, 0, 0]);
    assert.equal(linked('deploy/shop/Chart.yaml', 1, workload('a', 'x', { release: 'r', app: 'shop' })).length, 1);
    assert.deepEqual(linked('deploy/shop/charts/cache/values.yaml', 0, orders), [], 'the subchart is another');
  });
});
