// Servers that change: another certificate, another authority, a restart, a history that etcd has compacted, a clock that is
// set. What was read stands where it is still the same cluster, and the tree says what is in the way.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { FaultGround, type Held } from './support/faultGround.ts';

describe('servers that change', function () {
  this.timeout(240_000);
  let ground: FaultGround;
  let held: Held;

  before(async () => {
    ground = await FaultGround.start();
    await ground.read();
    held = await ground.held();
  });
  beforeEach(() => ground.listen());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') return;
    await ground.stir();
    await ground.agree();
    ground.assertSteady();
    await ground.assertHeld(held);
  });
  after(async () => ground.stop());

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
