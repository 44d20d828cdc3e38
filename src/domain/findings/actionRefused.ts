// The error of something that cannot be done about a finding: nothing was changed.

export type ActionRefusal =
  /** It is no longer among the open findings. */
  | { readonly code: 'findingGone' }
  | { readonly code: 'noFolder' }
  /** Programs are not run in a workspace that is not trusted. */
  | { readonly code: 'notTrusted' }
  /** The file has faults that have to be mended first. */
  | { readonly code: 'notEditable'; readonly file: string }
  /** Zero-based line of the entry of a policy file that says the opposite. */
  | { readonly code: 'writtenOtherwise'; readonly file: string; readonly line: number }
  | { readonly code: 'noFix' }
  /** The rule has neither a page that is reached by https nor a text. */
  | { readonly code: 'noHelp' }
  /** `uri`: as the scanner names it. */
  | { readonly code: 'fixElsewhere'; readonly uri: string }
  | { readonly code: 'fixChanged' | 'fixOutside' | 'fixOverlapping'; readonly file: string };

export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
  readonly reason: ActionRefusal;

  constructor(reason: ActionRefusal) {
    super(`refused: ${reason.code}`);
    this.reason = reason;
  }
}
