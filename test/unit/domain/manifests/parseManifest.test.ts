import assert from 'node:assert/strict';
import { manifestAt, objectAt } from '../../../../src/domain/manifests/manifest.ts';
import { mayBeManifest } from '../../../../src/domain/manifests/mayBeManifest.ts';
import { parseManifest } from '../../../../src/domain/manifests/parseManifest.ts';

const text = `# the shop's database
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: orders-db
  namespace: shop
spec:
  replicas: 2
  template:
    spec:
      initContainers:
        - name: init
          image: busybox
      containers:
        - name: postgres
          image: "postgres:15"
      volumes:
        - name: cert
          secret:
            secretName: db-tls
        - name: both
          projected:
            sources:
              - secret: { name: more-tls }
        - name: files
          persistentVolumeClaim:
            claimName: uploads
  volumeClaimTemplates:
    - metadata:
        name: data
---
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: { name: uploads }
  - { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: front }, spec: { tls: [ { secretName: front-tls } ] } }
---
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata:
  name: front-tls
---
apiVersion: v1
kind: Secret
metadata:
  name: password
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: front
spec:
  secretName: issued-tls
`;
const manifest = parseManifest('k8s/db.yaml', text);
const at = (word: string, from = 0): ReturnType<typeof manifestAt> => manifestAt(manifest, text.indexOf(word, from) + 1);

describe('manifest', () => {
  it('gives the objects of all documents and lists, with their lines', () => {
    assert.deepEqual(manifest.objects.map(({ kind, name, namespace, lines }) => [kind, name, namespace, lines.start, lines.end]), [
      ['StatefulSet', 'orders-db', 'shop', 1, 30],
      ['PersistentVolumeClaim', 'uploads', undefined, 35, 38],
      ['Ingress', 'front', undefined, 38, 39],
      ['Secret', 'front-tls', undefined, 40, 45],
      ['Secret', 'password', undefined, 46, 50],
      ['Certificate', 'front', undefined, 51, 57],
    ]);
    assert.equal(objectAt(manifest, 30), undefined);
    assert.equal(objectAt(manifest, 29)?.name, 'orders-db');
    assert.equal(objectAt(manifest, 38)?.name, 'front');
  });
  it('gives images, claims and claim templates with their places', () => {
    const set = manifest.objects[0];
    assert.deepEqual(set?.images.map(({ container, image, at: { line } }) => [container, image, line]), [['init', 'busybox', 12], ['postgres', 'postgres:15', 15]]);
    assert.deepEqual(set.claims, ['uploads']);
    assert.deepEqual(set.claimTemplates.map(({ name, at: { line } }) => [name, line]), [['data', 29]]);
    assert.equal(text.slice(set.nameAt.start, set.nameAt.end), 'orders-db');
  });
  it('says what stands at a position', () => {
    const claim = at('uploads');
    assert.equal(claim?.what, 'claim');
    assert.equal(claim.object.kind, 'StatefulSet');
    assert.equal(at('uploads', text.indexOf('List'))?.object.kind, 'PersistentVolumeClaim');
    const template = at('data\n', text.indexOf('Templates'));
    assert.deepEqual(template?.what === 'claimTemplate' && template.claims, ['data-orders-db-0', 'data-orders-db-1']);
    const roles = ['db-tls', 'more-tls', 'front-tls', 'issued-tls'].map((word) => at(word)).map((mention) => mention?.what === 'secret' && mention.role);
    assert.deepEqual(roles, ['volume', 'volume', 'ingress', 'certificate']);
    const secret = at('front-tls', text.indexOf('kubernetes.io/tls'));
    assert.equal(secret?.what === 'secret' && secret.role, 'secret');
    for (const word of ['password', 'orders-db', 'busybox', 'replicas', '# the']) assert.equal(at(word), undefined);
  });
  it('counts ordinals from their start', () => {
    const set = parseManifest('a.yaml', 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {ordinals: {start: 3}, volumeClaimTemplates: [{metadata: {name: d}}]}');
    const mention = set.mentions[0];
    assert.deepEqual(mention?.what === 'claimTemplate' && mention.claims, ['d-db-3']);
  });
  it('names no more claims than anybody can read', () => {
    const set = parseManifest('a.yaml', 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {replicas: 1000000000, volumeClaimTemplates: [{metadata: {name: d}}]}');
    const mention = set.mentions[0];
    assert.equal(mention?.what === 'claimTemplate' && mention.claims.length, 100);
  });
  it('follows anchors', () => {
    const { objects } = parseManifest('a.yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: &n web}\nspec: {template: {spec: {containers: [&c {name: *n, image: web:1}, *c]}}}');
    assert.deepEqual(objects[0]?.images.map(({ container, image }) => `${container} ${image}`), ['web web:1', 'web web:1']);
  });
  it('skips templates of Helm, with a code', () => {
    assert.equal(parseManifest('chart/templates/db.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: "{{ .Release.Name }}"}').skipped, 'template');
    assert.equal(parseManifest('db.yaml', 'apiVersion: v1\nkind: Secret\nmetadata:\n{{ include "x" . }}\n  name: y').skipped, 'template');
    const rules = parseManifest('rules.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rules}\ndata: {a: "{{ $labels.pod }}"}');
    assert.deepEqual([rules.skipped, rules.objects.length], [undefined, 1]);
    assert.equal(parseManifest('db.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: "{{ x }}"}').objects.length, 0);
  });
  it('reads what it can of broken YAML and of wrong types, without throwing', () => {
    assert.deepEqual(parseManifest('a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: [').objects.map(({ name }) => name), ['p']);
    for (const odd of ['', '---', 'null', '[1]', 'a: b: c', 'apiVersion: [1]\nkind: {}\nmetadata: x', '\0', '*x', '&a [*a]', '? ? ?', '{{{{', '%YAML 9.9\n---\na', '\t- a']) {
      assert.equal(parseManifest('a.yaml', odd).objects.length, 0);
    }
    for (const spec of ['x', '[1]', '{template: 1}', '{template: {spec: {containers: x, volumes: {a: b}}}, volumeClaimTemplates: 3}', '{template: {spec: {containers: [1, null, {image: [1]}]}}}']) {
      assert.deepEqual(parseManifest('a.yaml', `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\nspec: ${spec}`).objects[0]?.images, []);
    }
  });
  it('reads any beginning of a file, nesting without end and huge maps, without throwing and in time', function () {
    this.timeout(60_000);
    for (let end = 0; end <= text.length; end += 7) parseManifest('a.yaml', text.slice(0, end));
    assert.equal(parseManifest('a.yaml', `apiVersion: v1\nkind: ${'['.repeat(100_000)}`).objects.length, 0);
    const data = Array.from({ length: 40_000 }, (_, index) => `  key${index}: value`).join('\n');
    assert.equal(parseManifest('a.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n${data}`).objects.length, 1);
  });
  it('is told from other YAML by a look', () => {
    assert.equal(mayBeManifest('k8s/a.yaml', text), true);
    assert.equal(mayBeManifest('kustomization.yaml', 'resources: [a.yaml]'), true);
    assert.equal(mayBeManifest('compose.yaml', 'services: {}'), false);
    assert.equal(mayBeManifest('patch.yaml', '- op: replace\n  path: /spec/replicas\n  value: 2'), true);
    assert.equal(mayBeManifest('patch.yaml', '[{"op": "remove", "path": "/spec"}]'), true);
    assert.equal(mayBeManifest('values.yaml', 'operator: {path: /data}\nshop: x'), false);
  });
});
