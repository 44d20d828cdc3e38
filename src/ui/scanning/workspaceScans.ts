// How far the scans of the workspace can be relied on, from what the finding service read, what was started here, and when the
// sources were changed last.

import { scanRows, type ScanRow } from '../../domain/scanning/scanState.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { ScanBoard } from '../ports/scanning.ts';
import type { Session } from '../session.ts';
import type { ScanEnds } from './scanEnds.ts';
import type { SourceTimes } from './sourceTimes.ts';

export class WorkspaceScans implements ScanBoard, Disposable {
  readonly #session: Session;
  readonly #ends: ScanEnds;
  readonly #times: SourceTimes;
  readonly #attached: Disposable;

  /** Source times are read when the services are there: before that nobody looks. */
  constructor(session: Session, ends: ScanEnds, times: SourceTimes, report: (error: unknown) => void) {
    this.#session = session;
    this.#ends = ends;
    this.#times = times;
    this.#attached = session.attach(({ sources }) => {
      times.begin(sources).catch(report);
      return { dispose: () => undefined };
    });
  }

  rows(): readonly ScanRow[] {
    // What runs in the cluster scans images, not these sources.
    const scans = (this.#session.current?.findings.scans() ?? []).filter(({ file }) => !file.startsWith('k8s-report:'));
    return scanRows({ scans, ends: this.#ends.ends(), running: this.#ends.running(), newest: (scanner, commit) => this.#times.newest(scanner, commit) });
  }

  onDidChange(listener: () => void): Disposable {
    const listening = [this.#ends.onDidChange(listener), this.#times.onDidChange(listener)];
    return {
      dispose: () => {
        for (const one of listening) one.dispose();
      },
    };
  }

  dispose(): void {
    this.#attached.dispose();
  }
}
