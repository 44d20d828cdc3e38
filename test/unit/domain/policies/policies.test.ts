// The policy file, its faults and their lines, and which policy applies to which claim.

import assert from 'node:assert/strict';
import { parseDuration } from '../../../../src/domain/policies/parseDuration.ts';
import { parsePolicies } from '../../../../src/domain/policies/parsePolicies.ts';
import { policyOf } from '../../../../src/domain/policies/policyOf.ts';
import type { Policy } from '../../../../src/domain/policies/policy.ts';
import { day, minute } from '../inventory/make.ts';

describe('a policy file', () => {
  it('is read', () => {
    const text = `version: 1
policies:
  - name: databases
    claims: { namespace: shop, names: ["data-*"] }
    rpo: 24h
    keep: 30d
    survives: namespace
  - name: scratch
    claims: { names: ["tmp-*"] }
    skip: true
  - name: rest
    claims:
      - namespace: shop
      - { namespace: web, names: [uploads, cache] }
`;
    assert.deepEqual(parsePolicies(text), {
      policies: [
        { name: 'databases', skip: false, claims: [{ namespace: 'shop', names: ['data-*'] }], rpo: day, keep: 30 * day, survives: 'namespace' },
        { name: 'scratch', skip: true, claims: [{ names: ['tmp-*'] }] },
        { name: 'rest', skip: false, claims: [{ namespace: 'shop', names: ['*'] }, { namespace: 'web', names: ['uploads', 'cache'] }] },
      ],
      faults: [],
    });
  });

  it('with nothing in it, or no policies, has none', () => {
    for (const text of ['', '# nothing yet\n', 'version: 1\n', 'version: 1\npolicies: []\n']) assert.deepEqual(parsePolicies(text), { policies: [], faults: [] }, text);
  });

  const faultsOf = (text: string): readonly string[] => parsePolicies(text).faults.map(({ code, line, field }) => `${code} ${line} ${field}`);

  it('that is not YAML says in which line', () => {
    assert.deepEqual(parsePolicies('version: 1\npolicies:\n  - name: [a\n'), { policies: [], faults: [{ code: 'notYaml', line: 3, field: '' }] });
    assert.deepEqual(faultsOf('version: 1\nversion: 1\n'), ['notYaml 1 ']);
    assert.deepEqual(faultsOf('version: 1\n---\nversion: 1\n'), ['notYaml 1 ']);
  });

  it('of another version is not read any further', () => {
    assert.deepEqual(parsePolicies('\nversion: 2\npolicies: 7\n'), { policies: [], faults: [{ code: 'unknownVersion', line: 1, field: 'version' }] });
    assert.deepEqual(faultsOf('policies: []\n'), ['unknownVersion 0 version']);
    assert.deepEqual(faultsOf('- a\n'), ['badField 0 ']);
  });

  const policy = (lines: string): string => `version: 1\npolicies:\n  - name: p\n    claims: { names: [a] }\n${lines}`;

  it('has a fault for each field that is misspelt or makes no sense, with its line', () => {
    assert.deepEqual(faultsOf(policy('    rop: 24h\n')), ['badField 4 policies.0.rop']);
    assert.deepEqual(faultsOf(policy('    survives: fire\n')), ['badField 4 policies.0.survives']);
    assert.deepEqual(faultsOf(policy('    survives: [cluster]\n')), ['badField 4 policies.0.survives']);
    assert.deepEqual(faultsOf(policy('    rpo: 24\n    keep: 1y\n    skip: "yes"\n')), ['badField 4 policies.0.rpo', 'badField 5 policies.0.keep', 'badField 6 policies.0.skip']);
    assert.deepEqual(faultsOf('version: 1\npolicies:\n  - claims: { names: [a] }\n  - text\n  - name: 7\n    claims: { names: [a] }\n'), ['badField 2 policies.0.name', 'badField 3 policies.1', 'badField 4 policies.2.name']);
    assert.deepEqual(faultsOf('version: 1\npolicies: { name: p }\n'), ['badField 1 policies']);
    assert.deepEqual(faultsOf('version: 1\npolicy: []\n'), ['badField 1 policy']);
  });

  it('has a fault where claims are not selected, or by something that is no name', () => {
    const claims = (text: string): readonly string[] => faultsOf(`version: 1\npolicies:\n  - name: p\n${text}`);
    assert.deepEqual(claims(''), ['badField 2 policies.0.claims']);
    assert.deepEqual(claims('    claims: {}\n'), ['badField 3 policies.0.claims']);
    assert.deepEqual(claims('    claims: []\n'), ['badField 3 policies.0.claims']);
    assert.deepEqual(claims('    claims: { names: [] }\n'), ['badField 3 policies.0.claims.names']);
    assert.deepEqual(claims('    claims:\n      - { names: a }\n      - { names: [a, 1] }\n'), ['badField 4 policies.0.claims.0.names', 'badField 5 policies.0.claims.1.names.1']);
    assert.deepEqual(claims('    claims: { namespace: [a] }\n'), ['badField 3 policies.0.claims.namespace']);
  });

  it('a policy with a fault is left out as a whole, the others stand', () => {
    assert.deepEqual(parsePolicies(`${policy('    rop: 24h\n')}  - name: q\n    claims: { names: [b] }\n`).policies.map(({ name }) => name), ['q']);
  });

  it('aliases are not followed', () => {
    assert.deepEqual(faultsOf('version: 1\npolicies:\n  - &a { name: p, claims: { names: [x] } }\n  - *a\n'), ['badField 3 policies.1']);
  });
});

