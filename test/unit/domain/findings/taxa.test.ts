// The taxa of findings: in files of real scanners, by each way that the standard has to refer to one, and in what is no reference.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../scripts/lib/projectRoot.ts';
import { decodeLog } from '../../../../src/domain/findings/decodeLog.ts';
import type { DecodedFinding } from '../../../../src/domain/findings/decoded.ts';
import type { Taxon } from '../../../../src/domain/findings/taxon.ts';
import { field, listOf } from '../../../../src/domain/json.ts';
import { parseTolerant } from '../../../../src/sources/sarif/tolerantJson.ts';
import { decodeResult } from './log.ts';

/** Such as "CWE-89 = SQL Injection", with a question mark where it is only related. */
function told({ id, name, taxonomy, related }: Taxon): string {
  return `${related === true ? '? ' : ''}${taxonomy === undefined ? '' : `${taxonomy}: `}${id}${name === undefined ? '' : ` = ${name}`}`;
}

function taxaOf(finding: DecodedFinding | undefined): readonly string[] {
  return (finding?.taxa ?? []).map(told);
}

const publicFiles = 'test/fixtures/sarif/public';

function parsed(file: string): ReturnType<typeof parseTolerant> {
  return parseTolerant(readFileSync(join(projectRoot, file), 'utf8'));
}

/** What the results of a kept file fall into, each once; of one rule, if that is given. */
function taxaIn(file: string, rule?: string): ReadonlySet<string> {
  const { findings } = decodeLog(parsed(file), file);
  return new Set(findings.filter(({ ruleId }) => rule === undefined || ruleId === rule).flatMap(taxaOf));
}

