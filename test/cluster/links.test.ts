// Each signal of docs/links.md by real parts: the shop as the local cluster runs it, its files, what real scanners wrote of
// them, and what real tools leave on objects and write into files.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { ensureCluster } from '../../scripts/cluster/ensureCluster.ts';
import { silent } from '../../scripts/lib/progress.ts';
import { run } from '../../scripts/lib/run.ts';
import { until } from '../../scripts/lib/until.ts';
import { buildShopImages } from '../../scripts/shop/images.ts';
import { decodeLog } from '../../src/domain/findings/decodeLog.ts';
import type { FindingPlace, RunFacts } from '../../src/domain/findings/findingPlace.ts';
import type { Link } from '../../src/domain/findings/link.ts';
import type { LinkContext } from '../../src/domain/findings/links/linkContext.ts';
import { Linker } from '../../src/domain/findings/links/linker.ts';
import { readProvenances } from '../../src/domain/findings/links/provenance.ts';
import { isInside, WorkspacePaths } from '../../src/domain/findings/workspacePaths.ts';
import type { WorkloadSummary } from '../../src/domain/inventory/row.ts';
import { dockerfileAt } from '../../src/domain/manifests/dockerfile.ts';
import { imageName, sha256In } from '../../src/domain/manifests/image.ts';
import { readImageBuilds } from '../../src/domain/manifests/imageBuild.ts';
import { parseManifest } from '../../src/domain/manifests/parseManifest.ts';
import { placeObjects } from '../../src/domain/manifests/place.ts';
import { parseLinkRules } from '../../src/domain/policies/parseLinkRules.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import { runFacts } from '../../src/sources/workspace/runFacts.ts';
import { moduleFolder } from './support/goModule.ts';

const sample = join(import.meta.dirname, '..', '..', 'samples', 'shop');
const worker = new URL('../../src/sources/cluster/worker.ts', import.meta.url);
const source = 'https://git.example.com/acme/shop';
const commit = 'c'.repeat(40);

