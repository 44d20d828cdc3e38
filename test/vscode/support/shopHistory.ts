// Gives the workspace's repository another history, without touching its files: a flaw that is in them came in at a chosen time.

import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

export interface ShopHistory {
  /** Before the flaw was there. */
  readonly first: string;
  /** With it; checked out. */
  readonly second: string;
  /** Checks out again what was checked out before. */
  undo(): void;
}

/**
 * @param folder the workspace: the top of a repository of its own
 * @param file the one that has the flaw, and `function_`, the name of the function around it, which came in with it
 * @param times of the two commits, milliseconds since the epoch
 */
export function rewriteHistory(folder: string, { file, function_, times }: { readonly file: string; readonly function_: string; readonly times: readonly [number, number] }): ShopHistory {
  const git = (args: readonly string[], { input = '', at = 0 } = {}): string => {
    const date = new Date(at).toISOString();
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync('git', ['-c', 'user.name=Shop', '-c', 'user.email=shop@example.com', ...args], { cwd: folder, env, input, encoding: 'utf8' }).trim();
  };
  // Never the repository that the shop is a part of.
  if (realpathSync(git(['rev-parse', '--show-toplevel'])) !== realpathSync(folder)) throw new Error('the workspace has to be a repository of its own');
  const source = readFileSync(join(folder, file), 'utf8');
  const without = source.replace(new RegExp(`^export async function ${function_}\\([^]*?\\n}\\n\\n`, 'm'), '');
  if (without === source) throw new Error(`${file} has no function ${function_}`);
  const blob = git(['hash-object', '-w', '--stdin'], { input: without });
  git(['add', '--all']);
  git(['update-index', '--cacheinfo', `100644,${blob},${file}`]);
  const first = git(['commit-tree', git(['write-tree']), '-m', 'The shop'], { at: times[0] });
  git(['add', '--all']);
  const second = git(['commit-tree', git(['write-tree']), '-p', first, '-m', 'Orders of a customer'], { at: times[1] });
  const before = git(['rev-parse', 'HEAD']);
  git(['update-ref', 'HEAD', second]);
  return { first, second, undo: () => void git(['update-ref', 'HEAD', before]) };
}
