// What the workspace holds for the finding service, read and kept until a file changes: SARIF files, manifests, Dockerfiles,
// build files, provenance, and the ties that people wrote down.

import type { DecodedResult } from '../../domain/findings/decoded.ts';
import { readProvenances, type Provenance } from '../../domain/findings/links/provenance.ts';
import { dockerfileAt } from '../../domain/manifests/dockerfile.ts';
import type { Dockerfile } from '../../domain/manifests/dockerfile.ts';
import { readImageBuilds, type ImageBuild } from '../../domain/manifests/imageBuild.ts';
import type { Manifest } from '../../domain/manifests/manifest.ts';
import { chartsOf, type Chart } from '../../domain/manifests/helm/chart.ts';
import type { LinkRule } from '../../domain/policies/linkRule.ts';
import { parseLinkRules } from '../../domain/policies/parseLinkRules.ts';
import type { YamlFile } from '../manifests/yamlFile.ts';
import type { OpenOptions, OpenScan, SarifFile } from '../sarif/sarifClient.ts';
import type { FileKinds } from './fileKinds.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Scans SARIF files; `SarifClient` does. */
export interface SarifReader {
  open(file: SarifFile, options: OpenOptions): Promise<OpenScan>;
}

/** Parses YAML files; `YamlReader` does. */
export interface YamlParser {
  read(file: string, text: string): Promise<YamlFile>;
}

/** A SARIF file that was scanned. */
export interface FileScan extends OpenScan {
  /** When the file was written last, milliseconds since the epoch. */
  readonly modifiedAt: number | undefined;
}

/** Everything that was read. */
export interface WorkspaceContent {
  readonly scans: readonly FileScan[];
  readonly manifests: readonly Manifest[];
  readonly dockerfiles: readonly Dockerfile[];
  readonly builds: readonly ImageBuild[];
  readonly provenances: readonly Provenance[];
  readonly charts: readonly Chart[];
  readonly rules: readonly LinkRule[];
}

export const noContent: WorkspaceContent = { scans: [], manifests: [], dockerfiles: [], builds: [], provenances: [], charts: [], rules: [] };

/** Largest file besides SARIF that is read, in bytes: what is larger is generated (custom resource definitions, mostly). */
const largestText = 1024 * 1024;

/** What is kept of each kind of file, by path. */
class Kept<T> {
  readonly #known = new Map<string, T>();
  readonly #drop: (value: T) => void;

  /** @param drop told of what is no longer kept. */
  constructor(drop: (value: T) => void = () => undefined) {
    this.#drop = drop;
  }

  forget(path: string): void {
    const value = this.#known.get(path);
    if (value === undefined || !this.#known.delete(path)) return;
    this.#drop(value);
  }

  /** Whether something is kept of files in a folder. */
  hasBelow(folder: string): boolean {
    return [...this.#known.keys()].some((path) => path.startsWith(`${folder}/`));
  }

  clear(): void {
    for (const path of [...this.#known.keys()]) this.forget(path);
  }

  /** What there is of `paths`, after reading those that are not known; what is no longer listed is dropped. */
  async all(paths: readonly string[], read: (path: string) => Promise<T>): Promise<readonly T[]> {
    const present = new Set(paths);
    for (const path of [...this.#known.keys()]) if (!present.has(path)) this.forget(path);
    const all: T[] = [];
    for (const path of [...present].sort()) {
      const value = this.#known.get(path) ?? (await read(path));
      this.#known.set(path, value);
      all.push(value);
    }
    return all;
  }
}

export class WorkspaceScan {
  readonly #files: WorkspaceFiles;
  readonly #sarif: SarifReader;
  readonly #yaml: YamlParser;
  readonly #onFirst: (name: string, results: readonly DecodedResult[]) => void;
  readonly #onClosed: (scan: FileScan) => void;
  readonly #scans = new Kept<FileScan>((scan) => this.#onClosed(scan));
  readonly #manifests = new Kept<YamlFile>();
  readonly #builds = new Kept<readonly ImageBuild[]>();
  readonly #dockerfiles = new Kept<readonly Dockerfile[]>();
  readonly #provenances = new Kept<readonly Provenance[]>();
  readonly #rules = new Kept<readonly LinkRule[]>();
  readonly #all = [this.#scans, this.#manifests, this.#dockerfiles, this.#builds, this.#provenances, this.#rules];

  /**
   * @param onFirst told the first results of a large file while it is being scanned.
   * @param onClosed told of scans that are no longer kept; whoever may still use them closes them later.
   */
  constructor(files: WorkspaceFiles, sarif: SarifReader, yaml: YamlParser, onFirst: (name: string, results: readonly DecodedResult[]) => void, onClosed: (scan: FileScan) => void) {
    this.#files = files;
    this.#sarif = sarif;
    this.#yaml = yaml;
    this.#onFirst = onFirst;
    this.#onClosed = onClosed;
  }

  /** Whether something was read of files in a folder. */
  hasBelow(folder: string): boolean {
    return this.#all.some((kept) => kept.hasBelow(folder));
  }

  /** Forgets what was read of one file, or of all. */
  forget(path?: string): void {
    for (const kept of this.#all) {
      if (path === undefined) kept.clear();
      else kept.forget(path);
    }
  }

  /** @returns the content of the workspace now; only files that are new or forgotten are read. */
  async read(kinds: FileKinds, signal: AbortSignal): Promise<WorkspaceContent> {
    const listed = Map.groupBy(await this.#files.list(kinds.names, signal), (path) => kinds.kindOf(path));
    const policies = (listed.get('policy') ?? []).filter((path) => this.#files.roots().some((root) => path === (root === '' ? '' : `${root}/`) + path.slice(path.lastIndexOf('/') + 1)));
    const textAt = async (path: string): Promise<string> => (await readOrNothing(this.#files, path, largestText, signal)) ?? '';
    const texts = <T>(kept: Kept<readonly T[]>, paths: readonly string[], parse: (path: string, text: string) => readonly T[]): Promise<readonly T[]> =>
      kept.all(paths, async (path) => parse(path, await textAt(path))).then((all) => all.flat());
    const yaml = await this.#manifests.all(listed.get('manifest') ?? [], async (path) => await this.#yaml.read(path, await textAt(path)));
    return {
      manifests: yaml.flatMap(({ manifest }) => manifest ?? []),
      charts: chartsOf(yaml.flatMap(({ helm }) => helm ?? [])),
      builds: await texts(this.#builds, listed.get('build') ?? [], readImageBuilds),
      provenances: await texts(this.#provenances, listed.get('provenance') ?? [], (path, text) => readProvenances(path, text, (base64) => Buffer.from(base64, 'base64').toString('utf8'))),
      rules: await texts(this.#rules, policies, (path, text) => parseLinkRules(path, text).rules),
      dockerfiles: await texts(this.#dockerfiles, listed.get('dockerfile') ?? [], (path, text) => [dockerfileAt(path, this.#workspaceName(), text)]),
      scans: await this.#scans.all(listed.get('sarif') ?? [], (path) => this.#open(path, signal)),
    };
  }

  /** The name of the workspace's folder; only asked where there is one. */
  #workspaceName(): string {
    return this.#files.absolute('').replace(/[/\\]+$/, '').replace(/^.*[/\\]/s, '');
  }

  async #open(name: string, signal: AbortSignal): Promise<FileScan> {
    const modifiedAt = await this.#files.modifiedAt(name);
    const scan = await this.#sarif.open({ path: this.#files.absolute(name), name }, { signal, onFirst: (results) => this.#onFirst(name, results) });
    return { ...scan, modifiedAt };
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