describe('links by real parts', function () {
  this.timeout(900_000);
  let cluster: Cluster;
  let inventory: InventoryClient;
  let files: readonly string[];
  let context: Omit<LinkContext, 'rows'>;

  const text = async (file: string): Promise<string> => await readFile(join(sample, file), 'utf8');
  const workload = (name: string): WorkloadSummary | undefined => inventory.rows().flatMap(({ reach }) => reach).find(({ workload: one }) => one.name === name)?.workload;
  const linksOf = (place: FindingPlace, more: Partial<LinkContext> = {}): readonly Link[] => new Linker({ ...context, rows: inventory.rows(), ...more }).linksOf(place);
  const said = (links: readonly Link[]): readonly string[] => links.map(({ workload: { namespace, name }, evidence: { signal }, confidence }) => `${namespace}/${name} ${signal} ${confidence}`);
  const placeOf = (file: string, facts: Partial<RunFacts> = {}): FindingPlace => ({ uri: file, file, run: { tool: 'T', file: 'a.sarif', ...facts } });

  /** The places of the findings that a real scanner wrote down of the shop, as the finding service makes them. */
  const placesIn = async (sarif: string): Promise<readonly FindingPlace[]> => {
    const { findings, report } = decodeLog({ value: JSON.parse(await text(`.sarif/${sarif}`)), cut: new Set() }, sarif);
    const paths = new WorkspacePaths(files);
    const facts = runFacts(report);
    return findings.map(({ locations: [first], objects, from }) => {
      const file = first === undefined ? undefined : paths.find(first.uri);
      const line = first?.region?.startLine;
      return { uri: first?.uri ?? '', ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), ...(objects === undefined ? {} : { objects }), run: facts[from.run]! };
    });
  };
  /** Annotates a Deployment of the shop for the time of a test: nothing is rolled out for that. */
  const annotated = async (name: string, annotations: Readonly<Record<string, string>>, seen: (origin: WorkloadSummary['origin']) => boolean, test: () => void): Promise<void> => {
    const keys = Object.keys(annotations);
    await cluster.kubectl(['annotate', '-n', 'shop', 'deployment', name, '--overwrite', ...keys.map((key) => `${key}=${annotations[key]}`)]);
    try {
      await until('the annotation', () => Promise.resolve(seen(workload(name)?.origin) || undefined), { timeoutMs: 60_000, intervalMs: 20 });
      test();
    } finally {
      await cluster.kubectl(['annotate', '-n', 'shop', 'deployment', name, ...keys.map((key) => `${key}-`)]);
    }
  };

  before(async () => {
    cluster = await ensureCluster('test', { seed: 'shop', attachRequired: false, progress: silent });
    inventory = new InventoryClient({ worker, target: { kubeconfig: cluster.kubeconfig } });
    inventory.want(['claim', 'statefulSet', 'deployment', 'daemonSet', 'pod', 'service', 'ingress', 'configMap']);
    await inventory.settled(AbortSignal.timeout(120_000));
    files = (await readdir(sample, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(sample.length + 1));
    const manifests = await Promise.all(files.filter((file) => isInside(file, 'k8s') && file.endsWith('.yaml')).map(async (file) => parseManifest(file, await text(file))));
    const dockerfiles = await Promise.all(files.filter((file) => file.endsWith('/Dockerfile')).map(async (file) => dockerfileAt(file, 'shop', await text(file))));
    context = { placed: placeObjects(manifests), dockerfiles, builds: [], provenances: [], rules: [] };
  });
  after(async () => {
    await inventory.dispose();
  });

  it("1 digest: kubelet's imageID is that of the archive's own manifest or configuration", async () => {
    for (const archive of await buildShopImages(silent)) {
      const read = async (path: string): Promise<unknown> => JSON.parse(await run('tar', ['--extract', '--to-stdout', '--file', archive, path]));
      const index = (await read('index.json')) as { manifests: { digest: string; annotations: Record<string, string> }[] };
      const manifest = index.manifests[0]!;
      const config = ((await read(`blobs/sha256/${sha256In(manifest.digest)}`)) as { config: { digest: string } }).config.digest;
      const name = imageName(manifest.annotations['io.containerd.image.name'] ?? '');
      const imageId = workload(name)?.images[0]?.imageId;
      assert.ok([manifest.digest, config].includes(`sha256:${sha256In(imageId)}`), `${name} ${imageId}`);
      // Trivy writes both of an image: it is found by whichever kubelet reports.
      const properties = { imageName: manifest.annotations['io.containerd.image.name'], imageID: config, repoDigests: [`registry.example.com/shop/${name}@${manifest.digest}`] };
      const { report } = decodeLog({ value: { version: '2.1.0', runs: [{ tool: { driver: { name: 'Trivy' } }, properties, results: [] }] }, cut: new Set() }, 'trivy.sarif');
      const links = linksOf({ uri: 'usr/lib/libssl.so.3', run: runFacts(report)[0]! });
      assert.deepEqual(links.map(({ workload: { name: to }, evidence, confidence }) => [to, evidence.signal === 'digest' && evidence.digest, confidence]), [[name, `sha256:${sha256In(imageId)}`, 'certain']]);
    }
  });

  it('2 manifest: each finding of Checkov leads to the workload of its document, which runs', async () => {
    const places = (await placesIn('checkov.sarif')).filter(({ file }) => file !== undefined && isInside(file, 'k8s/base'));
    assert.equal(places.length, 17);
    for (const place of places) {
      const name = /([^/]+)\.yaml$/.exec(place.file ?? '')?.[1] ?? '';
      assert.deepEqual(said(linksOf(place)), [`shop/${name} manifest certain`], place.file);
      assert.ok(workload(name) !== undefined, name);
    }
  });

  it('2 named object: an object that runs, by kind, namespace and name', () => {
    const objects = [{ kind: 'StatefulSet', namespace: 'shop', name: 'orders-db' }];
    assert.deepEqual(said(linksOf({ uri: 'rendered.yaml', objects, run: { tool: 'kube-linter', file: 'k.sarif' } })), ['shop/orders-db namedObject certain']);
  });

  it('3 provenance: a statement about the digest that runs; a bundle as Sigstore wrote it is read', async () => {
    const digest = sha256In(workload('orders')?.images[0]?.imageId) ?? '';
    const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();
    const bundle = JSON.parse(await readFile(join(await moduleFolder('github.com/sigstore/sigstore-go@v0.6.2'), 'examples', 'bundle-provenance.json'), 'utf8')) as { dsseEnvelope: { payload: string } };
    const statement = JSON.parse(decode(bundle.dsseEnvelope.payload)) as { subject: unknown };
    // It is about a package of npm: the image that runs takes its place.
    statement.subject = [{ name: 'registry.example.com/shop/orders', digest: { sha256: digest } }];
    bundle.dsseEnvelope.payload = Buffer.from(JSON.stringify(statement)).toString('base64');
    const provenances = readProvenances('orders.sigstore.json', JSON.stringify(bundle), decode);
    const [{ commit: built } = {}] = provenances;
    assert.match(built ?? '', /^[0-9a-f]{40}$/);
    const repository = { remotes: ['git@github.com:sigstore/sigstore-js.git'], commit: built! };
    const place = placeOf('packages/sign/src/bundler.ts');
    assert.deepEqual(said(linksOf(place, { provenances, repository })), ['shop/orders provenance suggestion'], 'a workflow names no folder');
    const buildkit = JSON.stringify({ 'containerimage.digest': `sha256:${digest}`, 'buildx.build.provenance': { metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { vcs: { source, revision: commit, 'localdir:context': 'services/orders' } } } } });
    const own = { provenances: readProvenances('build-metadata.json', buildkit, decode), repository: { remotes: [source], commit } };
    assert.deepEqual(said(linksOf(placeOf('services/orders/src/db.ts'), own))[0], 'shop/orders provenance certain');
  });

  it('4 and 5 labels: what the Deployment says of its source, and what the scan says of its own', async () => {
    const labels = { 'org.opencontainers.image.source': `${source}.git`, 'org.opencontainers.image.revision': commit };
    await annotated('uploads', labels, (origin) => origin?.revision === commit, () => {
      const repository = { remotes: ['ssh://git@git.example.com/acme/shop'], commit };
      assert.deepEqual(said(linksOf(placeOf('lib/sql.go'), { repository })), ['shop/uploads imageLabel likely']);
      const { report } = decodeLog({ value: { version: '2.1.0', runs: [{ tool: { driver: { name: 'CodeQL' } }, versionControlProvenance: [{ repositoryUri: source, revisionId: commit }], results: [] }] }, cut: new Set() }, 'codeql.sarif');
      assert.deepEqual(said(linksOf({ uri: 'lib/sql.go', run: runFacts(report)[0]! })), ['shop/uploads scannedSource certain']);
    });
  });

  it('6 build file: the folder that builds the image which runs', async () => {
    const compose = 'services:\n  orders:\n    image: registry.example.com/shop/orders:dev\n    build: { context: services, dockerfile: orders/Dockerfile }\n';
    const places = (await placesIn('eslint.sarif')).filter(({ file }) => file?.startsWith('services/orders/') === true);
    assert.ok(places.length > 0);
    for (const place of places) assert.deepEqual(said(linksOf(place, { builds: readImageBuilds('compose.yaml', compose) })), ['shop/orders buildFile certain']);
  });

  it("7 Argo CD: an Application that Argo CD's own definition accepts, and the tracking id that it writes", async () => {
    const crd = join(await moduleFolder('github.com/argoproj/argo-cd/v2@v2.11.7'), 'manifests', 'crds', 'application-crd.yaml');
    await cluster.kubectl(['apply', '--server-side', '-f', crd]);
    try {
      const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'shop', namespace: 'shop' }, spec: { project: 'default', source: { repoURL: source, path: './deploy/shop/' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' } } };
      await until('the definition to be served', async () => await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(application) }), { timeoutMs: 60_000, intervalMs: 500 });
      const live = stringify(parse(await cluster.kubectl(['get', 'applications.argoproj.io', '-n', 'shop', 'shop', '-o', 'yaml'])));
      const placed = [...context.placed, ...placeObjects([parseManifest('argo/shop.yaml', live)])];
      await annotated('uploads', { 'argocd.argoproj.io/tracking-id': 'shop_shop:apps/Deployment:shop/uploads' }, (origin) => origin?.argo === 'shop_shop', () => {
        assert.deepEqual(said(linksOf(placeOf('deploy/shop/templates/uploads.yaml'), { placed, repository: { remotes: [`${source}.git`] } })), ['shop/uploads argo likely']);
      });
    } finally {
      await cluster.kubectl(['delete', '-f', crd, '--wait=true']);
    }
  });

  it('8 Dockerfile: each finding of Semgrep, Bandit and gosec leads to the service that runs the image of its folder', async () => {
    let count = 0;
    for (const sarif of ['semgrep.sarif', 'bandit.sarif', 'gosec.sarif']) {
      for (const place of await placesIn(sarif)) {
        const service = /^services\/([^/]+)\//.exec(place.file ?? '')?.[1];
        if (service === undefined) continue;
        count += 1;
        assert.deepEqual(said(linksOf(place)), [`shop/${service} dockerfile likely`], `${sarif} ${place.uri}`);
      }
    }
    assert.equal(count, 48);
  });

  it('9 name: a guess, where nothing else says anything', () => {
    assert.deepEqual(said(linksOf(placeOf('tools/uploads/clean.py'))), ['shop/uploads name suggestion']);
  });

  it('pins and cuts of the policy file go before all of them', async () => {
    const rules = parseLinkRules('.volumeguard.yaml', `${await text('.volumeguard.yaml')}\nlinks:\n  - { files: ["k8s/base/orders-db.yaml"], workload: shop/statefulset/orders-db, cut: true }\n  - { files: ["**/store.go"], workload: shop/orders }\n`);
    assert.deepEqual(rules.faults, []);
    const [place] = (await placesIn('checkov.sarif')).filter(({ file }) => file === 'k8s/base/orders-db.yaml');
    assert.ok(place);
    assert.deepEqual(said(linksOf(place, { rules: rules.rules })), []);
    assert.deepEqual(said(linksOf(placeOf('services/uploads/store.go'), { rules: rules.rules })), ['shop/orders pinned certain', 'shop/uploads dockerfile likely']);
  });
});
