// Something to be given back; `vscode.Disposable` fits it.

export interface Disposable {
  dispose(): void;
}
