// Watches that break: dropped, half-open, garbled, expired. The inventory goes on from where it was, says so, and loses nothing.

import assert from 'node:assert/strict';
import { provedAfterEach, type FaultGround } from './support/faultGround.ts';

const stirred = ['persistentvolumeclaims', 'volumesnapshots', 'secrets'];

describe('watches that break', function () {
  this.timeout(240_000);
  let ground: FaultGround;

  const isNeverOffline = (): void => assert(!ground.said.some((text) => /offline|not read/i.test(text)), ground.said.join('\n'));

  provedAfterEach((started) => {
    ground = started;
  });

  it('each connection is reset at once', async () => {
    ground.proxy.resetAll();
    await ground.stir();
    await ground.says('admin · catching up');
    isNeverOffline();
  });

  for (const cut of ['end', 'fin', 'reset'] as const) {
    const how = { end: 'the body ends', fin: 'the connection ends', reset: 'the connection is reset' }[cut];
    it(`${how} in the middle of an event`, async () => {
      for (const resource of stirred) for (const body of ground.proxy.open({ resource })) body.cutNext(cut);
      await ground.stir();
      // A body that ends in order is what the server does every few minutes.
      if (cut !== 'end') await ground.says('admin · catching up');
      isNeverOffline();
    });
  }

  it('half an event comes as if it were whole', async () => {
    for (const resource of stirred) for (const body of ground.proxy.open({ resource })) body.garble();
    await ground.stir();
    await ground.says('admin · catching up');
    isNeverOffline();
  });

  it('what the server says no longer arrives, and the connection stays', async () => {
    const silent = ground.proxy.open({}).map((body) => {
      body.swallow();
      return body;
    });
    await ground.stir();
    assert.deepEqual(ground.said, [], 'nothing can be known yet');
    await ground.says('admin · catching up');
    await ground.eventually(() => ground.proxy.open({}).every((body) => !silent.includes(body)));
    isNeverOffline();
  });

  it('the history is gone, says an event', async () => {
    for (const body of ground.proxy.open({})) body.fail(410, 'Expired');
    await ground.stir();
    await ground.says('admin · catching up');
    isNeverOffline();
  });

  it('the history is gone, says the answer to the next watch', async () => {
    const gone = stirred.map((resource) => ground.proxy.spoil({ resource, reading: 'watch' }, { answer: 410, reason: 'Expired' }, 1));
    ground.proxy.resetAll();
    await ground.stir();
    await ground.says('admin · catching up');
    await ground.agree();
    assert.deepEqual(gone.map(({ struck }) => struck), [1, 1, 1]);
    isNeverOffline();
  });

  it('the server fails in the midst of them', async () => {
    for (const resource of stirred) for (const body of ground.proxy.open({ resource })) body.fail(500, 'InternalError');
    await ground.stir();
    await ground.says('admin · partly offline since HH:MM');
  });

  it('the server is busy in the midst of them', async () => {
    for (const resource of stirred) for (const body of ground.proxy.open({ resource })) body.fail(429, 'TooManyRequests');
    await ground.stir();
    await ground.says('admin · catching up');
    isNeverOffline();
  });

  it('each byte takes its time', async () => {
    for (const body of ground.proxy.open({ resource: 'persistentvolumeclaims' })) body.slowDown(2);
    await ground.stir();
    await ground.agree();
    isNeverOffline();
    ground.proxy.resetAll();
  });
});
