// The language that sentences are made in. `vscode.l10n.t` stands behind it in the editor; words know no editor.

export interface Language {
  /** Translates an English sentence; `{name}` stands for the argument of that name. */
  t(message: string, args?: Readonly<Record<string, string | number>>): string;
  /** BCP 47 tag, for dates and numbers. */
  readonly locale: string;
  /** IANA name; absent: the machine's. */
  readonly timeZone?: string;
}
