// kubectl against the cluster that the spec run was given.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

function program(): string {
  const programs = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'volume-guard', 'programs');
  const built = readdirSync(programs).map((folder) => join(programs, folder, 'kubectl')).find(existsSync);
  if (built === undefined) throw new Error('kubectl was not built: bring the local cluster up first');
  return built;
}

/** @param input text for stdin. @returns stdout. @throws with stderr. */
export async function kubectl(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program(), ['--kubeconfig', process.env['KUBECONFIG'] ?? '', ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`kubectl ${args.join(' ')}: ${stderr}`));
    });
    child.stdin?.end(input);
  });
}

/** Applies objects given as JSON. */
export async function apply(...objects: readonly object[]): Promise<void> {
  await kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
}
