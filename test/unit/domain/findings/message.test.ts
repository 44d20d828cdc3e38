import assert from 'node:assert/strict';
import { decodeResult } from './log.ts';

const tool = {
  driver: {
    name: 'Tool',
    globalMessageStrings: { all: { text: 'global {0}' } },
    rules: [{ id: 'R', messageStrings: { own: { text: 'rule {0} and {{1}} of {1}' }, rich: { markdown: '**rich**' } } }],
  },
};
const text = (message: unknown, more: object = {}): string | undefined => decodeResult({ ruleId: 'R', message, ...more }, { tool })?.message;

describe('message of a result', () => {
  it('comes from the rule, then from the component, by id', () => {
    assert.equal(text({ id: 'own', arguments: ['a', 'b'] }), 'rule a and {1} of b');
    assert.equal(text({ id: 'all', arguments: ['a'] }), 'global a');
    assert.equal(text({ id: 'rich' }), '**rich**');
    assert.equal(text({ id: 'none' }), '');
  });
  it('keeps placeholders that have no argument, and braces of producers that use none', () => {
    assert.equal(text({ id: 'own', arguments: ['a', 3] }), 'rule a and {1} of {1}');
    assert.equal(text({ text: 'do not print {{ user }}' }), 'do not print {{ user }}');
    assert.equal(text({ text: '{0} {{x}}', arguments: ['a'] }), 'a {x}');
  });
  it('loses its links to related locations, and only those', () => {
    const relatedLocations = [{ id: 1 }, { id: 2 }];
    assert.equal(text({ text: 'from [this \\[value\\]](1) to [there](2), see [x](3) and a[i](0)' }, { relatedLocations }), 'from this [value] to there, see [x](3) and a[i](0)');
  });
  it('counts as absent when empty: markdown, or nothing, stands in', () => {
    assert.equal(text({ text: '', markdown: 'm' }), 'm');
    assert.equal(text('bare'), 'bare');
    assert.deepEqual([undefined, null, 4, [], { text: 5 }].map((message) => text(message)), ['', '', '', '', '']);
  });
  it('takes time in proportion to its length only', function () {
    this.timeout(5000);
    const brackets = '['.repeat(200_000);
    assert.equal(text({ text: brackets }), brackets);
  });
});
