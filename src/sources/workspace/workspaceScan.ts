// What the workspace holds for the finding service, read and kept until a file changes: SARIF files, manifests, Dockerfiles.

import type { DecodedFinding } from '../../domain/findings/decoded.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import { dockerfileAt } from '../../domain/manifests/dockerfile.ts';
import type { Dockerfile } from '../../domain/manifests/dockerfile.ts';
import type { Manifest } from '../../domain/manifests/manifest.ts';
import { mayBeManifest, parseManifest } from '../../domain/manifests/parseManifest.ts';
import { fileKind, readNames } from './fileKinds.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Reads one SARIF file; `SarifClient` does. */
export interface SarifReader {
  read(file: { readonly path: string; readonly name: string }, signal: AbortSignal, batch: (findings: readonly DecodedFinding[]) => void): Promise<ScanReport>;
}

/** One SARIF file, read. */
export interface Scan {
  readonly findings: readonly DecodedFinding[];
  readonly report: ScanReport;
}

/** Everything that was read. */
export interface WorkspaceContent {
  readonly scans: readonly Scan[];
  readonly manifests: readonly Manifest[];
  readonly dockerfiles: readonly Dockerfile[];
}

/** Largest manifest that is read, in bytes: what is larger is generated (custom resource definitions, mostly). */
const largestManifest = 1024 * 1024;

export class WorkspaceScan {
  readonly #files: WorkspaceFiles;
  readonly #sarif: SarifReader;
  readonly #scans = new Map<string, Scan>();
  /** Undefined: a YAML file that is no manifest. */
  readonly #manifests = new Map<string, Manifest | undefined>();

  constructor(files: WorkspaceFiles, sarif: SarifReader) {
    this.#files = files;
    this.#sarif = sarif;
  }

  /** Forgets what was read of one file, or of all. */
  forget(path?: string): void {
    if (path === undefined) {
      this.#scans.clear();
      this.#manifests.clear();
    } else {
      this.#scans.delete(path);
      this.#manifests.delete(path);
    }
  }

  /** @returns the content of the workspace now; only files that are new or forgotten are read. */
  async read(signal: AbortSignal): Promise<WorkspaceContent> {
    const listed = Map.groupBy(await this.#files.list(readNames, signal), fileKind);
    const scans = await this.#each(listed.get('sarif') ?? [], this.#scans, (path) => this.#readScan(path, signal));
    const manifests = await this.#each(listed.get('manifest') ?? [], this.#manifests, (path) => this.#readManifest(path, signal));
    return {
      scans,
      manifests: manifests.filter((manifest) => manifest !== undefined),
      dockerfiles: (listed.get('dockerfile') ?? []).map((path) => dockerfileAt(path, this.#workspaceName())),
    };
  }

  /** The name of the workspace's folder; only asked where there is one. */
  #workspaceName(): string {
    return this.#files.absolute('').replace(/[/\\]+$/, '').replace(/^.*[/\\]/s, '');
  }

  /** What `kept` has of `paths`, after reading the rest; what is no longer listed is dropped. */
  async #each<T>(paths: readonly string[], kept: Map<string, T>, read: (path: string) => Promise<T>): Promise<readonly T[]> {
    const present = new Set(paths);
    for (const path of kept.keys()) if (!present.has(path)) kept.delete(path);
    const all: T[] = [];
    for (const path of [...present].sort()) {
      const known = kept.get(path);
      const value = known !== undefined || kept.has(path) ? (known as T) : await read(path);
      kept.set(path, value);
      all.push(value);
    }
    return all;
  }

  async #readScan(path: string, signal: AbortSignal): Promise<Scan> {
    const findings: DecodedFinding[] = [];
    const report = await this.#sarif.read({ path: this.#files.absolute(path), name: path }, signal, (batch) => findings.push(...batch));
    return { findings, report };
  }

  async #readManifest(path: string, signal: AbortSignal): Promise<Manifest | undefined> {
    const text = await readOrNothing(this.#files, path, largestManifest, signal);
    return text !== undefined && mayBeManifest(path, text) ? parseManifest(path, text) : undefined;
  }
}

/** @returns the text of a file, or undefined where it vanished, is too large or may not be read. @throws when aborted */
export async function readOrNothing(files: WorkspaceFiles, path: string, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await files.readText(path, maxBytes, signal);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
