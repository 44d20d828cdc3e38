import { deepEqual } from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { mock } from 'node:test';
import { ChangeGate } from '../../../src/ui/tree/changeGate.ts';

describe('The gate of changes', () => {
  const delivered: string[] = [];
  let isNews = true;
  let gate: ChangeGate<string>;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    delivered.length = 0;
    isNews = true;
    gate = new ChangeGate<string>((changed) => {
      delivered.push(changed === 'all' ? 'all' : [...changed].join(' '));
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

  it('delivers nothing after its end', async () => {
    isNews = false;
    gate.add(['a']);
    gate.add('all');
    gate.dispose();
    await turn();
    mock.timers.tick(1000);
    deepEqual(delivered, ['a']);
  });
});
