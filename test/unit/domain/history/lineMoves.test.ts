// Lines are followed through hunks and edits as if each had a tag.

import assert from 'node:assert/strict';
import { hunkOfChange } from '../../../../src/domain/history/hunkOfChange.ts';
import type { TextChange } from '../../../../src/domain/history/hunkOfChange.ts';
import { LineMoves } from '../../../../src/domain/history/lineMoves.ts';
import type { Hunk } from '../../../../src/domain/history/lineMoves.ts';
import { Random } from '../random.ts';

/** Some hunks of one change to `count` lines. */
function someHunks(random: Random, count: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let start = random.number(4);
  while (start <= count) {
    const removed = random.number(Math.min(4, count - start + 1));
    hunks.push({ start, removed, added: random.number(4) });
    start += removed + random.number(6);
  }
  return hunks;
}

/** The lines after it: those that stayed are the same objects. */
function applied(lines: readonly object[], hunks: readonly Hunk[]): readonly object[] {
  const after = [...lines];
  for (const { start, removed, added } of [...hunks].reverse()) after.splice(start, removed, ...Array.from({ length: added }, () => ({})));
  return after;
}

function whereIs(after: readonly object[], line: object | undefined): number | undefined {
  const at = line === undefined ? -1 : after.indexOf(line);
  return at < 0 ? undefined : at;
}

function assertFollows(moves: LineMoves, before: readonly object[], after: readonly object[], hint: string): void {
  for (const [line, tag] of before.entries()) assert.equal(moves.follow(line), whereIs(after, tag), `${hint}: line ${line}`);
  for (const [line, tag] of after.entries()) assert.equal(moves.back(line), whereIs(before, tag), `${hint}: back from line ${line}`);
}

describe('moved lines', () => {
  it('are where their tags are, after each change and after many', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = new Random(seed);
      const first = Array.from({ length: random.number(30) }, () => ({}));
      let moves = LineMoves.none;
      let now: readonly object[] = first;
      for (let change = 0; change < 4; change += 1) {
        const hunks = someHunks(random, now.length);
        const next = applied(now, hunks);
        const step = LineMoves.of(hunks);
        assertFollows(step, now, next, `seed ${seed}, change ${change}`);
        moves = moves.followedBy(step);
        now = next;
        assertFollows(moves, first, now, `seed ${seed}, ${change + 1} changes`);
      }
    }
  });

  it('stay where they are, if nothing changed', () => {
    assert.equal(LineMoves.none.follow(7), 7);
    assert.equal(LineMoves.of([]).back(7), 7);
  });

  it('are followed through edits of a document: never to another text, and always outside of the lines that were edited', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const random = new Random(seed);
      const eol = random.pick('\n', '\r\n');
      let now: readonly string[] = Array.from({ length: 1 + random.number(12) }, (_, line) => (random.number(4) === 0 ? '' : `line ${line}`));
      for (let edit = 0; edit < 5; edit += 1) {
        const change = someChange(random, now, eol);
        const next = edited(now, change);
        const moves = LineMoves.of([hunkOfChange(change, (line) => next[line]?.length ?? 0)]);
        for (const [line, text] of now.entries()) {
          const followed = moves.follow(line);
          const hint = `seed ${seed}: ${JSON.stringify({ now, change, next, line, followed })}`;
          if (followed !== undefined) assert.equal(next[followed], text, hint);
          else assert(line >= change.startLine && line <= change.endLine, hint);
          if (line < change.startLine) assert.equal(followed, line, hint);
          if (line > change.endLine) assert.equal(followed, line + next.length - now.length, hint);
        }
        now = next;
      }
    }
  });

  it('are moved, not changed, by Enter above and below, by pasted and by deleted lines', () => {
    const after = (change: TextChange, document: readonly string[]): readonly (number | undefined)[] => {
      const moves = LineMoves.of([hunkOfChange(change, (line) => document[line]?.length ?? 0)]);
      return [0, 1, 2].map((line) => moves.follow(line));
    };
    const at = (line: number, column: number, text: string): TextChange => ({ startLine: line, startColumn: column, endLine: line, endColumn: column, text });
    assert.deepEqual(after(at(1, 0, '\n'), ['one', '', 'two', 'three']), [0, 2, 3], 'Enter at the beginning of a line');
    assert.deepEqual(after(at(1, 3, '\n    '), ['one', 'two', '    ', 'three']), [0, 1, 3], 'Enter at its end, indented');
    assert.deepEqual(after(at(1, 1, '\n'), ['one', 't', 'wo', 'three']), [0, undefined, 3], 'Enter in its middle');
    assert.deepEqual(after(at(1, 0, 'a\nb\n'), ['one', 'a', 'b', 'two', 'three']), [0, 3, 4], 'lines pasted above');
    assert.deepEqual(after({ startLine: 1, startColumn: 0, endLine: 2, endColumn: 0, text: '' }, ['one', 'three']), [0, undefined, 1], 'a line deleted');
  });
});

function someChange(random: Random, now: readonly string[], eol: string): TextChange {
  const startLine = random.number(now.length);
  const column = (line: number): number => random.pick(0, now[line]?.length ?? 0, random.number((now[line]?.length ?? 0) + 1));
  const startColumn = column(startLine);
  const endLine = random.number(2) === 0 ? startLine : startLine + random.number(now.length - startLine);
  const endColumn = endLine === startLine && random.number(2) === 0 ? startColumn : column(endLine);
  const text = random.pick('', 'x', eol, `x${eol}`, `${eol}    `, `x${eol}y${eol}`, `${eol}${eol}`);
  return { startLine, startColumn: endLine === startLine ? Math.min(startColumn, endColumn) : startColumn, endLine, endColumn: endLine === startLine ? Math.max(startColumn, endColumn) : endColumn, text };
}

function edited(now: readonly string[], { startLine, startColumn, endLine, endColumn, text }: TextChange): readonly string[] {
  const before = now[startLine]?.slice(0, startColumn) ?? '';
  const behind = now[endLine]?.slice(endColumn) ?? '';
  return [...now.slice(0, startLine), ...`${before}${text}${behind}`.split(/\r\n|\n/), ...now.slice(endLine + 1)];
}
