// The journal's codec: what was written comes back, and nothing else gets through.

import assert from 'node:assert/strict';
import { decodeJournal, encodeJournal } from '../../../../src/domain/plans/journalCodec.ts';
import { sampleJournal } from './sampleJournal.ts';

/** Every value in a JSON document, by its path. */
function* places(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value === 'object' && value !== null) for (const [key, each] of Object.entries(value)) yield* places(each, [...path, key]);
}

/** A copy of the sample in which `change` was done to the object that holds the last part of `path`. */
function changed(path: readonly string[], change: (holder: Record<string, unknown>, key: string) => void): string {
  const copy = JSON.parse(encodeJournal(sampleJournal)) as Record<string, unknown>;
  const holder = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  change(holder, path.at(-1)!);
  return JSON.stringify(copy);
}

describe('the journal’s codec', () => {
  it('gives back what was written', () => {
    assert.deepEqual(decodeJournal(encodeJournal(sampleJournal)), { readable: true, journal: sampleJournal });
  });

  it('drops what it does not know', () => {
    const written = JSON.stringify({ ...sampleJournal, extra: 1, plan: { ...sampleJournal.plan, extra: { deep: true } } });
    assert.deepEqual(decodeJournal(written), { readable: true, journal: sampleJournal });
  });

  it('says what is wrong with what is no journal', () => {
    assert.deepEqual(decodeJournal(undefined), { readable: false, reason: 'missing' });
    for (const text of ['', '{', 'undefined']) assert.deepEqual(decodeJournal(text), { readable: false, reason: 'notJson' }, text);
    for (const text of ['null', '7', '[]', '"x"']) assert.deepEqual(decodeJournal(text), { readable: false, reason: 'badField', field: '' }, text);
    assert.deepEqual(decodeJournal('{}'), { readable: false, reason: 'badField', field: 'version' });
  });

  it('does not look into another version, be it the journal’s or the plan’s', () => {
    assert.deepEqual(decodeJournal('{"version":2}'), { readable: false, reason: 'unknownVersion' });
    assert.deepEqual(decodeJournal(JSON.stringify({ ...sampleJournal, plan: { version: 2 } })), { readable: false, reason: 'unknownVersion' });
    assert.deepEqual(decodeJournal(JSON.stringify({ ...sampleJournal, version: '1' })), { readable: false, reason: 'badField', field: 'version' });
  });

  it('names the field that is wrong', () => {
    const fieldOf = (path: string, value: unknown): unknown => {
      const decoded = decodeJournal(changed(path.split('.'), (holder, key) => (holder[key] = value)));
      return decoded.readable || decoded.reason !== 'badField' ? decoded : decoded.field;
    };
    assert.equal(fieldOf('plan.steps.0.kind', 'format'), 'plan.steps.0.kind');
    assert.equal(fieldOf('plan.steps.0.kind', 'constructor'), 'plan.steps.0.kind');
    assert.equal(fieldOf('plan.steps.0.params.claim', 7), 'plan.steps.0.params.claim');
    assert.equal(fieldOf('plan.hazards.0.code', 'none'), 'plan.hazards.0.code');
    assert.equal(fieldOf('plan.hazards.1.weight', 'shrug'), 'plan.hazards.1.weight');
    assert.equal(fieldOf('plan.command', 'deleteEverything'), 'plan.command');
    assert.equal(fieldOf('plan.choices.secret', { a: 1 }), 'plan.choices.secret');
    assert.equal(fieldOf('entries.2.failure.code', 'shrug'), 'entries.2.failure.code');
    assert.equal(fieldOf('entries.3.failure.seconds', '5'), 'entries.3.failure.seconds');
    assert.equal(fieldOf('entries.0.event', 'toString'), 'entries.0.event');
    assert.equal(fieldOf('entries.0.step', -1), 'entries.0.step');
    assert.equal(fieldOf('entries.0.step', 0.5), 'entries.0.step');
    assert.equal(fieldOf('entries.0.step', sampleJournal.plan.steps.length), 'entries.0.step');
    assert.equal(fieldOf('epoch', 2 ** 53), 'epoch');
    assert.equal(fieldOf('state', 'relic'), 'state');
  });

  it('never throws and never lets a wrong type through, whatever place it stands in', () => {
    let refused = 0;
    for (const path of places(JSON.parse(encodeJournal(sampleJournal)))) {
      // Plain JSON is kept as it is, deeper down.
      if (path.includes('before') && path.at(-1) !== 'before') continue;
      for (const value of [null, true, [], {}, [[]], { code: {} }]) {
        const written = changed(path, (holder, key) => (holder[key] = value));
        const decoded = decodeJournal(written);
        const allowed = decoded.readable && JSON.stringify(value) === JSON.stringify(path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], decoded.journal));
        assert.ok(!decoded.readable || allowed, `${path.join('.')} = ${JSON.stringify(value)}`);
        if (!decoded.readable) refused++;
      }
    }
    assert.ok(refused > 800, `only ${refused} were refused`);
  });

  it('needs every field but the optional ones', () => {
    const optional = /^(plan\.direction|plan\.steps\.\d+\.params\.(class|content)|plan\.lost\.\d+\.handle|plan\.changes\.\d+\.(before|after)|entries\.\d+\.(facts|failure)|entries\.\d+\.failure\.detail|plan\.choices\..*|entries\.\d+\.facts\..*|.*\.(before|after)\..*)$/;
    for (const path of places(JSON.parse(encodeJournal(sampleJournal)))) {
      const name = path.join('.');
      // Lists may have fewer elements; a refused server's failure has a detail that is not optional.
      if (/\.\d+$/.test(name) || name === 'entries.5.failure.detail') continue;
      const decoded = decodeJournal(changed(path, (holder, key) => delete holder[key]));
      assert.equal(decoded.readable, optional.test(name), name);
    }
  });

  it('is not led astray by the names of prototypes, nor by depth', () => {
    const written = encodeJournal(sampleJournal).replace('"choices":{', '"choices":{"__proto__":"x",');
    const decoded = decodeJournal(written);
    assert.ok(decoded.readable);
    assert.ok(Object.hasOwn(decoded.journal.plan.choices, '__proto__'));
    assert.equal(Object.getPrototypeOf(decoded.journal.plan.choices), Object.prototype);
    const deep = encodeJournal(sampleJournal).replace('[1,null,true]', `${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    assert.deepEqual(decodeJournal(deep), { readable: false, reason: 'badField', field: 'plan.changes.0.before' });
  });
});
