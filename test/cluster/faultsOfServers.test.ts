// Servers that change: another certificate, another authority, a restart, a history that etcd has compacted, a clock that is
// set. What was read stands where it is still the same cluster, and the tree says what is in the way.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { Policy } from '../../src/domain/policies/policy.ts';
import type { Guard } from '../../src/ui/guard.ts';
import { World } from '../../src/ui/world.ts';
import { english } from '../unit/ui/english.ts';
import { FaultGround, provedAfterEach } from './support/faultGround.ts';

const day = 86_400_000;
const weekly: Policy = { name: 'weekly', skip: false, rpo: 7 * day, claims: [{ names: ['*'] }] };

describe('servers that change', function () {
  this.timeout(240_000);
  let ground: FaultGround;

  provedAfterEach((started) => {
    ground = started;
  });

  it('a server with another certificate, and an authority that the file of the kubeconfig names later', async () => {
    const authority = await ground.proxy.newAuthority('second');
    await ground.proxy.present(authority);
    ground.proxy.resetAll();
    await ground.stir();
    await ground.says('admin · certificate not accepted');
    await ground.says('Offline since HH:MM');
    await writeFile(ground.proxy.authorityFile, authority.certificate);
    await ground.agree();

    ground.listen();
    await ground.proxy.present(authority);
    ground.proxy.resetAll();
    await ground.stir();
    await ground.agree();
    await ground.says('admin · catching up');
    assert(!ground.said.includes('admin · certificate not accepted'));
  });

  it('another authority, which the kubeconfig then names: it may be another cluster, so everything is read anew', async () => {
    const { proxy } = ground;
    const authority = await proxy.newAuthority('third');
    await proxy.present(authority);
    proxy.resetAll();
    await ground.says('admin · certificate not accepted');
    const config = await readFile(proxy.kubeconfig, 'utf8');
    const file = `${proxy.authorityFile}-third`;
    await writeFile(file, authority.certificate);
    await writeFile(proxy.kubeconfig, config.replaceAll(proxy.authorityFile, file));
    await ground.stir();
    await ground.agree();
    await ground.says('admin · reading');
    ground.listen();
  });

  it('a restart of the API server', async () => {
    await ground.plane.killServer();
    try {
      await ground.says('Offline since HH:MM');
      await ground.says('admin · cannot be reached');
    } finally {
      await ground.plane.startServer();
    }
    await ground.stir();
    await ground.agree();
  });

  it('a clock that is another, and then this one again: verdicts and ages follow it, and the tree says so', async () => {
    const { proxy, inventory } = ground;
    const now = Date.now();
    const world = new World({ inventory, policies: { policies: () => [weekly] } } as unknown as Guard, { clock: () => now, language: english, relativePath: (path) => path });
    const verdicts = (): readonly string[] => inventory.rows().filter(({ state }) => state === 'Bound').map((row) => world.verdicts.of(row).protection);
    await ground.agree();
    const before = verdicts();
    assert(before.includes('Protected'), String(before));

    proxy.dateOffset = 60 * day + 3_600_000;
    proxy.resetAll();
    await ground.says("This computer's clock is 60 d behind the cluster's");
    assert(Math.abs(world.now() - now - proxy.dateOffset) < 5000, String(world.now() - now));
    assert(!verdicts().includes('Protected'), 'no restore point is younger than two months');

    ground.listen();
    proxy.dateOffset = 0;
    proxy.resetAll();
    await ground.eventually(() => inventory.status()?.clockSkew === 0);
    await ground.agree();
    assert.deepEqual(verdicts(), before);
  });

  it('a restart of the API server after etcd has forgotten what the watches have seen', async () => {
    const silent = ground.proxy.spoil({}, { answer: 503 });
    ground.proxy.resetAll();
    await ground.says('Offline since HH:MM');
    for (let i = 0; i < 3; i++) await ground.stir();
    await ground.plane.compact();
    await ground.plane.killServer();
    await ground.plane.startServer();
    silent.stop();
    await ground.agree();
  });
});

describe('a server that starts again and has not read yet who may do what', function () {
  this.timeout(240_000);
  let ground: FaultGround;

  before(async () => {
    ground = await FaultGround.start([], 'viewer');
    await ground.letViewerRead();
    await ground.read();
    ground.listen();
  });
  after(async () => ground.stop());

  it('is asked again before anything is taken away', async () => {
    const { inventory, plane, proxy } = ground;
    await plane.killServer();
    await ground.says('viewer · cannot be reached');
    // Asked without a pause, so that it is asked in the moment in which it refuses everybody but system:masters.
    const impatience = setInterval(() => inventory.retryNow(), 10);
    await plane.startServer().finally(() => clearInterval(impatience));
    await ground.stir();
    await ground.agree();
    assert((proxy.answered.get(403) ?? 0) > 0, 'it has refused nothing: this shows nothing');
    assert(!ground.said.some((text) => text.startsWith('You may not')), ground.said.join('\n'));
    ground.assertSteady();
  });
});

describe('a history that etcd has compacted', function () {
  this.timeout(240_000);
  let ground: FaultGround;

  before(async () => {
    // Without its cache the server hands etcd's own history on, and lists come from there in pages.
    ground = await FaultGround.start(['--watch-cache=false', '--feature-gates=WatchList=false']);
    await ground.makeManyConfigMaps();
    await ground.read();
  });
  beforeEach(() => {
    ground.listen();
    ground.proxy.answered.clear();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') return;
    await ground.stir();
    await ground.agree();
    ground.assertSteady();
    assert((ground.proxy.answered.get(410) ?? 0) > 0, 'the server has not said that anything is gone: this shows nothing');
  });
  after(async () => ground.stop());

  it('is read again when the watches come back', async () => {
    const away = ground.proxy.spoil({}, { answer: 503 });
    ground.proxy.resetAll();
    await ground.says('Offline since HH:MM');
    for (let i = 0; i < 3; i++) await ground.stir();
    await ground.plane.compact();
    away.stop();
    await ground.agree();
    await ground.says('admin · catching up');
  });

  it('is read at once when only the first page of a list was to be had', async () => {
    const { proxy, plane } = ground;
    const compacted = Promise.withResolvers<undefined>();
    const page = proxy.spoil({ resource: 'configmaps', reading: 'page' }, { after: compacted.promise }, 1);
    for (const body of proxy.open({ resource: 'configmaps' })) body.fail(410, 'Expired');
    await ground.eventually(() => page.struck === 1);
    await ground.stir();
    await plane.compact();
    compacted.resolve(undefined);
    await ground.agree();
  });
});
