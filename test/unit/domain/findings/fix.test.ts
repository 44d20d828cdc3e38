// Fixes that scanners propose: what of them is understood, where they stand in the present text, and whether that is still
// the text that was scanned.

import assert from 'node:assert/strict';
import { fixEdits, type FixCheck } from '../../../../src/domain/findings/fixEdits.ts';
import type { FileFix } from '../../../../src/domain/findings/proposedFix.ts';
import { at, decodeResult, sha256 } from './log.ts';

const uri = 'a.py';
const change = (...replacements: readonly object[]): object => ({ artifactChanges: [{ artifactLocation: { uri }, replacements }] });
const replace = (deletedRegion: object, text?: string): object => ({ deletedRegion, ...(text === undefined ? {} : { insertedContent: { text } }) });

/** The file's fix of a result with these replacements. */
function fileFix(replacements: readonly object[], run: object = {}, locations: readonly unknown[] = []): FileFix {
  const file = decodeResult({ locations, fixes: [change(...replacements)] }, run)?.fixes?.[0]?.files[0];
  assert.ok(file);
  return file;
}

/** @returns the text with the edits made; the state where there are none. */
function applied(text: string, check: FixCheck): string {
  if (!('edits' in check)) return check.state;
  return check.edits.toReversed().reduce((before, { start, end, text: inserted }) => before.slice(0, start) + inserted + before.slice(end), text);
}

