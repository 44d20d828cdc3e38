import assert from 'node:assert/strict';
import { builds, dockerfileAt, sourcesOf } from '../../../../src/domain/manifests/dockerfile.ts';
import { fullRepository, imageName, parseImage, sha256In } from '../../../../src/domain/manifests/image.ts';

describe('image reference', () => {
  it('is taken apart', () => {
    assert.deepEqual(parseImage('postgres'), { repository: 'postgres' });
    assert.deepEqual(parseImage('localhost:5000/shop/orders'), { repository: 'localhost:5000/shop/orders' });
    assert.deepEqual(parseImage('localhost:5000/shop/orders:1.4@sha256:ab'), { repository: 'localhost:5000/shop/orders', tag: '1.4', digest: 'sha256:ab' });
    assert.equal(imageName('registry.example.com/shop/orders:1.4.2'), 'orders');
    assert.equal(imageName(''), '');
  });
  it('is completed as runtimes complete it', () => {
    const of = { nginx: 'docker.io/library/nginx', 'nginx:1.16': 'docker.io/library/nginx', 'acme/web@sha256:aa': 'docker.io/acme/web', 'index.docker.io/library/nginx': 'docker.io/library/nginx', 'localhost/web': 'localhost/web', 'registry:5000/web:1': 'registry:5000/web' };
    assert.deepEqual(Object.keys(of).map(fullRepository), Object.values(of));
  });
  it('ends in a digest, in all the forms that kubelet reports', () => {
    const hex = 'a1'.repeat(32);
    // containerd with and without a repository, dockershim and cri-dockerd, CRI-O.
    const forms = [`docker.io/library/nginx@sha256:${hex}`, `sha256:${hex}`, `docker-pullable://nginx@sha256:${hex}`, `docker://sha256:${hex}`, hex, `cri-o://${hex}`, `localhost:5000/a/b:1@sha256:${hex.toUpperCase()}`];
    assert.deepEqual(new Set(forms.map(sha256In)), new Set([hex]));
    for (const other of ['', undefined, 'nginx:1.16', `sha256:${hex}0`, `sha512:${hex}`, `nginx:${hex}`, `nginx@sha256:${hex.slice(1)}`]) assert.equal(sha256In(other), undefined, other);
  });
});

describe('Dockerfile', () => {
  const at = (path: string, text?: string): ReturnType<typeof dockerfileAt> => dockerfileAt(path, 'shop', text);

  it('builds the image that has the name of its folder, or its own', () => {
    const all = ['Dockerfile', 'services/orders/Dockerfile', 'services/orders/Dockerfile.dev', 'docker/orders.Dockerfile', 'docker/Dockerfile.orders'].map((path) => at(path));
    assert.deepEqual(all.map(({ names }) => names), [['shop'], ['orders'], ['orders', 'dev'], ['docker', 'orders'], ['docker', 'orders']]);
    assert.deepEqual(all.map((one) => builds(one, 'example.com/x/orders:2')), [false, true, true, true, true]);
    assert.equal(builds(all[0]!, 'example.com/shop'), true);
  });

  const text = `# syntax=docker/dockerfile:1
FROM golang AS build
COPY --chown=1:1 services/orders/go.mod \\
  # the sums
  services/orders/go.sum ./
ADD ["libs/common", "with space/", "/src/"]
COPY libs/*.go $EXTRA https://example.com/x ./
RUN --mount=type=cache,target=/c --mount=type=bind,source=schema,target=/s go build
FROM node AS test
COPY tests .
FROM debian
COPY --from=build /out /out
COPY --from=docker.io/library/busybox /bin/sh /sh
copy ./deploy/entry.sh /
`;
  it('copies parts of its context, in the stages that the last one is made of', () => {
    assert.deepEqual(at('services/orders/Dockerfile', text).copies.toSorted(), ['deploy/entry.sh', 'libs', 'libs/common', 'schema', 'services/orders/go.mod', 'services/orders/go.sum', 'with space']);
    assert.deepEqual(at('Dockerfile', 'FROM a\nCOPY . .\nCOPY ../out x\n').copies, ['']);
    assert.deepEqual(at('Dockerfile', 'COPY a b\nFROM x AS y\nFROM y AS x\nCOPY --from=0 c d').copies, []);
  });
  it('is made of its own folder, and of what it copies from a wider context', () => {
    const orders = at('services/orders/Dockerfile', text);
    const wide = ['services/orders', 'services/orders/go.mod', 'services/orders/go.sum', 'libs/common', 'with space', 'libs', 'schema', 'deploy/entry.sh'];
    assert.deepEqual(sourcesOf(orders, '').toSorted(), wide.toSorted());
    assert.deepEqual(sourcesOf(orders).toSorted(), wide.toSorted(), 'its paths lead back into its folder: its context is wider');
    assert.deepEqual(sourcesOf(at('mono/services/orders/Dockerfile', 'FROM x\nCOPY orders/src common ./')), ['mono/services/orders', 'mono/services/orders/src', 'mono/services/common']);
    assert.deepEqual(sourcesOf(at('services/orders/Dockerfile', 'FROM x\nCOPY src ./')), ['services/orders']);
    assert.deepEqual(sourcesOf(at('services/orders/Dockerfile', 'FROM x\nCOPY . .'), ''), ['services/orders', '']);
    assert.deepEqual(sourcesOf(at('services/orders/Dockerfile')), ['services/orders']);
  });
});
