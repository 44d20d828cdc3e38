import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../scripts/lib/until.ts';
import { readYamlFile } from '../../../src/sources/manifests/yamlFile.ts';
import { YamlReader } from '../../../src/sources/manifests/yamlReader.ts';

const faulty = new URL('faultyYamlWorker.ts', import.meta.url);
const shop = join(import.meta.dirname, '../../../samples/shop');
const claim = (name: string): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: ${name}\n`;
/** The threads of this process. */
const threads = (): number => readdirSync('/proc/self/task').length;

describe('reader of YAML files', function () {
  this.timeout(60_000);
  let reader: YamlReader;
  let failed: string[];
  beforeEach(() => {
    failed = [];
  });
  const start = (entry = faulty, slowest = 8000, idle = 60_000): YamlReader => (reader = new YamlReader(entry, (file) => failed.push(file), { slowest, idle }));
  const names = async (file: string, text = claim(file)): Promise<unknown> => {
    const { manifest } = await reader.read(file, text);
    return manifest?.skipped ?? manifest?.objects.map(({ name }) => name);
  };
  afterEach(() => reader.dispose());

  it('gives what parsing gives: manifests, kustomizations, charts', async () => {
    start(new URL('../../../src/sources/manifests/worker.ts', import.meta.url), 20_000);
    const orders = readFileSync(join(shop, 'k8s/base/orders-db.yaml'), 'utf8');
    for (const [file, text] of [
      ['k8s/base/orders-db.yaml', orders],
      ['kustomization.yaml', `resources: [a.yaml]\npatches: [{target: {kind: Pod}, patch: '[{"op": "replace", "path": "/spec/containers/0/image", "value": "b"}]'}]`],
      ['Chart.yaml', 'name: shop'],
      ['values.yaml', 'orders: {image: {repository: a/b, tag: "1"}}'],
      ['templates/a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}-a}\n'],
    ] as const) {
      assert.deepEqual(await reader.read(file, text), readYamlFile(file, text), file);
    }
    // What is mentioned is an object of the same manifest, not one like it.
    const { manifest } = await reader.read('k8s/base/orders-db.yaml', orders);
    assert.ok(manifest!.mentions.length > 0 && manifest!.mentions.every(({ object }) => manifest!.objects.includes(object)));
  });
  it('starts nothing for a file that holds nothing of this', async () => {
    start(new URL('no-such-worker.ts', import.meta.url));
    assert.deepEqual(await reader.read('compose.yaml', 'services: {}'), {});
  });
  for (const fault of ['hang', 'exit', 'throw']) {
    it(`leaves a file alone at which the worker fails (${fault}), and reads those behind it`, async () => {
      start();
      assert.deepEqual(await Promise.all(['a.yaml', `${fault}.yaml`, 'b.yaml', `${fault}.yaml`, 'c.yaml'].map((file) => names(file))), [['a.yaml'], 'unreadable', ['b.yaml'], 'unreadable', ['c.yaml']]);
      assert.deepEqual(await names('d.yaml'), ['d.yaml']);
      assert.deepEqual(failed, [`${fault}.yaml`, `${fault}.yaml`]);
    });
  }
  it('survives the worst text that it parses, and parses none that is longer', async () => {
    start(new URL('../../../src/sources/manifests/worker.ts', import.meta.url), 50_000);
    const worst = (length: number): string => `${claim('a')}x: `.padEnd(length, '[');
    const { manifest } = await reader.read('a.yaml', worst(1024 * 1024));
    assert.ok(manifest !== undefined);
    assert.deepEqual(await names('b.yaml'), ['b.yaml']);
    assert.deepEqual(await reader.read('c.yaml', worst(1024 * 1024 + 1)), {});
  });
  it('leaves files alone where no worker can be started', async () => {
    start(new URL('no-such-worker.ts', import.meta.url));
    assert.deepEqual(await Promise.all([names('a.yaml'), names('b.yaml')]), ['unreadable', 'unreadable']);
  });
  it('ends its worker after a while without a request, and starts another one for the next', async () => {
    start(faulty, 20_000, 200);
    assert.deepEqual(await names('a.yaml'), ['a.yaml']);
    const during = threads();
    await until('the end of the worker', async () => await Promise.resolve(threads() < during || undefined), { timeoutMs: 20_000 });
    assert.deepEqual(await names('b.yaml'), ['b.yaml']);
  });
  it('leaves nobody waiting when it is disposed of', async () => {
    start(faulty, 60_000);
    const waiting = [reader.read('hang.yaml', claim('a')), reader.read('b.yaml', claim('b'))];
    await reader.dispose();
    assert.deepEqual(await Promise.all([...waiting, reader.read('c.yaml', claim('c'))]), [{}, {}, {}]);
  });
});