describe('a fix of a scanner', () => {
  const text = 'one\r\ntwö 😀 x\nthree\n';
  const made = (region: object, inserted?: string, run: object = {}): string => applied(text, fixEdits(text, undefined, fileFix([replace(region, inserted)], run)));

  it('replaces lines and columns, as the run counts them', () => {
    assert.equal(made({ startLine: 1 }, 'ONE'), text.replace('one', 'ONE'));
    assert.equal(made({ startLine: 2, startColumn: 5, endColumn: 7 }, ':)'), text.replace('😀', ':)'));
    assert.equal(made({ startLine: 2, startColumn: 5, endColumn: 6 }, ':)', { columnKind: 'unicodeCodePoints' }), text.replace('😀', ':)'));
    assert.equal(made({ startLine: 1, endLine: 3 }, 'all'), 'all\n');
    assert.equal(made({ startLine: 3, startColumn: 1, endLine: 4, endColumn: 1 }), text.replace('three\n', ''));
    assert.equal(made({ startLine: 4, startColumn: 1, endColumn: 1 }, 'four'), `${text}four`);
    assert.equal(made({ startLine: 1, startColumn: 4, endColumn: 4 }, '!'), text.replace('one', 'one!'));
  });

  it('replaces by offsets of characters, code points and bytes', () => {
    assert.equal(made({ charOffset: 9, charLength: 2 }, ':)'), text.replace('😀', ':)'));
    assert.equal(made({ charOffset: 9, charLength: 1 }, ':)', { columnKind: 'unicodeCodePoints' }), text.replace('😀', ':)'));
    assert.equal(made({ byteOffset: 10, byteLength: 4 }, ':)'), text.replace('😀', ':)'));
    assert.equal(made({ charOffset: 0 }, 'x'), `x${text}`);
    assert.equal(made({ byteOffset: 8, byteLength: 1 }, ''), 'outside', 'inside a character');
  });

  it('counts bytes from the first of the file, a byte order mark among them, and characters behind the mark', () => {
    const inFile = (encoding: string, region: object): string => applied(text, fixEdits(text, undefined, fileFix([replace(region, ':)')]), encoding));
    assert.equal(inFile('utf8bom', { byteOffset: 13, byteLength: 4 }), text.replace('😀', ':)'));
    assert.equal(inFile('utf8bom', { byteOffset: 3 }), `:)${text}`);
    assert.equal(inFile('utf8bom', { byteOffset: 26 }), `${text}:)`);
    assert.equal(inFile('utf8bom', { charOffset: 9, charLength: 2 }), text.replace('😀', ':)'));
    assert.equal(inFile('utf8bom', { startLine: 1, endColumn: 4 }), text.replace('one', ':)'));
    // No edit of the text reaches what stands before it, and of another encoding the bytes are not known.
    for (const byteOffset of [0, 1, 2, 27]) assert.equal(inFile('utf8bom', { byteOffset }), 'outside', String(byteOffset));
    for (const encoding of ['utf16le', 'windows1252']) assert.equal(inFile(encoding, { byteOffset: 0 }), 'outside', encoding);
  });

  it('does nothing beyond the text, nor twice in one place', () => {
    for (const region of [{ startLine: 9 }, { startLine: 1, startColumn: 99 }, { startLine: 1, startColumn: 1, endColumn: 99 }, { charOffset: 99 }, { charOffset: 1, charLength: 99 }, { byteOffset: 1, byteLength: 99 }]) {
      assert.equal(made(region, ''), 'outside', JSON.stringify(region));
    }
    const two = fileFix([replace({ startLine: 1, startColumn: 2, endColumn: 4 }, 'a'), replace({ startLine: 1, startColumn: 1, endColumn: 3 }, 'b')]);
    assert.equal(fixEdits(text, undefined, two).state, 'overlapping');
    const neighbours = fileFix([replace({ startLine: 1, startColumn: 3, endColumn: 4 }, 'b'), replace({ startLine: 1, startColumn: 1, endColumn: 3 }, 'a')]);
    assert.equal(applied(text, fixEdits(text, undefined, neighbours)), text.replace('one', 'ab'));
  });

  it('is proved by what was quoted, or by the hash of the file, and refused where that differs', () => {
    const check = (region: object, run: object = {}, hash?: string, locations: readonly unknown[] = []): string => fixEdits(text, hash, fileFix([replace(region, 'x')], run, locations)).state;
    assert.equal(check({ startLine: 1 }), 'unproved');
    assert.equal(check({ startLine: 1, snippet: { text: 'one' } }), 'proved');
    assert.equal(check({ startLine: 1, startColumn: 1, endColumn: 2, snippet: { text: 'one\n' } }), 'proved', 'the whole line is quoted');
    assert.equal(check({ startLine: 1, snippet: { text: 'other' } }), 'changed');
    assert.equal(check({ startLine: 1, snippet: { text: 'requires login' } }), 'unproved');
    const place = (quoted: string): readonly unknown[] => [at(uri, { startLine: 3, snippet: { text: quoted } })];
    assert.equal(check({ startLine: 1 }, {}, undefined, place('three')), 'proved');
    assert.equal(check({ startLine: 1 }, {}, undefined, place('four')), 'changed');
    assert.equal(check({ startLine: 1 }, {}, undefined, [at('b.py', { startLine: 3, snippet: { text: 'four' } })]), 'unproved', 'of another file');
    const run = { artifacts: [{ location: { uri }, hashes: { 'sha-256': sha256(text).toUpperCase() } }] };
    assert.equal(check({ startLine: 1 }, run, sha256(text)), 'proved');
    assert.equal(check({ startLine: 1 }, run, sha256('other')), 'changed');
    assert.equal(check({ startLine: 1 }, run, undefined), 'changed', 'an unsaved document has no hash');
    assert.equal(check({ startLine: 9 }, run, sha256('other')), 'changed');
    // The file is another, the place is the same.
    assert.equal(check({ startLine: 1, snippet: { text: 'one' } }, run, sha256('other')), 'proved');
  });

  it('is left out as a whole where a part of it makes no sense', () => {
    const fixes = (...of: readonly unknown[]): unknown => decodeResult({ fixes: of })?.fixes;
    const good = change(replace({ startLine: 1 }, 'x'));
    for (const bad of [
      null, {}, { artifactChanges: null }, { artifactChanges: [] }, { artifactChanges: [{ artifactLocation: {}, replacements: [replace({ startLine: 1 })] }] },
      change(), change(replace({})), change(replace({ startLine: 0 })), change(replace({ startLine: 2, endLine: 1 })), change(replace({ startLine: 1, startColumn: 5, endColumn: 2 })),
      change(replace({ startLine: 1, endColumn: 'x' })), change({ insertedContent: { text: 'x' } }), change({ deletedRegion: { startLine: 1 }, insertedContent: { binary: 'AA==' } }),
      change(replace({ startLine: 1 }, 'x'), replace({}, 'y')), change(replace({ startLine: 1 }, 'x'.repeat(70_000))), { description: { text: 'by hand' } },
    ]) assert.equal(fixes(bad), undefined, JSON.stringify(bad).slice(0, 200));
    assert.equal((fixes({}, good, 7) as unknown[]).length, 1);
    assert.deepEqual(decodeResult({ fixes: [{ ...good, description: { text: 'Do this.' } }] })?.fixes?.[0]?.description, 'Do this.');
    assert.equal(decodeResult({ fixes: null })?.fixes, undefined);
  });

  it('of a scanner that finds secrets is never read', () => {
    assert.equal(decodeResult({ fixes: [change(replace({ startLine: 1, snippet: { text: 'the secret' } }, ''))] }, { tool: { driver: { name: 'gitleaks' } } })?.fixes, undefined);
  });
});

describe("a rule's help", () => {
  const help = (rule: object): readonly (string | undefined)[] => {
    const found = decodeResult({ ruleId: 'r' }, { tool: { driver: { name: 'Tool', rules: [{ id: 'r', ...rule }] } } });
    return [found?.helpUri, found?.help];
  };
  it('is its page, else what it says of itself', () => {
    assert.deepEqual(help({ helpUri: 'https://example.com/r', help: { text: 'text' } }), ['https://example.com/r', undefined]);
    assert.deepEqual(help({ helpUri: 'http://example.com/r', help: { text: 'text', markdown: '# text' } }), [undefined, '# text']);
    assert.deepEqual(help({ fullDescription: { text: 'full' } }), [undefined, 'full']);
    assert.deepEqual(help({ help: { text: 'x'.repeat(9000) } }), [undefined, 'x'.repeat(4000)]);
    assert.deepEqual(help({}), [undefined, undefined]);
  });
});
