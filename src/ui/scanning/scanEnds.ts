// Which scans run in this window, and how the last one of each scanner ended; kept by VS Code for the workspace.

import * as vscode from 'vscode';
import { field, listOf } from '../../domain/json.ts';
import { scannerIds, type ScannerId } from '../../domain/scanning/scanner.ts';
import type { ScanEnd } from '../../domain/scanning/scanState.ts';
import type { Disposable } from '../ports/disposable.ts';

const key = 'volumeGuard.scanEnds';

export class ScanEnds implements Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #running = new Map<ScannerId, number>();

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changed.event(listener);
  }

  running(): readonly ScannerId[] {
    return [...this.#running.keys()];
  }

  /** The last end of each scanner. */
  ends(): readonly ScanEnd[] {
    return listOf(this.#memento.get<unknown>(key)).filter((end): end is ScanEnd => scannerIds.some((id) => id === field(end, 'scanner')) && typeof field(end, 'at') === 'number');
  }

  begin(scanner: ScannerId): void {
    this.#running.set(scanner, (this.#running.get(scanner) ?? 0) + 1);
    this.#changed.fire();
  }

  async end(end: ScanEnd): Promise<void> {
    await this.#memento.update(key, [...this.ends().filter(({ scanner }) => scanner !== end.scanner), end]);
    this.#changed.fire();
  }

  /** It no longer runs, however it ended. */
  gone(scanner: ScannerId): void {
    const count = (this.#running.get(scanner) ?? 1) - 1;
    if (count > 0) this.#running.set(scanner, count);
    else this.#running.delete(scanner);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