describe('durations', () => {
  it('are a whole number and a unit', () => {
    assert.deepEqual(['30s', '15m', '24h', '30d', '2w'].map(parseDuration), [minute / 2, 15 * minute, day, 30 * day, 14 * day]);
    for (const wrong of ['', '0h', '24', 'h', '1.5h', '-1h', '1h30m', '24 h', '24H', '9999999d', '1constructor']) assert.equal(parseDuration(wrong), undefined, wrong);
  });
});

describe('which policy applies', () => {
  const select = (name: string, ...names: readonly string[]): Policy => ({ name, skip: false, claims: [{ names }] });
  const chosen = (name: string, ...policies: readonly Policy[]): string | undefined => policyOf({ namespace: 'shop', name }, policies)?.name;

  it('is the first that selects the claim', () => {
    assert.equal(chosen('data-1', select('a', 'x'), select('b', 'data-*'), select('c', '*')), 'b');
    assert.equal(chosen('other', select('a', 'x')), undefined);
  });

  it('looks at the namespace where one is named', () => {
    const inShop: Policy = { name: 'p', skip: false, claims: [{ namespace: 'web', names: ['*'] }, { namespace: 'shop', names: ['data'] }] };
    assert.equal(chosen('data', inShop), 'p');
    assert.equal(chosen('other', inShop), undefined);
    assert.equal(policyOf({ namespace: 'web', name: 'other' }, [inShop])?.name, 'p');
  });

  it('a star is any run of characters, everything else is itself', () => {
    const matching: readonly (readonly [string, string])[] = [['*', 'a'], ['a*', 'a'], ['*a', 'ba'], ['a*c', 'abc'], ['a*b*c', 'a-b-b-c'], ['**', 'x'], ['a*a', 'aba'], ['*-db-*', 'data-orders-db-0'], ['ab*ba', 'abba']];
    const not: readonly (readonly [string, string])[] = [['a', 'ab'], ['a*', 'ba'], ['a*a', 'a'], ['ab*ba', 'aba'], ['a.c', 'abc'], ['a*b*c', 'ac'], ['*x*', 'abc'], ['a*b*b', 'ab']];
    for (const [pattern, name] of matching) assert.equal(chosen(name, select('p', pattern)), 'p', `${pattern} ${name}`);
    for (const [pattern, name] of not) assert.equal(chosen(name, select('p', pattern)), undefined, `${pattern} ${name}`);
  });

  it('no pattern takes long', () => {
    assert.equal(chosen('a'.repeat(253), select('p', `${'*a'.repeat(120)}b`)), undefined);
  });
});
