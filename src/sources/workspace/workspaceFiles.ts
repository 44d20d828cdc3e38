// The files of the workspace as the finding service needs them; ui/workspace adapts vscode to it, nodeFiles the disk.

/**
 * What happened to one file; `created` also where a watcher cannot tell whether a name came or went. Paths are relative to the workspace, with '/'
 * between their segments.
 */
export interface FileChange {
  readonly path: string;
  readonly type: 'created' | 'changed' | 'deleted';
}

export interface WorkspaceFiles {
  /**
   * Paths of the files whose base name matches one of `names`, in any folder, dot folders included; node_modules and
   * .git are left out. `*` is the only wildcard in a name. With several workspace folders the first segment names the
   * folder. Never a path outside the workspace.
   */
  list(names: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /**
   * @returns the text of a file, read as UTF-8, without a byte order mark: SARIF's columns and offsets do not count it (3.30.2).
   * @throws where it cannot be read or is larger than `maxBytes`.
   */
  readText(path: string, maxBytes: number, signal: AbortSignal): Promise<string>;
  /** @returns when a file was written last, milliseconds since the epoch; undefined where that cannot be told. */
  modifiedAt(path: string): Promise<number | undefined>;
  /** The workspace's folders as paths begin with them: '' where there is one. */
  roots(): readonly string[];
  /** @returns the absolute path of a file or, for '', of the workspace's (first) folder. */
  absolute(path: string): string;
  /** Calls `listener` for each batch of changes to any file of the workspace. */
  onDidChange(listener: (changes: readonly FileChange[]) => void): { dispose(): void };
}
