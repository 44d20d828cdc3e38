// What readers of others say of SARIF files: sarif-tools (PyPI) and the SARIF Multitool on Microsoft's SDK (npm,
// @microsoft/sarif-multitool). Neither is installed with the project; they are run by hand.

import { join } from 'node:path';
import { run } from '../../scripts/lib/run.ts';

/** Where the other readers are. */
export interface Programs {
  /** A Python that has sarif-tools. */
  readonly python: string;
  /** The program Sarif.Multitool. */
  readonly multitool: string;
}

export type Counts = Readonly<Record<string, number>>;

/** What a reader that refuses a file says. */
export interface Refusal {
  readonly error: string;
}

/** What sarif-tools reads. */
export interface ToolsSay {
  readonly results: number;
  readonly levels: Counts;
  readonly rules: Counts;
  readonly lines: Counts;
}

/** What the Multitool reads; its results include those that say that all is well. */
export interface MultitoolSays {
  readonly results: number;
  readonly suppressed: number;
}

export interface OthersSay {
  readonly sarifTools: ToolsSay | Refusal;
  readonly multitool: MultitoolSays | Refusal;
}

/** @returns what each of them says of each of the files at `paths`. */
export async function askOthers(paths: readonly string[], { python, multitool }: Programs): Promise<readonly OthersSay[]> {
  const tools = await sarifTools(python, paths);
  const says: OthersSay[] = [];
  for (const [index, path] of paths.entries()) says.push({ sarifTools: tools[index] ?? { error: 'no answer' }, multitool: await askMultitool(multitool, path) });
  return says;
}

async function sarifTools(python: string, paths: readonly string[]): Promise<readonly (ToolsSay | Refusal)[]> {
  return JSON.parse(await run(python, [join(import.meta.dirname, 'sarifTools.py')], { input: JSON.stringify(paths) })) as (ToolsSay | Refusal)[];
}

async function askMultitool(program: string, path: string): Promise<MultitoolSays | Refusal> {
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  let said: string;
  try {
    said = await run(program, ['query', path, '--expression', "IsSuppressed == 'True'"], { env, timeoutMs: 60_000 });
  } catch (error) {
    said = String(error);
  }
  const [, suppressed, results] = /Found ([\d,]+) of ([\d,]+) results/.exec(said) ?? [];
  const number = (digits: string): number => Number(digits.replaceAll(',', ''));
  // Nothing else of what a failed run says: that has paths of the machine.
  if (suppressed === undefined || results === undefined) return { error: (/\w+Exception: [^\n]*/.exec(said)?.[0] ?? 'no answer').slice(0, 100) };
  return { results: number(results), suppressed: number(suppressed) };
}
