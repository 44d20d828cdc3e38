// What restore points are to findings: only what is proved is said.

import assert from 'node:assert/strict';
import type { Stamp } from '../../../../src/domain/findings/stamp.ts';
import type { Introduced } from '../../../../src/domain/history/introduction.ts';
import { standingOf, trustOf } from '../../../../src/domain/history/standing.ts';
import type { FindingHistoryFacts, Standing } from '../../../../src/domain/history/standing.ts';

const appeared = { commit: 'a'.repeat(40), at: 1000 };
const changed = { commit: 'c'.repeat(40), at: 2000 };
const later = 'e'.repeat(40);
const digest = `sha256:${'1'.repeat(64)}`;
const other = `sha256:${'2'.repeat(64)}`;
const known: Introduced = { known: true, introduction: { changed, appeared } };

const finding = (more: Partial<FindingHistoryFacts> = {}): FindingHistoryFacts => ({ id: 'f', introduced: known, scannedImages: [], builds: [], ...more });
const stamp = (more: Partial<Stamp>): Stamp => ({ version: 1, images: [], findings: [], ...more });
const ran = (...imageIds: readonly string[]): Stamp => stamp({ images: imageIds.map((imageId) => ({ container: 'api', image: 'shop/api:1', imageId })) });
/** `later` contains everything. */
const contains = (revision: string): boolean | undefined => (revision === later ? true : undefined);

function standing(at: number, own: Stamp | 'unreadable' | undefined, of = finding(), answer: (revision: string, commit: string) => boolean | undefined = contains): string {
  const { is, because } = standingOf({ at, issues: [], ...(own === undefined ? {} : { stamp: own }) }, of, answer);
  return `${is}: ${because.code}`;
}

describe('what a restore point is to a finding', () => {
  it('is known from times only where it is older than every form of the lines', () => {
    assert.equal(standing(999, undefined), 'before: beforeAppeared');
    assert.equal(standing(1000, undefined), 'unknown: between');
    assert.equal(standing(1999, undefined), 'unknown: between');
    assert.equal(standing(2000, undefined), 'unknown: perhapsAfter');
    assert.equal(standing(999, undefined, finding({ introduced: { known: true, introduction: { changed } } })), 'unknown: between');
    assert.equal(standing(9000, 'unreadable'), 'unknown: perhapsAfter');
  });

  it('is after, where the stamp names the finding, the image that was scanned, one built of it, or a commit that has it', () => {
    assert.equal(standing(2000, stamp({ findings: ['f'] })), 'after: stamped');
    assert.equal(standing(2000, stamp({ findings: ['g'] })), 'unknown: perhapsAfter');
    const scanned = finding({ introduced: { known: false, why: { code: 'noLines' } }, scannedImages: [`shop/api@${digest}`] });
    assert.equal(standing(2000, ran(`docker.io/shop/api@${digest}`), scanned), 'after: imageRan');
    assert.equal(standing(2000, ran(`docker.io/shop/api@${other}`), scanned), 'unknown: introduction');
    const built = finding({ builds: [{ digest: other, commit: 'b'.repeat(40) }, { digest, commit: later }] });
    assert.equal(standing(2000, ran(digest), built), 'after: builtAfterChanged');
    assert.equal(standing(2000, ran(other), built), 'unknown: perhapsAfter');
    assert.equal(standing(2000, stamp({ commit: later }), built), 'after: stampedAfterChanged');
  });

  it('is never told by what a stamp lacks: nobody may have scanned, and the lines may be there as a copy', () => {
    assert.equal(standing(2000, stamp({ commit: 'b'.repeat(40), findings: [] }), finding(), () => false), 'unknown: perhapsAfter');
    assert.equal(standing(1500, stamp({ commit: 'b'.repeat(40), findings: [] }), finding(), () => false), 'unknown: between');
  });

  it('is unknown where the history or the age is, and while git is asked', () => {
    assert.equal(standing(999, undefined, finding({ introduced: undefined })), 'unknown: asking');
    assert.equal(standing(999, undefined, finding({ introduced: { known: false, why: { code: 'shallow' } } })), 'unknown: introduction');
    const undated = standingOf({ at: 999, issues: [{ code: 'ageUnknown' }] }, finding(), contains);
    assert.deepEqual(undated, { is: 'unknown', because: { code: 'ageUnknown' } });
  });
});

describe('trust in a restore point', () => {
  const before: Standing = { is: 'before', because: { code: 'beforeAppeared', appeared } };
  const after: Standing = { is: 'after', because: { code: 'stamped' } };
  const unknown: Standing = { is: 'unknown', because: { code: 'asking' } };

  it('is good before every finding, suspect after one, and else unknown', () => {
    assert.equal(trustOf([before, before], true), 'knownGood');
    assert.equal(trustOf([before, before], false), 'unknown');
    assert.equal(trustOf([], true), 'unknown');
    assert.equal(trustOf([before, unknown], true), 'unknown');
    assert.equal(trustOf([before, unknown, after], false), 'suspect');
  });
});
