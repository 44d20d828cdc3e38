// Recovery options: what is said of each restore point, which one a click restores, and stamps in words.

import assert from 'node:assert/strict';
import { noCounts } from '../../../src/domain/findings/findingWays.ts';
import type { Stamp } from '../../../src/domain/findings/stamp.ts';
import type { Introduced } from '../../../src/domain/history/introduction.ts';
import type { ClaimRow } from '../../../src/domain/inventory/row.ts';
import type { RestorePoint } from '../../../src/domain/volumes/restorePoint.ts';
import type { Guard } from '../../../src/ui/guard.ts';
import type { ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { newestBeforeAll, pointOption, recoveryOf, type RecoveryTarget } from '../../../src/ui/recovery.ts';
import { findingMessage } from '../../../src/ui/words/diagnosticWords.ts';
import { pointTrustPhrase } from '../../../src/ui/words/historyWords.ts';
import { recoveryLines, recoveryTitle } from '../../../src/ui/words/recoveryDocument.ts';
import { stampLines, stampPhrase } from '../../../src/ui/words/stampWords.ts';
import { World } from '../../../src/ui/world.ts';
import { english } from './english.ts';
import { findingNumber } from './manyFindings.ts';
import { claimOf, day, now, pointOf } from './rows.ts';

const came = (ago: number): Introduced => ({ known: true, introduction: { changed: { commit: 'c'.repeat(40), at: now - ago }, appeared: { commit: 'c'.repeat(40), at: now - ago } } });
const workload = { kind: 'deployment', namespace: 'shop', name: 'orders' } as const;
const link = { workload, evidence: { signal: 'digest', container: 'app', digest: 'sha256:1' }, confidence: 'certain' } as const;

/** A finding that reaches these claims. */
function reaching(number: number, ...claims: readonly string[]): ReachingFinding {
  return findingNumber(number, { links: [link], reaches: claims.map((claim) => ({ claim, link, hops: 0 })) });
}

function worldOf(rows: readonly ClaimRow[], findings: readonly ReachingFinding[], introduced: ReadonlyMap<string, Introduced>, more = 0): { readonly world: World; readonly asked: Set<string> } {
  const asked = new Set<string>();
  const ofClaim = (claim: string): readonly ReachingFinding[] => findings.filter(({ reaches }) => reaches.some((one) => one.claim === claim));
  const guard = {
    inventory: { row: (id: string) => rows.find((row) => row.id === id), status: () => ({ context: 'kind-shop', clockSkew: 0, kinds: [] }) },
    findings: { find: (id: string) => findings.find(({ finding }) => finding.id === id), ofClaim, countsOf: (claim: string) => ({ ...noCounts, high: ofClaim(claim).length + more }) },
    history: {
      introducedBy: ({ finding }: ReachingFinding) => {
        asked.add(finding.id);
        return introduced.get(finding.id);
      },
      contains: () => undefined,
    },
    policies: { policies: () => [] },
  };
  return { world: new World(guard as unknown as Guard, { clock: () => now, language: english, relativePath: (path) => path.replace('/w/', '') }), asked };
}

const text = (target: RecoveryTarget, world: World): string => recoveryLines(recoveryOf(target, world), now, english).map((line) => line.text).join('\n');
const stamped = (point: RestorePoint, stamp: Partial<Stamp>): RestorePoint => ({ ...point, stamp: { version: 1, images: [], findings: [], ...stamp } });

describe('recovery options', () => {
  const points = [stamped(pointOf('p1', day), { commit: 'a'.repeat(40), findings: ['f1'] }), pointOf('p2', 3 * day), { ...pointOf('p5', 5 * day), state: 'failed' as const }, pointOf('p6', 6 * day), pointOf('p8', 8 * day)];
  const data = claimOf('shop/data', { restorePoints: points });
  const files = claimOf('shop/files', {});

  it('say of each restore point what it is to the finding, and which one a click restores', () => {
    const { world } = worldOf([data, files], [reaching(1, 'shop/data', 'shop/files')], new Map([['f1', came(4 * day)]]));
    const recovery = recoveryOf({ finding: 'f1' }, world);
    assert.deepEqual(recovery.volumes.map(({ claim, newestBefore }) => [claim, newestBefore?.name]), [['shop/data', 'p6'], ['shop/files', undefined]]);
    assert.equal(
      recoveryLines(recovery, now, english).map((line) => line.text).join('\n'),
      [
        '# Recovery from "Finding number 1"',
        '',
        'critical · Odd · src/1.ts',
        '',
        'Its lines are in the code since 16 Nov 15:02 (commit ccccccc).',
        'Git knows lines, not flaws: they may have been there before something else made them one.',
        '',
        '## shop/data',
        '',
        'Protected: saved 24 h ago.',
        'The finding reaches it because container app runs the image that was scanned, sha256:1.',
        '',
        'Newest restore point from before this finding: 14 Nov 15:02 (p6). What was written in the 6 d since is not in it.',
        '',
        'Restore points, newest first:',
        '',
        '- yesterday 15:02 (p1): ready · suspect: from after "Finding number 1" came in · commit aaaaaaa · survives the claim, not the namespace',
        '  - from after it came in: the stamp names it',
        '- 17 Nov 15:02 (p2): ready · survives the claim, not the namespace',
        '  - unknown whether from before it: its lines read as they do since 16 Nov 15:02, commit ccccccc, and nothing says whether that code ran already',
        '- 15 Nov 15:02 (p5): failed',
        '  - from before it: its lines first came in 16 Nov 15:02, with commit ccccccc',
        '- 14 Nov 15:02 (p6): ready · from before the finding that reaches it · survives the claim, not the namespace',
        '  - from before it: its lines first came in 16 Nov 15:02, with commit ccccccc',
        '- 12 Nov 15:02 (p8): ready · from before the finding that reaches it · survives the claim, not the namespace',
        '  - from before it: its lines first came in 16 Nov 15:02, with commit ccccccc',
        '',
        '## shop/files',
        '',
        'Unprotected: never saved.',
        'The finding reaches it because container app runs the image that was scanned, sha256:1.',
        '',
        'It has no restore point.',
        '',
      ].join('\n'),
    );
  });

  it('can be acted on from their lines, only where it can be done', () => {
    const { world } = worldOf([data], [reaching(1, 'shop/data')], new Map([['f1', came(4 * day)]]));
    const acts = recoveryLines(recoveryOf({ finding: 'f1' }, world), now, english).flatMap(({ text: line, acts: all = [] }) => all.map(({ command, argument }) => [line.slice(0, 30), command, argument]));
    assert.deepEqual(acts, [
      ['## shop/data', 'volumeGuard.backUpVolume', { type: 'claim', claim: 'shop/data' }],
      ['Newest restore point from befo', 'volumeGuard.restoreNewestBefore', { finding: 'f1', claim: 'shop/data' }],
      ...(['p1', 'p2', 'p6', 'p8'] as const).map((point) => [recoveryLines(recoveryOf({ finding: 'f1' }, world), now, english).find((line) => line.text.includes(`(${point}):`))?.text.slice(0, 30), 'volumeGuard.restoreToNewClaim', { type: 'restorePoint', claim: 'shop/data', point }]),
    ]);
  });

  it('of a volume regard all findings that reach it', () => {
    const findings = [reaching(1, 'shop/data'), reaching(2, 'shop/data'), reaching(3, 'shop/data'), reaching(4, 'shop/data')];
    const introduced = new Map(['f1', 'f2', 'f3', 'f4'].map((id, at) => [id, came((4 + at) * day)]));
    const { world } = worldOf([data], findings, introduced);
    const recovery = recoveryOf({ claims: ['shop/data'] }, world);
    assert.equal(recoveryTitle(recovery, english), 'Recovery of shop/data');
    assert.equal(recovery.volumes[0]?.newestBefore?.name, 'p8');
    assert.equal(newestBeforeAll('shop/data', world)?.name, 'p8');
    assert.match(text({ claims: ['shop/data'] }, world), /- 12 Nov 15:02 \(p8\): ready · from before all 4 findings that reach it .*\n {2}- "Finding number 1": from before it: .*\n.*\n.*\n {2}- and 1 more finding\n/);
  });

  it('prove nothing where a finding is unknown, or not all of them were looked at', () => {
    const findings = [reaching(1, 'shop/data'), reaching(2, 'shop/data')];
    const notAll = worldOf([data], findings.slice(0, 1), new Map([['f1', came(day / 2)]]), 1).world;
    assert.equal(newestBeforeAll('shop/data', notAll), undefined);
    const oneUnknown = worldOf([data], findings, new Map([['f1', came(day / 2)], ['f2', { known: false, why: { code: 'uncommitted' } }]])).world;
    assert.equal(newestBeforeAll('shop/data', oneUnknown), undefined);
    assert.equal(pointTrustPhrase(pointOption(pointOf('p8', 8 * day), 'shop/data', oneUnknown), english), undefined);
    assert.match(text({ finding: 'f2' }, oneUnknown), /Since when its lines are in the code is unknown: its lines are not committed yet\.\n[^]*\nNo restore point that can be used is proved to be from before this finding\.\n/);
    const asking = worldOf([data], findings, new Map()).world;
    assert.match(text({ finding: 'f1' }, asking), /Git is being asked since when/);
  });

  it('are told of what is not there, too', () => {
    const { world } = worldOf([], [reaching(1), reaching(2, 'shop/gone')], new Map());
    assert.match(text({ finding: 'f9' }, world), /This finding is no longer open, or not read yet\./);
    assert.match(text({ finding: 'f1' }, world), /It is not known to reach any volume\./);
    assert.match(text({ finding: 'f2' }, world), /## shop\/gone\n\nThe cluster does not show this volume, or it is not read yet\./);
  });

  it('ask git for a problem only while its file is open', () => {
    const finding = reaching(1, 'shop/data');
    const { world, asked } = worldOf([data], [finding], new Map([['f1', came(4 * day)]]));
    assert.match(findingMessage(finding, false, world), /can reach volume shop\/data \(newest restore point: yesterday 15:02\)$/);
    assert.equal(asked.size, 0);
    assert.match(findingMessage(finding, true, world), /can reach volume shop\/data \(newest restore point from before it: 14 Nov 15:02\)$/);
  });
});

describe('stamps in words', () => {
  it('say what was true, what is not known, and nothing that is not plain text', () => {
    const stamp: Stamp = { version: 1, commit: 'abcdef0123\u001b[31m', dirty: true, repository: 'https://example.com/shop.git', images: Array.from({ length: 12 }, (_, i) => ({ workload: 'deployment/shop/orders', container: `c${i}`, image: 'i', ...(i === 0 ? { imageId: 'sha256:1' } : {}) })), imagesOmitted: 3, findings: ['f1'], unknown: ['findings'] };
    assert.equal(stampPhrase({ stamp }, english), 'commit abcdef0 with changes');
    const lines = stampLines({ stamp }, english);
    assert.equal(lines[0], 'The workspace was at commit abcdef0123 of https://example.com/shop.git, with changes');
    assert.equal(lines[1], 'deployment/shop/orders c0 ran i (sha256:1)');
    assert.equal(lines[2], 'deployment/shop/orders c1 was to run i');
    assert.deepEqual(lines.slice(11), ['and 5 more images', '1 open finding reached the volume', 'Which findings were open could not be told']);
  });

  it('tell no stamp, one that cannot be read, and one of nothing apart', () => {
    assert.deepEqual([stampPhrase({}, english), stampPhrase({ stamp: 'unreadable' }, english)], [undefined, 'its stamp cannot be read']);
    assert.match(stampLines({}, english).join(), /^It has no stamp/);
    assert.match(stampLines({ stamp: 'unreadable' }, english).join(), /^Its stamp cannot be read/);
    assert.deepEqual(stampLines({ stamp: { version: 1, images: [], findings: [] } }, english), ['It was made from a workspace without a commit', 'No open finding reached the volume']);
    assert.deepEqual(stampLines({ stamp: { version: 1, images: [], findings: [], unknown: ['findings', 'images', 'repository'] } }, english).filter((line) => line !== ''), [
      'Which findings were open could not be told',
      'Which images ran could not be told, or not for all',
      'Git did not say in time which commit it was',
    ]);
  });
});
