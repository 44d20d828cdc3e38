// What two readers must say alike of one SARIF file.

import type { MultitoolSays, Refusal, ToolsSay } from './others.ts';
import type { OurReading } from './ourReader.ts';
import type { PlainLog } from './plainReader.ts';

function counted(values: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Counts as text, whatever their order. */
function sorted(counts: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @returns in what ours differs from the plain reader's; undefined: each result is the same in everything. */
export function plainDifference({ results, fault }: OurReading, plain: PlainLog): string | undefined {
  const refused = fault?.code === 'wrongVersion' ? 'version' : fault?.code === 'notSarif' || fault?.code === 'empty' ? 'notSarif' : undefined;
  if (plain.refused !== undefined && plain.refused !== 'notJson' && refused !== plain.refused) return `refused: ${refused ?? 'no'}, not ${plain.refused}`;
  // What JSON.parse refuses may be read in part.
  if (plain.refused === 'notJson') return fault === undefined ? 'no JSON, and no fault' : undefined;
  if (results.length !== plain.results.length) return `results: ${results.length}, not ${plain.results.length}`;
  for (const [index, expected] of plain.results.entries()) {
    const found = results[index];
    if (found === undefined) return 'results';
    for (const name of ['run', 'result', 'ruleId', 'level', 'uri', 'line', 'suppressed'] as const) {
      if (found[name] !== expected[name]) return `${name} of result ${expected.result}: ${JSON.stringify(found[name])}, not ${JSON.stringify(expected[name])}`;
    }
  }
  return undefined;
}

/** @returns in what ours differs from sarif-tools': results, levels, rules, lines; undefined: in nothing, or it refuses the file. */
export function toolsDifference({ results }: OurReading, said: ToolsSay | Refusal): string | undefined {
  if ('error' in said) return undefined;
  const ours: ToolsSay = {
    results: results.length,
    levels: counted(results.map(({ level }) => level)),
    rules: counted(results.map(({ ruleId }) => ruleId)),
    // It says line 1 where there is none.
    lines: counted(results.map(({ line }) => line || 1)),
  };
  if (ours.results !== said.results) return `results: ${ours.results}, not ${said.results}`;
  for (const name of ['levels', 'rules', 'lines'] as const) {
    const [found, expected] = [ours[name], said[name]];
    const first = [...Object.keys(found), ...Object.keys(expected)].find((key) => found[key] !== expected[key]);
    if (sorted(found) !== sorted(expected) && first !== undefined) return `${name}: ${first || '""'} ${found[first] ?? 0} times, not ${expected[first] ?? 0}`;
  }
  return undefined;
}

/** @returns in what ours differs from the Multitool's: results (with those that passed), suppressed; undefined: in nothing, or it refuses the file. */
export function multitoolDifference({ results }: OurReading, passed: number, said: MultitoolSays | Refusal): string | undefined {
  if ('error' in said) return undefined;
  const suppressed = results.filter((result) => result.suppressed === true).length;
  if (results.length + passed !== said.results) return `results: ${results.length + passed}, not ${said.results}`;
  return suppressed === said.suppressed ? undefined : `suppressed: ${suppressed}, not ${said.suppressed}`;
}
