// The error of a git that did not answer.

import type { GitTrouble } from '../../domain/history/gitTrouble.ts';

export class GitFailed extends Error {
  readonly trouble: GitTrouble;

  constructor(trouble: GitTrouble) {
    super(`git: ${trouble.code}`);
    this.trouble = trouble;
  }
}
