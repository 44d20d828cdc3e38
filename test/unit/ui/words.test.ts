// Formatters, and untrusted text.

import assert from 'node:assert/strict';
import type { Taxon } from '../../../src/domain/findings/taxon.ts';
import { ago, duration, untilNextWording } from '../../../src/ui/words/duration.ts';
import { escapeMarkdown } from '../../../src/ui/words/escapeMarkdown.ts';
import { taxaPhrases } from '../../../src/ui/words/findingWords.ts';
import { moment, dayOf } from '../../../src/ui/words/moment.ts';
import { plainText } from '../../../src/ui/words/plainText.ts';
import { size } from '../../../src/ui/words/size.ts';
import { protectionPhrase } from '../../../src/ui/words/protectionWords.ts';
import { english } from './english.ts';
import { findingNumber } from './manyFindings.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-20T14:02:00+01:00');

describe('words', () => {
  it('durations have one unit, rounded down', () => {
    assert.deepEqual(
      [0, 41_999, 60_000, 59 * 60_000, hour, 24 * hour, 47.9 * hour, 48 * hour, 12.9 * 24 * hour, -5].map((length) => duration(length, english)),
      ['0 s', '41 s', '1 min', '59 min', '1 h', '24 h', '47 h', '2 d', '12 d', '0 s'],
    );
    assert.equal(ago(now - 3.5 * hour, now, english), '3 h ago');
    assert.equal(ago(now + hour, now, english), 'just now');
  });

  it('says when an age reads differently', () => {
    assert.equal(untilNextWording(30_000), 30_000);
    assert.equal(untilNextWording(3.5 * hour), 0.5 * hour);
    assert.equal(untilNextWording(50 * hour), 22 * hour);
  });

  it('moments name the day in the reader’s time zone', () => {
    assert.equal(moment(Date.parse('2026-11-20T04:00:00+01:00'), now, english), 'today 04:00');
    assert.equal(moment(Date.parse('2026-11-19T23:59:00+01:00'), now, english), 'yesterday 23:59');
    assert.equal(moment(Date.parse('2026-11-16T04:00:00+01:00'), now, english), '16 Nov 04:00');
    assert.equal(moment(Date.parse('2026-11-21T00:30:00+01:00'), now, english), 'tomorrow 00:30');
    assert.equal(dayOf(Date.parse('2025-11-16T04:00:00+01:00'), now, english), '16 Nov 2025');
  });

  it('sizes are Kubernetes quantities', () => {
    assert.deepEqual([0, 1023, 1024, 20 * 2 ** 30, 1.5 * 2 ** 40, 1_000_000_000].map(size), ['0', '1023', '1Ki', '20Gi', '1.5Ti', '953.7Mi']);
  });

  it('plain text has no control characters, terminal escapes or turned direction', () => {
    assert.equal(plainText('a\u001b[31mred\u001b[0m\r\nb\u0007 \u202egnp.exe\u001b]0;title\u0007!'), 'ared b gnp.exe!');
    assert.equal(plainText('x'.repeat(400)).length, 300);
  });

  it('Markdown from outside stays literal', () => {
    const escaped = escapeMarkdown('[click](command:evil) ![i](http://x) <img src=x> **b** `c` $(zap) &amp; https://evil.example\n# h');
    for (const bare of [/(?<!\\)\[/, /(?<!\\)</, /(?<!\\)\*/, /(?<!\\)`/, /(?<!\\)\$/, /(?<!\\)&/, /(?<!\\)#/, /https?:/, /\n/]) assert.doesNotMatch(escaped, bare);
  });

  it('a finding says what it falls into, and apart from that what its rule has to do with', () => {
    const said = (...taxa: readonly Taxon[]): readonly string[] => taxaPhrases({ ...findingNumber(0).finding, taxa }, english);
    assert.deepEqual(said(), []);
    assert.deepEqual(taxaPhrases(findingNumber(0).finding, english), []);
    assert.deepEqual(said({ id: 'CWE-89', name: 'SQL\u202e Injection' }, { id: 'A03', taxonomy: 'OWASP Top 10' }, { id: 'CWE-20', related: true }), ['Classified as CWE-89 (SQL Injection), OWASP Top 10 A03', 'Its rule has to do with CWE-20']);
    assert.deepEqual(said(...Array.from({ length: 7 }, (_, n) => ({ id: `CWE-${n}` }))), ['Classified as CWE-0, CWE-1, CWE-2, CWE-3, CWE-4 and 2 more']);
  });

  it('a stale claim says since when and what its policy allows', () => {
    const at = now - 9.5 * 24 * hour;
    assert.equal(
      protectionPhrase({ protection: 'Stale', reasons: [{ code: 'newestPoint', at, id: 'snapshot:1' }, { code: 'olderThanPolicy', at, rpo: 24 * hour }] }, now, english),
      'saved 9 d ago, policy allows 24 h',
    );
    assert.equal(
      protectionPhrase({ protection: 'Unknown', reasons: [{ code: 'unread', why: { code: 'forbidden', kind: 'snapshot', namespace: 'shop' } }] }, now, english),
      'unknown because you may not list volumesnapshots in shop',
    );
    assert.equal(protectionPhrase({ protection: 'Unprotected', reasons: [{ code: 'neverSaved' }] }, now, english), 'never saved');
  });
});
