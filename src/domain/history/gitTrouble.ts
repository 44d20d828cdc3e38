// Why git does not say something.

/** `detail` is untrusted plain text. */
export type GitTrouble =
  /** There is no git program on PATH, nor where the setting says. */
  | { readonly code: 'gitMissing' }
  | { readonly code: 'notRepository' }
  /** The folder belongs to another user, and safe.directory does not name it (CVE-2022-24765). */
  | { readonly code: 'notTrusted' }
  | { readonly code: 'timedOut'; readonly seconds: number }
  | { readonly code: 'tooMuch' }
  | { readonly code: 'gitFailed'; readonly detail: string };
