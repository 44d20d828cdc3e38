import { deepEqual } from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { mock } from 'node:test';
import { ChangeGate } from '../../../src/ui/tree/changeGate.ts';

describe('The gate of changes', () => {
  const delivered: string[] = [];
  const take = (changed: ReadonlySet<string> | 'all'): void => {
    delivered.push(changed === 'all' ? 'all' : [...changed].join(' '));
  };
  let isNews = true;
  let gate: ChangeGate<string>;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    delivered.length = 0;
    isNews = true;
    gate = new ChangeGate<string>((changed) => {
      take(changed);
      return Promise.resolve(isNews);
    });
  });

  afterEach(() => {
    gate.dispose();
    mock.timers.reset();
  });

  it('lets the first through at once, and what follows together after a while', async () => {
    gate.add(['a']);
    await turn();
    gate.add(['b']);
    gate.add(['c']);
    mock.timers.tick(219);
    deepEqual(delivered, ['a']);
    mock.timers.tick(1);
    deepEqual(delivered, ['a', 'b c']);
  });

  it('keeps no quiet after what nobody was told of', async () => {
    isNews = false;
    gate.add(['a']);
    await turn();
    gate.add(['b']);
    mock.timers.tick(25);
    deepEqual(delivered, ['a', 'b']);
  });

  it('flushed, lets through at once what waits, and keeps the quiet where nothing does', async () => {
    gate.add(['a']);
    await turn();
    mock.timers.tick(100);
    gate.flush();
    gate.add(['b']);
    deepEqual(delivered, ['a']);
    gate.flush();
    deepEqual(delivered, ['a', 'b']);
    gate.add(['c']);
    mock.timers.tick(219);
    deepEqual(delivered, ['a', 'b']);
    mock.timers.tick(1);
    deepEqual(delivered, ['a', 'b', 'c']);
  });

  it('a slow delivery that told nothing does not shorten the quiet after the next', async () => {
    const ends: ((wasTold: boolean) => void)[] = [];
    const slow = new ChangeGate<string>((changed) => {
      take(changed);
      return new Promise((resolve) => ends.push(resolve));
    });
    slow.add(['a']);
    slow.add(['b']);
    mock.timers.tick(220);
    ends[0]?.(false);
    await turn();
    slow.add(['c']);
    mock.timers.tick(219);
    deepEqual(delivered, ['a', 'b']);
    slow.dispose();
  });

  it('delivers nothing after its end', async () => {
    isNews = false;
    gate.add(['a']);
    gate.add('all');
    gate.dispose();
    gate.flush();
    await turn();
    mock.timers.tick(1000);
    deepEqual(delivered, ['a']);
  });
});