describe('the taxa of findings', () => {
  it("are those that the rule's relationships lead to (gosec)", () => {
    assert.deepEqual(taxaIn('samples/shop/.sarif/gosec.sarif', 'G104'), new Set(['CWE-703 = Improper Check or Handling of Exceptional Conditions']));
  });
  it('are those that the result names (Mayhem), also where its references have the guids mixed up (sarif-tutorials)', () => {
    assert.deepEqual(taxaIn(`${publicFiles}/DefectDojo+django-DefectDojo/mayhem_code_many_vulns.sarif`), new Set([
      'CWE-190 = Integer Overflow or Wraparound', 'CWE-415 = Double Free', 'CWE-400 = Uncontrolled Resource Consumption', 'CWE-129 = Improper Validation of Array Index', 'CWE-369 = Divide By Zero',
    ]));
    assert.deepEqual(taxaIn(`${publicFiles}/microsoft+sarif-tutorials/standard-taxonomy.sarif`), new Set(['CWE-401 = Memory Leak']));
  });
  it('may be of a taxonomy that the file does not have, and only related to the rule (Flawfinder)', () => {
    assert.deepEqual(taxaIn(`${publicFiles}/DefectDojo+django-DefectDojo/flawfinder_many_vuln.sarif`, 'FF1013'), new Set(['? CWE-119', '? CWE-120']));
  });
  it("may be of the tool's own taxonomy (InspectCode) or of any other (sarif-tutorials)", () => {
    // The results of these files have other ids than their rules.
    const ofRule = (file: string, ruleIndex: number): readonly string[] => taxaOf(decodeResult({ ruleIndex }, listOf(field(parsed(`${publicFiles}/${file}`).value, 'runs'))[0] as object));
    assert.deepEqual(ofRule('jenkinsci+analysis-model/filePathInFileUriScheme.sarif', 0), ['CSHARP.CodeRedundancy = Redundancies in Code', 'ASPX.CodeRedundancy = Redundancies in Code']);
    assert.deepEqual(ofRule('microsoft+sarif-tutorials/Taxonomies.sarif', 1), ['Requirement levels: RQL1002 = Recommended']);
  });
  it('are told by tags (Semgrep, CodeQL, njsscan, Black Duck), each once', () => {
    assert.ok(taxaIn('samples/shop/.sarif/semgrep.sarif').has('CWE-89 = SQL Injection'));
    assert.ok(taxaIn(`${publicFiles}/microsoft+sarif-sdk/GroupingSample.sarif`).has('CWE-918'));
    assert.ok(taxaIn(`${publicFiles}/DefectDojo+django-DefectDojo/njsscan.sarif`).has('CWE-327 = Use of a Broken or Risky Cryptographic Algorithm'));
    assert.ok(taxaIn(`${publicFiles}/DefectDojo+django-DefectDojo/blackduck_nested_fingerprints.sarif`).has('CWE-79'));
    assert.deepEqual(taxaOf(decodeResult({ properties: { tags: ['security', 'external/cwe/cwe-089', 'CWE-89: SQL Injection', 'cwe', 'CWE-', 'CWE-20/x'] } })), ['CWE-89 = SQL Injection']);
  });

  const cwe = { name: 'CWE', guid: 'c', taxa: [{ id: '20', guid: 'c20', name: 'Input' }, { id: '89', guid: 'c89', name: 'SQL' }] };
  const other = { name: 'Other', guid: 'o', taxa: [{ id: '20', guid: 'o20', name: 'Twenty' }] };
  const extension = { name: 'Pack', guid: 'p', rules: [{ id: 'P1' }], taxa: [{ id: 'T', name: 'Of the pack' }] };
  const run = (rule: object = {}): object => ({ tool: { driver: { name: 'Tool', guid: 't', rules: [{ id: 'R', guid: 'r', ...rule }, { id: 'S', guid: 's' }], taxa: [{ id: 'own', name: 'Own' }] }, extensions: [extension] }, taxonomies: [cwe, other] });
  const named = (...taxa: readonly unknown[]): readonly string[] => taxaOf(decodeResult({ ruleId: 'R', taxa }, run()));
  const relating = (...relationships: readonly unknown[]): readonly string[] => taxaOf(decodeResult({ ruleId: 'R' }, run({ relationships })));

  it('are found by index, guid, id and name', () => {
    const sql = ['CWE-89 = SQL'];
    assert.deepEqual(named({ index: 1, toolComponent: { index: 0 } }), sql);
    assert.deepEqual(named({ index: 1, toolComponent: { guid: 'c' } }), sql);
    assert.deepEqual(named({ id: '89', toolComponent: { name: 'CWE' } }), sql);
    assert.deepEqual(named({ id: '89', index: 0, toolComponent: { name: 'CWE' } }), sql, 'an index that contradicts the id');
    assert.deepEqual(named({ guid: 'c89', toolComponent: { name: 'CWE' } }), sql);
    assert.deepEqual(named({ guid: 'c89' }), sql, 'by its guid alone');
    assert.deepEqual(named({ guid: 'c89', toolComponent: { guid: 'unknown' } }), sql);
    assert.deepEqual(named({ id: '20', toolComponent: { index: 1 } }), ['Other-20 = Twenty'], 'not the one of the same id elsewhere');
    assert.deepEqual(named({ index: 0 }), ['own = Own']);
    assert.deepEqual(named({ id: 'T', toolComponent: { name: 'Pack' } }), ['Pack: T = Of the pack']);
  });
  it('are told as they are referred to where no file says more', () => {
    assert.deepEqual(named({ id: 'CWE-79' }), ['CWE-79']);
    assert.deepEqual(named({ id: '79', toolComponent: { name: 'CWE' } }), ['CWE-79']);
    assert.deepEqual(named({ id: 'A03', toolComponent: { name: 'OWASP Top 10' } }), ['OWASP Top 10: A03']);
    assert.deepEqual(named({ index: 7, toolComponent: { name: 'CWE' } }, { toolComponent: { name: 'CWE' } }, { guid: 'unknown' }), []);
  });
  it('are those of relationships that say so; other kinds are only related, or of other results', () => {
    const to = (id: string, ...kinds: readonly string[]): object => ({ target: { id, toolComponent: { name: 'CWE' } }, ...(kinds.length === 0 ? {} : { kinds }) });
    assert.deepEqual(relating(to('89', 'superset'), to('20', 'relevant')), ['CWE-89 = SQL', '? CWE-20 = Input']);
    assert.deepEqual(relating(to('20'), to('89', 'equal')), ['CWE-89 = SQL', '? CWE-20 = Input']);
    assert.deepEqual(relating(to('89', 'equals'), to('20', 'incomparable', 'disjoint')), ['CWE-89 = SQL', '? CWE-20 = Input']);
    assert.deepEqual(relating(...['disjoint', 'canFollow', 'canPrecede', 'willFollow', 'willPrecede'].map((kind) => to('89', kind))), []);
    assert.deepEqual(relating(to('89', 'relevant'), to('89', 'superset')), ['CWE-89 = SQL'], 'once');
    assert.deepEqual(taxaOf(decodeResult({ ruleId: 'R', taxa: [{ id: '89', toolComponent: { name: 'CWE' } }] }, run({ relationships: [to('89', 'incomparable')] }))), ['CWE-89 = SQL']);
  });
  it('are no rules', () => {
    assert.deepEqual(relating({ target: { id: 'S', guid: 's' }, kinds: ['willFollow', 'superset'] }, { target: { id: 'P1', toolComponent: { name: 'Pack' } }, kinds: ['superset'] }), []);
  });
  it('are at most 20, with texts of 200 characters', () => {
    const many = named(...Array.from({ length: 30 }, (_, n) => ({ id: `X${n}` })));
    assert.deepEqual(many, Array.from({ length: 20 }, (_, n) => `X${n}`));
    assert.deepEqual(named({ id: 'x'.repeat(9000) }), ['x'.repeat(200)]);
  });
  it('are none where the file says nothing of the right type', () => {
    const odd: readonly unknown[] = [null, 7, '', 'x', true, [], {}, [null], { id: 7 }, { id: null, index: 'x', guid: {} }, { toolComponent: [] }, { index: -1, toolComponent: { index: 1.5 } }, { index: 0, toolComponent: { index: 99 }, kinds: 7 }];
    for (const wrong of odd) {
      assert.equal(decodeResult({ taxa: wrong, properties: wrong }, run({ relationships: wrong }))?.taxa, undefined);
      assert.doesNotThrow(() => decodeResult({ ruleId: 'R', taxa: [wrong], properties: { tags: wrong, cwe: wrong } }, run({ relationships: [wrong, { target: wrong }, { target: { id: '20' }, kinds: wrong }], properties: { tags: [wrong] } })));
      assert.doesNotThrow(() => decodeResult({ taxa: [{ id: 'a', index: 0, toolComponent: { index: 0 } }] }, { taxonomies: wrong }));
      assert.deepEqual(taxaOf(decodeResult({ taxa: [{ id: 'a', index: 0, toolComponent: { index: 0 } }] }, { taxonomies: [wrong, { taxa: wrong }] })), ['a']);
    }
  });
});
