// The scanners that are installed on this machine, for a folder; it fits ui/ports/scanning.ts.

import { access, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scanners, type ScannerId, type ScanRequest } from '../../domain/scanning/scanner.ts';
import type { ScanFailure } from '../../domain/scanning/scanState.ts';
import { findProgram } from '../machine/findProgram.ts';
import { runScan } from './runScan.ts';

interface Installed {
  readonly scanner: ScannerId;
  readonly program: readonly [string, ...string[]];
  readonly formatter?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** ESLint and what writes its findings as SARIF, below a node_modules folder. */
const eslintEntry = 'eslint/bin/eslint.js';
const eslintFormatter = '@microsoft/eslint-formatter-sarif/sarif.js';

export class ScanRunner {
  readonly #env: Environment;

  /** @param env its PATH is where programs are looked for; they get all of it. */
  constructor(env: Environment) {
    this.#env = env;
  }

  async installed(scanner: ScannerId, folder: string): Promise<Installed | undefined> {
    const program = await findProgram(scanners[scanner].program, this.#env);
    if (scanner !== 'eslint') return program === undefined ? undefined : { scanner, program: [program] };
    // The project's own before the machine's: its configuration is made for that.
    const places = [join(folder, 'node_modules'), ...(program === undefined ? [] : [dirname(dirname(dirname(await realpath(program))))])];
    const node = await findProgram('node', this.#env);
    for (const modules of places) {
      const [entry, formatter] = [join(modules, eslintEntry), join(modules, eslintFormatter)];
      if (node !== undefined && (await exists(entry)) && (await exists(formatter))) return { scanner, program: [node, entry], formatter };
    }
    return undefined;
  }

  run({ scanner, program, formatter }: Installed, request: ScanRequest, folder: string, onOutput: (text: string) => void, signal: AbortSignal): Promise<ScanFailure | undefined> {
    const of = scanners[scanner];
    const whole = formatter === undefined ? request : { ...request, formatter };
    const file = join(folder, '.volumeguard', 'scans', `${scanner}.sarif`);
    return runScan({ program, scanner: of, folder, file, env: this.#env, runs: (out) => of.runs(out, whole) }, onOutput, signal);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
