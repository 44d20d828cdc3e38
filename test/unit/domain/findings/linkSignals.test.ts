import assert from 'node:assert/strict';
import type { FindingPlace, ReportSubject } from '../../../../src/domain/findings/findingPlace.ts';
import type { Link } from '../../../../src/domain/findings/link.ts';
import type { LinkContext } from '../../../../src/domain/findings/links/linkContext.ts';
import { Linker } from '../../../../src/domain/findings/links/linker.ts';
import { readProvenances } from '../../../../src/domain/findings/links/provenance.ts';
import { repositoryKey, sameRepository } from '../../../../src/domain/findings/links/sameRepository.ts';
import type { ClaimRow, WorkloadSummary } from '../../../../src/domain/inventory/row.ts';
import { dockerfileAt } from '../../../../src/domain/manifests/dockerfile.ts';
import { readImageBuilds } from '../../../../src/domain/manifests/imageBuild.ts';
import { parseManifest } from '../../../../src/domain/manifests/parseManifest.ts';
import { placeObjects } from '../../../../src/domain/manifests/place.ts';
import { parseLinkRules } from '../../../../src/domain/policies/parseLinkRules.ts';

const digest = 'a'.repeat(64);
const other = 'b'.repeat(64);

const workload = (name: string, more: Partial<WorkloadSummary> = {}): WorkloadSummary => ({
  kind: 'deployment', namespace: 'shop', name, uid: name, replicas: 1, readyReplicas: 1,
  images: [{ container: 'main', image: `registry.example.com/shop/${name}:1.4`, imageId: `registry.example.com/shop/${name}@sha256:${digest}` }], ...more,
});

const row = (...workloads: readonly WorkloadSummary[]): ClaimRow => ({
  id: 'shop/data', namespace: 'shop', name: 'data', state: 'Bound', accessModes: [], volumeMode: 'Filesystem', encrypted: { known: true, value: true },
  restorePoints: [], unread: [], reach: workloads.map((each) => ({ workload: each, hops: [], ingresses: [] })), certificates: [], certificatesUnread: [],
});

const place = (file: string | undefined, run: Partial<FindingPlace['run']> = {}, more: Partial<FindingPlace> = {}): FindingPlace => ({
  uri: file ?? 'usr/lib/libssl.so', ...(file === undefined ? {} : { file }), run: { tool: 'T', file: 'a.sarif', ...run }, ...more,
});

const context = (more: Partial<LinkContext>): LinkContext => ({ placed: [], dockerfiles: [], builds: [], provenances: [], rules: [], rows: [], ...more });
const said = (links: readonly Link[]): readonly unknown[] => links.map(({ workload: { name }, evidence: { signal }, confidence }) => [name, signal, confidence]);

