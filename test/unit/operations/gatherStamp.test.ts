// Gathering a stamp: whatever the sources do, there is one in time, and it says what it lacks.

import assert from 'node:assert/strict';
import { decodeStamp, type Stamp } from '../../../src/domain/findings/stamp.ts';
import { publicAddress } from '../../../src/domain/publicAddress.ts';
import { systemClock } from '../../../src/operations/clock.ts';
import { gatherStamp, type StampSources } from '../../../src/operations/gather/gatherStamp.ts';

const claim = { namespace: 'shop', name: 'data' };
const told: StampSources = {
  repository: () => Promise.resolve({ commit: 'c0ffee', dirty: false, remotes: ['/home/ana/shop', 'https://ana:secret@example.com/shop.git'] }),
  images: () => ({ images: [{ container: 'db', image: 'postgres:15', imageId: 'sha256:1' }], isComplete: true }),
  findings: () => Promise.resolve({ ids: ['f1'], omitted: 2 }),
};
const full: Stamp = { version: 1, commit: 'c0ffee', dirty: false, repository: 'https://example.com/shop.git', images: [{ container: 'db', image: 'postgres:15', imageId: 'sha256:1' }], findings: ['f1'], findingsOmitted: 2 };
const never = new Promise<never>(() => undefined);

async function gathered(sources: Partial<StampSources>, deadline = 20, signal = new AbortController().signal): Promise<Stamp | undefined> {
  return decodeStamp(await gatherStamp(claim, { sources: { ...told, ...sources }, clock: systemClock, deadline, signal }));
}

describe('gathering a stamp', () => {
  it('takes what is told, without what lets one in', async () => assert.deepEqual(await gathered({}, 60_000), full));

  it('knows that there is no repository', async () => {
    const { version, images, findings, findingsOmitted } = full;
    assert.deepEqual(await gathered({ repository: () => Promise.resolve('none') }, 60_000), { version, images, findings, findingsOmitted });
  });

  const faults: readonly [string, Partial<StampSources>, Partial<Stamp>][] = [
    ['a git that hangs', { repository: () => never }, { unknown: ['repository'] }],
    ['a git that fails', { repository: () => Promise.reject(new Error('git')) }, { unknown: ['repository'] }],
    ['findings that never come', { findings: () => never }, { findings: [], unknown: ['findings'] }],
    ['findings that nobody scanned for', { findings: () => Promise.resolve(undefined) }, { findings: [], unknown: ['findings'] }],
    ['workloads that may not be listed', { images: () => ({ images: full.images, isComplete: false }) }, { unknown: ['images'] }],
    ['images that throw', { images: () => { throw new Error('rows'); } }, { images: [], unknown: ['images'] }],
    ['nothing at all', { repository: () => never, images: () => undefined, findings: () => never }, { images: [], findings: [], unknown: ['findings', 'images', 'repository'] }],
  ];
  for (const [what, sources, expected] of faults) {
    it(`goes on without ${what}, and says so`, async () => {
      const stamp = await gathered(sources);
      const { commit, dirty, repository, ...rest } = full;
      const noFindings = expected.findings === undefined ? {} : { findingsOmitted: undefined };
      const wanted = { ...rest, ...(expected.unknown?.includes('repository') === true ? {} : { commit, dirty, repository }), ...expected, ...noFindings };
      assert.deepEqual({ ...stamp, ...noFindings }, wanted);
    });
  }

  it('ends whom it asked, and waits for nobody once it is cancelled', async () => {
    let asked: AbortSignal | undefined;
    await gathered({ findings: (_claim, _most, ended) => ((asked = ended), never) });
    assert.equal(asked?.aborted, true);
    const cancelled = await gathered({ repository: () => never }, 60_000, AbortSignal.abort());
    assert.ok(cancelled?.unknown?.includes('repository'));
  });
});

describe('the address of a remote', () => {
  const addresses: readonly [string, string | undefined][] = [
    ['https://example.com/shop.git', 'https://example.com/shop.git'],
    ['https://ana:secret@example.com:8443/shop.git?token=1#x', 'https://example.com:8443/shop.git'],
    ['https://ghp_token@example.com/shop', 'https://example.com/shop'],
    ['https://ana:se/cret@example.com/shop', undefined],
    ['https://ana:p@ss@example.com/shop', 'https://example.com/shop'],
    ['ssh://git@[2001:db8::1]:22/shop.git', 'ssh://[2001:db8::1]:22/shop.git'],
    ['git@example.com:team/shop.git', 'example.com:team/shop.git'],
    ['ana:secret@example.com:team/shop.git', 'example.com:team/shop.git'],
    ['/home/ana/shop', undefined],
    ['../shop', undefined],
    ['C:\\Users\\ana\\shop', undefined],
    ['C:/Users/ana/shop', undefined],
    ['file:///home/ana/shop', undefined],
    ['', undefined],
  ];
  for (const [remote, expected] of addresses) it(`${remote} is written as ${String(expected)}`, () => assert.equal(publicAddress(remote), expected));
});
