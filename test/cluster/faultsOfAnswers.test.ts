// Answers that fail: broken lists, refusals, a server that is busy or slow. What was read stands until it was read again as a
// whole, and the tree says of which kind that is so.

import assert from 'node:assert/strict';
import { provedAfterEach, type FaultGround } from './support/faultGround.ts';
import type { Reading, Spoiling } from './support/faultProxy.ts';

describe('answers that fail', function () {
  this.timeout(240_000);
  let ground: FaultGround;

  /** All that is known is worthless at once: each kind is to be read again. */
  const readAgain = (resource?: string): void => {
    for (const body of ground.proxy.open(resource === undefined ? {} : { resource })) body.fail(410, 'Expired');
  };
  const isNeverOffline = (): void => assert(!ground.said.some((text) => /offline|not read/i.test(text)), ground.said.join('\n'));
  const struckOnce = (...spoilt: readonly Spoiling[]): void => assert.deepEqual(spoilt.map(({ struck }) => struck), spoilt.map(() => 1));

  provedAfterEach((started) => {
    ground = started;
  });

  for (const cut of ['end', 'fin', 'reset'] as const) {
    it(`a stream and the list after it are truncated (${cut})`, async () => {
      const { proxy } = ground;
      const spoilt = (['stream', 'list'] as const).map((reading: Reading) => proxy.spoil({ resource: 'secrets', reading }, { cut }, 1));
      readAgain('secrets');
      await ground.stir();
      await ground.says('admin · catching up');
      await ground.agree();
      struckOnce(...spoilt);
    });
  }

  it('what is to be read again is no longer to be had from there', async () => {
    const { proxy } = ground;
    const gone = proxy.spoil({ resource: 'volumesnapshots', reading: 'stream' }, { answer: 410, reason: 'Expired' }, 1);
    readAgain('volumesnapshots');
    await ground.stir();
    await ground.agree();
    struckOnce(gone);
    isNeverOffline();
  });

  it('the server is busy and says for how long', async () => {
    const busy = ground.proxy.spoil({ resource: 'secrets' }, { answer: 429, headers: { 'Retry-After': '1' } }, 1);
    readAgain('secrets');
    await ground.stir();
    await ground.says('admin · catching up');
    await ground.agree();
    struckOnce(busy);
    isNeverOffline();
  });

  it('the server is busy, does not say for how long, and stays so', async () => {
    const busy = ground.proxy.spoil({ resource: 'secrets' }, { answer: 429 });
    readAgain('secrets');
    await ground.says('admin · catching up');
    await ground.stir();
    await ground.says('secrets not read since HH:MM');
    await ground.says('admin · partly offline since HH:MM');
    busy.stop();
  });

  for (const status of [500, 503]) {
    it(`${status} for one kind`, async () => {
      const failing = ground.proxy.spoil({ resource: 'volumesnapshots' }, { answer: status });
      for (const body of ground.proxy.open({ resource: 'volumesnapshots' })) body.reset();
      await ground.stir();
      await ground.says('volumesnapshots not read since HH:MM');
      await ground.says('admin · partly offline since HH:MM');
      assert.equal(ground.stateOf('claim'), 'live');
      failing.stop();
    });
  }

  it('503 for everything', async () => {
    const failing = ground.proxy.spoil({}, { answer: 503 });
    ground.proxy.resetAll();
    await ground.stir();
    await ground.says('admin · server error 503');
    await ground.says('Offline since HH:MM');
    failing.stop();
  });

  it('the first bytes of an answer take their time', async () => {
    const slow = ground.proxy.spoil({ resource: 'secrets' }, { slowHead: 20 }, 1);
    readAgain('secrets');
    await ground.stir();
    await ground.says('secrets not read since HH:MM');
    await ground.agree();
    struckOnce(slow);
  });

  it('each byte of a list takes its time', async () => {
    const slow = ground.proxy.spoil({ resource: 'secrets', reading: 'stream' }, { slowBody: 5 }, 1);
    readAgain('secrets');
    await ground.stir();
    await ground.agree();
    struckOnce(slow);
  });

  it('403 for one kind', async () => {
    const forbidden = ground.proxy.spoil({ resource: 'secrets' }, { answer: 403, reason: 'Forbidden' });
    readAgain('secrets');
    await ground.stir();
    await ground.says('You may not list secrets');
    assert.equal(ground.stateOf('secret'), 'forbidden');
    assert(ground.inventory.rows().length >= 20, 'claims stand');
    // What may not be read is not shown as if it were up to date.
    await ground.eventually(() => ground.inventory.certificates().every(({ certificate }) => !certificate.readable));
    forbidden.stop();
    await ground.agree();
    ground.listen();
  });
});
