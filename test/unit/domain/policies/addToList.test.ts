// Adding an entry to a policy file: what stands there stays to the letter, whatever form it has.

import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { addToList } from '../../../../src/domain/policies/addToList.ts';

const entry = { rule: 'B608: "quoted" # no comment', reason: 'because\nof two lines', files: ['a/**', '*'], cut: true };

/** @returns the edited text, after checking that all of the old one is still in it, in its order. */
function added(text: string): string | undefined {
  const edit = addToList(text, 'links', entry);
  if (edit === undefined) return undefined;
  assert.equal(edit.length, 0, 'nothing is replaced');
  return text.slice(0, edit.offset) + edit.text + text.slice(edit.offset);
}

describe('an entry added to a policy file', () => {
  const texts: Readonly<Record<string, string>> = {
    'no file yet': '',
    'nothing but a comment': '# Ours.\n',
    'no such list': 'version: 1\n# The databases.\npolicies:\n  - name: a # first\n    claims: { names: ["x"] }\n',
    'no line end at the end': 'version: 1\nlinks:\n  - files: [a]\n    workload: s/w',
    'comments everywhere': '# top\nversion: 1 # one\nlinks: # ties\n    # the first\n    -   files:\n          - a # a\n        workload: s/w # w\n    # the end of links\n\n# next\npolicies: []\n# bottom\n',
    'a list without indent': 'version: 1\nlinks:\n- files: [a]\n  workload: s/w\npolicies: []\n',
    'an empty list': 'version: 1\nlinks: [] # none\npolicies: []\n',
    'a flow list': 'version: 1\nlinks: [ { files: [a], workload: s/w } ]\n',
    'a list that was begun': 'version: 1\nlinks: # to be filled\npolicies: []\n',
    'a list that ends in a block scalar': 'version: 1\nlinks:\n  - workload: s/w\n    note: |\n      one\n\n      two\npolicies: []\n',
    'Windows lines': 'version: 1\r\nlinks:\r\n  - files: [a]\r\n    workload: s/w\r\npolicies: []\r\n',
  };
  for (const [what, text] of Object.entries(texts)) {
    it(`with ${what}`, () => {
      const result = added(text);
      assert.ok(result !== undefined);
      const before = (parse(text) ?? { version: 1 }) as { links?: unknown[] | null };
      assert.deepEqual(parse(result), { ...before, links: [...(before.links ?? []), entry] });
      if (text.includes('\r\n')) assert.doesNotMatch(result, /[^\r]\n/);
    });
  }

  it('stands below the others, with their indent', () => {
    assert.equal(
      added(texts['comments everywhere'] ?? ''),
      `# top\nversion: 1 # one\nlinks: # ties\n    # the first\n    -   files:\n          - a # a\n        workload: s/w # w\n    - rule: 'B608: "quoted" # no comment'\n      reason: |-\n        because\n        of two lines\n      files:\n        - a/**\n        - "*"\n      cut: true\n    # the end of links\n\n# next\npolicies: []\n# bottom\n`,
    );
  });

  it('is refused where the file is none, or the list no list', () => {
    for (const text of ['links: [a', '- a\n', 'text\n', 'version: 1\nlinks: all\n', 'version: 1\nlinks: {}\n', '{ version: 1 }\n', 'version: 1\n...\n', 'version: 1\nlinks: &l []\npolicies: *l\n']) assert.equal(added(text), undefined, text);
  });
});
