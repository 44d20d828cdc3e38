// What was edited in open documents since the text that findings were placed in: problems go along before anything is saved.

import * as vscode from 'vscode';
import { hunkOfChange } from '../../domain/history/hunkOfChange.ts';
import { LineMoves } from '../../domain/history/lineMoves.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { FindingService } from '../ports/findings.ts';

interface Saved {
  readonly moves: LineMoves;
  /** What was saved, and when. */
  readonly text: string;
  readonly at: number;
  /** The lines that findings were placed in then. */
  readonly placed: Lines;
}

type Lines = readonly string[] | undefined;

/** Milliseconds after which findings that were placed anew count as placed in what was saved, though it reads differently: in another encoding. */
const longest = 5000;

interface Edited {
  /** Edits that were saved, until findings are placed in the text that was saved. */
  readonly saved?: Saved;
  readonly unsaved: LineMoves;
}

export class LiveEdits implements Disposable {
  readonly #findings: Pick<FindingService, 'inFile' | 'textOf'>;
  readonly #edited = new Map<string, Edited>();
  /** What was compared last with lines. */
  readonly #same = new WeakMap<readonly string[], { readonly text: string; readonly isSame: boolean }>();
  readonly #listening: readonly Disposable[];

  /** @param onEdit told of a file (absolute path) whose lines went elsewhere. */
  constructor(findings: Pick<FindingService, 'inFile' | 'textOf'>, onEdit: (file: string) => void) {
    this.#findings = findings;
    this.#listening = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (this.#take(event)) onEdit(event.document.uri.fsPath);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => this.#save(document)),
      // What was not saved is gone with the document.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#edited.delete(uri.fsPath)) onEdit(uri.fsPath);
      }),
    ];
  }

  /** @returns where the lines of a file (absolute path) went since its findings were placed; undefined: nowhere. */
  movesOf(file: string): LineMoves | undefined {
    const edited = this.#edited.get(file);
    if (edited?.saved === undefined) return edited?.unsaved;
    if (!this.#isPlaced(file, edited.saved)) return edited.saved.moves.followedBy(edited.unsaved);
    this.#edited.set(file, { unsaved: edited.unsaved });
    return edited.unsaved;
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose();
  }

  /** @returns whether lines may have moved. */
  #take({ document, contentChanges }: vscode.TextDocumentChangeEvent): boolean {
    const file = document.uri.fsPath;
    if (document.uri.scheme !== 'file' || contentChanges.length === 0) return false;
    if (!this.#edited.has(file) && this.#findings.inFile(file).length === 0) return false;
    const hunks = movesOfChanges(document, contentChanges);
    const before = this.#edited.get(file);
    this.#edited.set(file, { ...before, unsaved: (before?.unsaved ?? LineMoves.none).followedBy(hunks) });
    // Read anew from the disk.
    if (!document.isDirty) this.#save(document);
    return true;
  }

  #save(document: vscode.TextDocument): void {
    const file = document.uri.fsPath;
    const edited = this.#edited.get(file);
    if (edited === undefined) return;
    const earlier = edited.saved === undefined || this.#isPlaced(file, edited.saved) ? LineMoves.none : edited.saved.moves;
    this.#edited.set(file, { saved: { moves: earlier.followedBy(edited.unsaved), text: document.getText(), at: performance.now(), placed: this.#findings.textOf(file) }, unsaved: LineMoves.none });
  }

  /** Whether findings are placed in what was saved: they may have been placed anew since, in what was there before. */
  #isPlaced(file: string, { text, at, placed }: Saved): boolean {
    const lines = this.#findings.textOf(file);
    if (lines === undefined || lines === placed) return false;
    const known = this.#same.get(lines);
    const isSame = known?.text === text ? known.isSame : lines.join('') === text;
    this.#same.set(lines, { text, isSame });
    return isSame || performance.now() - at > longest;
  }
}

/** Changes of one event do not overlap, and come from the last in the document to the first, so that none moves those after it. */
function movesOfChanges(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): LineMoves {
  const fromTheEnd = changes.toSorted((a, b) => b.range.start.compareTo(a.range.start));
  // Lines are measured in the document as it is after all changes: those before a change in it have moved them.
  let below = 0;
  const shifts = new Map(
    fromTheEnd.toReversed().map((change) => {
      const own = below;
      below += change.text.split(/\r\n|\r|\n/).length - 1 - (change.range.end.line - change.range.start.line);
      return [change, own];
    }),
  );
  return fromTheEnd.reduce((moves, change) => {
    const { start, end } = change.range;
    const lengthAfter = (line: number): number => {
      const now = line + (shifts.get(change) ?? 0);
      return now < document.lineCount ? document.lineAt(now).text.length : 0;
    };
    const hunk = hunkOfChange({ startLine: start.line, startColumn: start.character, endLine: end.line, endColumn: end.character, text: change.text }, lengthAfter);
    return moves.followedBy(LineMoves.of([hunk]));
  }, LineMoves.none);
}