describe('signals of links', () => {
  it('1: the image that was scanned is the one that runs', () => {
    const linker = new Linker(context({ rows: [row(workload('orders'))] }));
    assert.deepEqual(said(linker.linksOf(place(undefined, { image: { digests: [`registry.example.com/shop/orders@sha256:${digest}`] } }))), [['orders', 'digest', 'certain']]);
    assert.deepEqual(said(linker.linksOf(place(undefined, { image: { id: `sha256:${digest}`, digests: [] } }))), [['orders', 'digest', 'certain']]);
    assert.deepEqual(linker.linksOf(place(undefined, { image: { digests: [`registry.example.com/shop/orders@sha256:${other}`] } })), []);
    // The tag alone moves: what was scanned under it may be another image.
    assert.deepEqual(linker.linksOf(place(undefined, { image: { name: 'registry.example.com/shop/orders:1.4', digests: [] } })), []);
  });

  describe('1: a report in the cluster', () => {
    const subject: ReportSubject = { report: 'shop/VulnerabilityReport/r', kind: 'ReplicaSet', namespace: 'shop', name: 'orders-5c689d88bb', uid: 'rs', container: 'main', place: 'k8s:/shop/Deployment/orders/main' };
    const scanned = { repository: 'registry.example.com/shop/orders', tag: '1.4' };
    const report = (more: Partial<ReportSubject>): FindingPlace => place(undefined, {}, { report: { ...subject, ...more } });
    const linked = (live: WorkloadSummary, more: Partial<ReportSubject>): readonly unknown[] => said(new Linker(context({ rows: [row(live)] })).linksOf(report(more)));
    const running = workload('orders', { revisions: ['5c689d88bb', '7f6d'] });
    const set = workload('db', { kind: 'statefulSet', uid: 'u', images: [{ container: 'main', image: 'postgres:15', imageId: `sha256:${digest}` }] });
    const ofSet: Partial<ReportSubject> = { kind: 'StatefulSet', name: 'db', uid: 'u' };

    it('leads to the Deployment one of whose running ReplicaSets it is about', () => {
      assert.deepEqual(linked(running, {}), [['orders', 'report', 'certain']]);
      assert.deepEqual(linked(workload('orders', { revisions: ['7f6d'] }), {}), []);
      assert.deepEqual(linked(workload('orders', { revisions: [] }), {}), [['orders', 'report', 'likely']], 'no pod tells');
      assert.deepEqual(linked(workload('orders', { kind: 'statefulSet' }), {}), []);
      assert.deepEqual(linked(workload('orders', { namespace: 'test', revisions: ['5c689d88bb'] }), {}), []);
    });
    it('leads to the object of its uid, not to a later one of the same name', () => {
      assert.deepEqual(linked(set, ofSet), [['db', 'report', 'certain']]);
      assert.deepEqual(linked(set, { ...ofSet, uid: 'earlier' }), []);
      assert.deepEqual(linked(set, { ...ofSet, kind: 'constructor' }), []);
      assert.deepEqual(linked(set, { ...ofSet, container: 'gone' }), []);
    });
    it('holds for the image that was scanned, as references are completed', () => {
      assert.deepEqual(linked(running, { image: scanned }), [['orders', 'report', 'certain']]);
      assert.deepEqual(linked(running, { image: { ...scanned, tag: '1.3' } }), []);
      assert.deepEqual(linked(set, { ...ofSet, image: { repository: 'index.docker.io/library/postgres', tag: '15' } }), [['db', 'report', 'certain']]);
      assert.deepEqual(linked(set, { ...ofSet, image: { repository: 'index.docker.io/acme/postgres', tag: '15' } }), []);
    });
    it('compares digests that are of one kind: configurations with configurations', () => {
      const image = { repository: 'index.docker.io/library/postgres', tag: '15' };
      assert.deepEqual(linked(set, { ...ofSet, image: { ...image, digest: `sha256:${digest}` } }), [['db', 'digest', 'certain']]);
      assert.deepEqual(linked(set, { ...ofSet, image: { ...image, digest: `sha256:${other}` } }), [['db', 'report', 'likely']], 'the tag has moved');
      assert.deepEqual(linked(running, { image: { ...scanned, digest: `sha256:${other}` } }), [['orders', 'report', 'certain']], 'a manifest is no configuration');
      const pinned = workload('orders', { revisions: ['5c689d88bb'], images: [{ container: 'main', image: `registry.example.com/shop/orders@sha256:${digest}` }] });
      assert.deepEqual(linked(pinned, { image: { repository: scanned.repository, digest: `sha256:${digest}` } }), [['orders', 'digest', 'certain']]);
      assert.deepEqual(linked(pinned, { image: { repository: scanned.repository, digest: `sha256:${other}` } }), []);
    });
  });

  it('2: the scanner names an object that runs, whatever file it was in', () => {
    const linker = new Linker(context({ rows: [row(workload('orders'), workload('orders', { namespace: 'test' }))] }));
    const named = (namespace?: string): FindingPlace => place(undefined, {}, { objects: [{ kind: 'Deployment', name: 'orders', ...(namespace === undefined ? {} : { namespace }) }] });
    assert.deepEqual(linker.linksOf(named('test')), [{ workload: { kind: 'deployment', namespace: 'test', name: 'orders' }, evidence: { signal: 'namedObject', object: 'Deployment/orders' }, confidence: 'certain' }]);
    assert.deepEqual(said(linker.linksOf(named())), [['orders', 'namedObject', 'likely'], ['orders', 'namedObject', 'likely']]);
    assert.deepEqual(linker.linksOf(place(undefined, {}, { objects: [{ kind: '__proto__', name: 'orders' }] })), []);
  });

  describe('3: the provenance of the image that runs', () => {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'orders', digest: { sha256: digest } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: { resolvedDependencies: [{ uri: 'git+https://git.example.com/acme/shop@refs/heads/main', digest: { gitCommit: 'c'.repeat(40) } }] },
        runDetails: { metadata: { buildkit_metadata: { vcs: { source: 'git@git.example.com:acme/shop.git', revision: 'c'.repeat(40), 'localdir:context': './services/orders' } } } },
      },
    };
    const decode = (text: string): string => Buffer.from(text, 'base64').toString();
    const bare = JSON.stringify(statement);
    const envelope = `${JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload: Buffer.from(bare).toString('base64'), signatures: [] })}\n`;
    const metadata = JSON.stringify({ 'containerimage.digest': `sha256:${digest}`, 'buildx.build.provenance/linux/amd64': statement.predicate });
    const repository = { remotes: ['https://git.example.com/acme/shop'], commit: 'c'.repeat(40) };

    const bundle = JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1', dsseEnvelope: { payloadType: 'application/vnd.in-toto+json', payload: Buffer.from(bare).toString('base64') } });

    for (const [what, text] of Object.entries({ bare, envelope, metadata, bundle })) {
      it(`leads from the folder it was built from (${what})`, () => {
        const provenances = readProvenances('build/orders.intoto.jsonl', text, decode);
        assert.equal(provenances.length, 1);
        const linker = new Linker(context({ provenances, repository, rows: [row(workload('orders'))] }));
        assert.deepEqual(said(linker.linksOf(place('services/orders/src/db.ts'))), [['orders', 'provenance', 'certain']]);
        assert.deepEqual(linker.linksOf(place('services/catalog/a.py')), []);
        const later = new Linker(context({ provenances, repository: { ...repository, commit: 'd'.repeat(40) }, rows: [row(workload('orders'))] }));
        assert.deepEqual(said(later.linksOf(place('services/orders/src/db.ts'))), [['orders', 'provenance', 'likely']]);
        const stranger = new Linker(context({ provenances, repository: { remotes: ['https://git.example.com/acme/other'] }, rows: [row(workload('x'))] }));
        assert.deepEqual(stranger.linksOf(place('services/orders/src/db.ts')), []);
      });
    }
    it('of a build from a git address names the folder behind the colon', () => {
      const invocation = { configSource: { uri: 'https://git.example.com/acme/shop.git#refs/heads/main:services/orders', digest: { sha1: 'c'.repeat(40) }, entryPoint: 'Dockerfile' } };
      const text = JSON.stringify({ ...statement, predicateType: 'https://slsa.dev/provenance/v0.2', predicate: { invocation } });
      assert.deepEqual(readProvenances('a.json', text, decode), [{ digests: [`sha256:${digest}`], repository: 'https://git.example.com/acme/shop.git', file: 'a.json', commit: 'c'.repeat(40), folder: 'services/orders' }]);
    });
    it('of a work tree with changes names no commit, and of a whole repository proves no file', () => {
      const from = (vcs: object): readonly unknown[] => {
        const provenances = readProvenances('a.json', JSON.stringify({ ...statement, predicate: { runDetails: { metadata: { buildkit_metadata: { vcs: { source: 'https://git.example.com/acme/shop', ...vcs } } } } } }), decode);
        return said(new Linker(context({ provenances, repository, rows: [row(workload('orders'))] })).linksOf(place('services/orders/src/db.ts')));
      };
      const revision = 'c'.repeat(40);
      assert.deepEqual(from({ revision, 'localdir:context': 'services/orders' }), [['orders', 'provenance', 'certain']]);
      assert.deepEqual(from({ revision: `${revision}-dirty`, 'localdir:context': 'services/orders' }), [['orders', 'provenance', 'likely']]);
      const changed = { predicateType: 'https://slsa.dev/provenance/v1', subject: statement.subject, predicate: { runDetails: { metadata: { buildkit_metadata: { vcs: { source: 'https://git.example.com/acme/shop', revision: `${revision}-dirty` } } } } } };
      assert.deepEqual(readProvenances('a.json', JSON.stringify(changed), decode).map(({ commit }) => commit), [undefined]);
      assert.deepEqual(from({ revision, 'localdir:context': '.' }), [['orders', 'provenance', 'likely']]);
    });
    it('is nothing in a file that is none', () => {
      for (const text of ['', '{', '[]', 'null', '{"predicateType":7}', '{"payload":"%%%"}', '{"predicateType":"https://slsa.dev/provenance/v1","subject":[null],"predicate":null}']) {
        assert.deepEqual(readProvenances('a.json', text, decode), []);
      }
    });
  });

  it('4 and 5: labels say the repository; alone they are certain of nothing', () => {
    const origin = { source: 'https://git.example.com/acme/shop.git', revision: 'c'.repeat(40) };
    const repository = { remotes: ['git@git.example.com:acme/shop.git'] };
    const one = new Linker(context({ repository, rows: [row(workload('orders', { origin }))] }));
    assert.deepEqual(said(one.linksOf(place('src/db.ts'))), [['orders', 'imageLabel', 'likely']]);
    const scanned = { repository: 'https://git.example.com/acme/shop', revision: 'c'.repeat(40) };
    assert.deepEqual(said(one.linksOf(place(undefined, { source: scanned }))), [['orders', 'scannedSource', 'certain']]);
    assert.deepEqual(said(one.linksOf(place(undefined, { source: { ...scanned, revision: 'd'.repeat(40) } }))), [['orders', 'scannedSource', 'likely']]);
    assert.deepEqual(one.linksOf(place('src/db.ts', { source: { repository: 'https://git.example.com/acme/other' } })), []);
    const two = new Linker(context({ repository, rows: [row(workload('orders', { origin }), workload('catalog', { origin }))] }));
    assert.deepEqual(two.linksOf(place('src/db.ts')).map(({ confidence }) => confidence), ['suggestion', 'suggestion']);
  });

  describe('6: build files', () => {
    const files = {
      'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: registry.example.com/shop/orders\n      context: services/orders\n',
      'compose.yaml': 'services:\n  orders:\n    image: registry.example.com/shop/orders:dev\n    build:\n      context: ./services/orders\n  db:\n    image: postgres:15\n',
      Tiltfile: "# docker_build('no', 'no')\nk8s_yaml('k8s')\n\n\ndocker_build('registry.example.com/shop/orders', './services/orders')\n",
    };
    for (const [file, text] of Object.entries(files)) {
      it(`${file} ties a folder to an image`, () => {
        const builds = readImageBuilds(file, text);
        assert.deepEqual(builds.map(({ folder, line }) => [folder, line > 0]), [['services/orders', true]]);
        const linker = new Linker(context({ builds, rows: [row(workload('orders'), workload('catalog'))] }));
        assert.deepEqual(said(linker.linksOf(place('services/orders/src/db.ts'))), [['orders', 'buildFile', 'certain']]);
        assert.deepEqual(linker.linksOf(place('services/orders-v2/a.ts')), []);
      });
    }
    describe('whose context is wider than the Dockerfile\'s folder', () => {
      const text = 'FROM node AS build\nCOPY services/orders/src libs/common ./\nFROM node\nCOPY --from=build /out /out\n';
      const dockerfiles = [dockerfileAt('services/orders/Dockerfile', 'repo', text), dockerfileAt('services/catalog/Dockerfile', 'repo', text.replaceAll('orders', 'catalog'))];
      const declared = {
        'skaffold.yaml': ['orders', 'catalog'].map((name) => `  - image: registry.example.com/shop/${name}\n    docker: { dockerfile: services/${name}/Dockerfile }\n`).join('').replace(/^/, 'build:\n  artifacts:\n'),
        'compose.yaml': ['orders', 'catalog'].map((name) => `  ${name}:\n    image: registry.example.com/shop/${name}:dev\n    build: { context: ., dockerfile: services/${name}/Dockerfile }\n`).join('').replace(/^/, 'services:\n'),
        'docker-bake.hcl': ['orders', 'catalog'].map((name) => `target "${name}" {\n  dockerfile = "services/${name}/Dockerfile"\n  tags = ["registry.example.com/shop/${name}:\${TAG}"]\n}\n`).join('\n'),
        'docker-bake.json': JSON.stringify({ target: Object.fromEntries(['orders', 'catalog'].map((name) => [name, { context: '.', dockerfile: `services/${name}/Dockerfile`, tags: [`registry.example.com/shop/${name}:1`] }])) }, null, 1),
        Tiltfile: ['orders', 'catalog'].map((name) => `docker_build('registry.example.com/shop/${name}', '.', dockerfile='services/${name}/Dockerfile')\n`).join(''),
      };
      for (const [file, from] of Object.entries(declared)) {
        it(`${file}: what the image is made of counts`, () => {
          const linker = new Linker(context({ builds: readImageBuilds(file, from), dockerfiles, rows: [row(workload('orders'), workload('catalog'))] }));
          assert.deepEqual(said(linker.linksOf(place('services/orders/src/db.ts'))), [['orders', 'buildFile', 'certain']]);
          assert.deepEqual(said(linker.linksOf(place('libs/common/sql.ts'))), [['catalog', 'buildFile', 'certain'], ['orders', 'buildFile', 'certain']]);
          assert.deepEqual(linker.linksOf(place('docs/a.md')), []);
        });
      }
      it('without a build file, the paths of the Dockerfile tell', () => {
        const linker = new Linker(context({ dockerfiles, rows: [row(workload('orders'), workload('catalog'))] }));
        assert.deepEqual(said(linker.linksOf(place('libs/common/sql.ts'))), [['catalog', 'dockerfile', 'likely'], ['orders', 'dockerfile', 'likely']]);
      });
      it('that takes the whole workspace is likely only', () => {
        const all = new Linker(context({ builds: readImageBuilds('compose.yaml', declared['compose.yaml']), dockerfiles: [dockerfileAt('services/orders/Dockerfile', 'repo', 'FROM x\nCOPY . .')], rows: [row(workload('orders'))] }));
        assert.deepEqual(said(all.linksOf(place('docs/a.md'))), [['orders', 'buildFile', 'likely']]);
      });
    });
    it('without its registry an image is only likely the same', () => {
      const builds = readImageBuilds('skaffold.yaml', files['skaffold.yaml'].replace('registry.example.com/shop/', ''));
      assert.deepEqual(said(new Linker(context({ builds, rows: [row(workload('orders'))] })).linksOf(place('services/orders/a.ts'))), [['orders', 'buildFile', 'likely']]);
    });
    it('takes no path out of the workspace and no variable', () => {
      assert.deepEqual(readImageBuilds('skaffold.yaml', 'build:\n  artifacts:\n    - image: a\n      context: ../../b\n    - image: c-${TAG}\n    - image: []\n'), []);
      assert.deepEqual(readImageBuilds('compose.yaml', 'services: [1, null]\n'), []);
      assert.deepEqual(readImageBuilds('compose.yaml', ': : :\n  - "'), []);
    });
  });

  it('7: Argo CD applies the workload from the folder that holds the file', () => {
    const application = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n  source:\n    repoURL: https://git.example.com/acme/shop\n    path: deploy/shop/\n';
    const placed = placeObjects([parseManifest('argo/shop.yaml', application)]);
    const rows = [row(workload('orders', { origin: { argo: 'shop' } }), workload('catalog'))];
    const linker = new Linker(context({ placed, rows, repository: { remotes: ['git@git.example.com:acme/shop.git'] } }));
    assert.deepEqual(said(linker.linksOf(place('deploy/shop/templates/orders.yaml'))), [['orders', 'argo', 'likely']]);
    assert.deepEqual(linker.linksOf(place('services/app/db.ts')), []);
    assert.deepEqual(new Linker(context({ placed, rows })).linksOf(place('deploy/shop/templates/orders.yaml')), []);
  });

  it('7: of several sources each folder counts, and an Application in another namespace than Argo CD has a longer name', () => {
    const application = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop, namespace: team }\nspec:\n  sources:\n    - { repoURL: registry.example.com/charts, chart: db }\n    - { repoURL: https://git.example.com/acme/other, path: deploy }\n    - { repoURL: https://git.example.com/acme/shop, path: ./deploy/shop }\n';
    const placed = placeObjects([parseManifest('argo/shop.yaml', application)]);
    const rows = [row(workload('orders', { origin: { argo: 'team_shop' } }), workload('catalog', { origin: { argo: 'other_shop' } }))];
    const linker = new Linker(context({ placed, rows, repository: { remotes: ['git@git.example.com:acme/shop.git'] } }));
    assert.deepEqual(said(linker.linksOf(place('deploy/shop/templates/orders.yaml'))), [['orders', 'argo', 'likely']]);
    assert.deepEqual(linker.linksOf(place('deploy/a.yaml')), []);
  });

  it('9: a folder of the same name is a guess, and only where there is nothing else', () => {
    const rows = [row(workload('orders'), workload('catalog'))];
    assert.deepEqual(said(new Linker(context({ rows })).linksOf(place('apps/orders/a.ts'))), [['orders', 'name', 'suggestion']]);
    const dockerfiles = [dockerfileAt('apps/orders/catalog/Dockerfile', 'repo')];
    assert.deepEqual(said(new Linker(context({ rows, dockerfiles })).linksOf(place('apps/orders/catalog/a.ts'))), [['catalog', 'dockerfile', 'likely']]);
  });

  describe('what people wrote down', () => {
    const rules = parseLinkRules('.volumeguard.yaml', `version: 1
links:
  - { files: ["lib/**"], workload: shop/Deployment/orders }
  - files: ["services/orders/vendor/**", "*.md"]
    workload: shop/orders
    cut: true
`);
    const dockerfiles = [dockerfileAt('services/orders/Dockerfile', 'repo')];

    it('pins and cuts', () => {
      assert.deepEqual(rules.faults, []);
      const linker = new Linker(context({ rules: rules.rules, dockerfiles, rows: [row(workload('orders'))] }));
      assert.deepEqual(linker.linksOf(place('lib/sql.ts')), [{ workload: { kind: 'deployment', namespace: 'shop', name: 'orders' }, evidence: { signal: 'pinned', file: '.volumeguard.yaml', line: 2 }, confidence: 'certain' }]);
      assert.deepEqual(said(linker.linksOf(place('services/orders/src/a.ts'))), [['orders', 'dockerfile', 'likely']]);
      assert.deepEqual(linker.linksOf(place('services/orders/vendor/a.ts')), []);
      const scanned = place('services/orders/vendor/a.ts', { image: { digests: [`sha256:${digest}`] } });
      assert.deepEqual(linker.linksOf(scanned), [], 'even where the digest proves it');
    });
    it('pins to a workload that does not run only where its kind is said', () => {
      assert.equal(new Linker(context({ rules: rules.rules })).linksOf(place('lib/a.ts')).length, 1);
      const vague = parseLinkRules('.volumeguard.yaml', 'links: [{ files: ["lib/**"], workload: shop/orders }]');
      assert.deepEqual(new Linker(context({ rules: vague.rules })).linksOf(place('lib/a.ts')), []);
    });
    it('takes no misspelt word, no kind that is none, and no list that is none', () => {
      const faultsOf = (text: string): readonly unknown[] => parseLinkRules('.volumeguard.yaml', text).faults.map(({ line, field }) => [line, field]);
      assert.deepEqual(faultsOf('links:\n  - files: ["a"]\n    workload: shop/orders\n    cuts: true\n'), [[1, 'links.0.cuts']]);
      assert.deepEqual(faultsOf('links:\n  - { files: ["a"], workload: shop/constructor/orders }\n  - { files: ["a"], workload: shop/Job/orders }\n'), [[1, 'links.0.workload'], [2, 'links.1.workload']]);
      assert.deepEqual(faultsOf('version: 1\nlinks: { files: ["a"] }\n'), [[1, 'links']]);
      assert.deepEqual([faultsOf('links:\n'), faultsOf('version: 1\n'), faultsOf('')], [[], [], []]);
    });
    it('has patterns within folders, across them, and exact ones; a pattern of a report is its address', () => {
      const globs = parseLinkRules('team/.volumeguard.yaml', 'links:\n  - { files: ["lib/*.ts"], workload: shop/a }\n  - { files: ["**/sql.ts"], workload: shop/b }\n  - { files: ["lib"], workload: shop/c }\n  - { files: ["a.b/[x].ts"], workload: shop/d }\n').rules;
      const meant = (file: string): readonly string[] => globs.filter(({ files }) => files.some((pattern) => pattern.test(file))).map(({ workload: { name } }) => name);
      assert.deepEqual(['team/lib/a.ts', 'team/lib/x/a.ts', 'team/lib/x/sql.ts', 'team/sql.ts', 'team/lib', 'lib/a.ts', 'team/a.b/[x].ts', 'team/axb/[x].ts'].map(meant), [['a'], [], ['b'], ['b'], ['c'], [], ['d'], []]);
      const report = parseLinkRules('.volumeguard.yaml', 'links: [{ files: ["k8s-report:/shop/**"], workload: shop/deployment/orders, cut: true }]').rules;
      const subject: ReportSubject = { report: 'shop/VulnerabilityReport/r', kind: 'Deployment', namespace: 'shop', name: 'orders', place: 'p' };
      const of = { ...place(undefined), uri: 'k8s-report:/shop/VulnerabilityReport/r', report: subject };
      assert.deepEqual(said(new Linker(context({ rows: [row(workload('orders'))] })).linksOf(of)), [['orders', 'report', 'certain']]);
      assert.deepEqual(new Linker(context({ rules: report, rows: [row(workload('orders'))] })).linksOf(of), []);
    });
    it('names the line of what it cannot read, and keeps the rest', () => {
      const read = parseLinkRules('a/.volumeguard.yaml', 'links:\n  - { files: [], workload: a/b }\n  - { files: ["x"], workload: b }\n  - { files: ["x"], workload: a/b, cut: maybe }\n  - 7\n  - { files: ["**/*.ts"], workload: a/b }\n');
      assert.deepEqual(read.faults.map(({ line, field }) => [line, field]), [[1, 'links.0.files'], [2, 'links.1.workload'], [3, 'links.2.cut'], [4, 'links.3.files']]);
      assert.deepEqual(read.rules.map(({ files }) => [files[0]?.test('a/b/c.ts'), files[0]?.test('b/c.ts')]), [[true, false]]);
    });
  });
});

describe('addresses of a repository', () => {
  it('are the same in all the ways that tools write them', () => {
    const same = ['https://git.example.com/acme/shop', 'https://git.example.com/Acme/shop.git', 'git@git.example.com:acme/shop.git', 'ssh://git@git.example.com:22/acme/shop', 'git+https://token@git.example.com/acme/shop.git@0123456789abcdef', 'git.example.com:acme/shop/', 'git+https://git.example.com/acme/shop@refs/heads/main'];
    assert.deepEqual(new Set(same.map(repositoryKey)), new Set(['git.example.com/acme/shop']));
    assert.equal(sameRepository('https://git.example.com/acme/shop', 'https://git.example.com/acme/shop2'), false);
  });
});
