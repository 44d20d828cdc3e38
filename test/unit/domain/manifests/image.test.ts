import assert from 'node:assert/strict';
import { builds, dockerfileAt, dockerfilesOf } from '../../../../src/domain/manifests/dockerfile.ts';
import { imageName, parseImage } from '../../../../src/domain/manifests/image.ts';

describe('image reference', () => {
  it('is taken apart', () => {
    assert.deepEqual(parseImage('postgres'), { repository: 'postgres' });
    assert.deepEqual(parseImage('localhost:5000/shop/orders'), { repository: 'localhost:5000/shop/orders' });
    assert.deepEqual(parseImage('localhost:5000/shop/orders:1.4@sha256:ab'), { repository: 'localhost:5000/shop/orders', tag: '1.4', digest: 'sha256:ab' });
    assert.equal(imageName('registry.example.com/shop/orders:1.4.2'), 'orders');
    assert.equal(imageName(''), '');
  });
});

describe('Dockerfile', () => {
  const all = ['Dockerfile', 'services/orders/Dockerfile', 'services/orders/Dockerfile.dev', 'services/orders/proxy/Dockerfile'].map((path) => dockerfileAt(path, 'shop'));

  it('builds the image that has the name of its folder', () => {
    assert.deepEqual(all.map(({ name }) => name), ['shop', 'orders', 'orders', 'proxy']);
    assert.deepEqual(all.map((one) => builds(one, 'example.com/x/orders:2')), [false, true, true, false]);
    assert.equal(builds(all[0]!, 'example.com/shop'), true);
  });
  it('has the files below its folder that no inner one has', () => {
    const of = (file: string): readonly string[] => dockerfilesOf(file, all).map(({ path }) => path);
    assert.deepEqual(of('services/orders/src/db.ts'), ['services/orders/Dockerfile', 'services/orders/Dockerfile.dev']);
    assert.deepEqual(of('services/orders/proxy/nginx.conf'), ['services/orders/proxy/Dockerfile']);
    assert.deepEqual(of('services/ordersx/a'), ['Dockerfile']);
    assert.deepEqual(dockerfilesOf('a', []), []);
  });
});
