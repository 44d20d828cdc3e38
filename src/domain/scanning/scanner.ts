// The scanners that Volume Guard can start, and how: what their programs are called, what they read, what they are told.

export type ScannerId = 'semgrep' | 'bandit' | 'eslint' | 'gosec' | 'trivy' | 'codeql';

/** What a scan is asked for, besides the place to write to. */
export interface ScanRequest {
  /** Folders or files to scan, relative to the folder that it runs in. */
  readonly paths: readonly string[];
  /** Rules: a file of the workspace, or a name that the scanner knows. */
  readonly config?: string;
  /** Of CodeQL: the database's folder, and the language where it has to be made first. */
  readonly database?: string;
  readonly language?: string;
  /** Of ESLint: the formatter that writes SARIF, a file. */
  readonly formatter?: string;
  /** Given to the scanner as they are, before the paths. */
  readonly more: readonly string[];
}

/** What a scanner fetches from the network while it scans. */
export type Fetches = 'rules' | 'modules' | 'databases';

export interface Scanner {
  readonly title: string;
  /** The program's name on PATH. */
  readonly program: string;
  /** The names that it gives itself in SARIF files, by their beginnings. */
  readonly tools: readonly string[];
  /** Ends of the names of files that it reads. */
  readonly reads: readonly string[];
  /** Exit codes by which it says that it did its work; by 1 most say that they found something. */
  readonly worked: readonly number[];
  /** Those of them by which it says that it found something or met an error: where it found nothing, it was an error. */
  readonly foundOrFailed?: readonly number[];
  /** Environment variables that it is given where they are not set. */
  readonly env?: Readonly<Record<string, string>>;
  /** @returns undefined where it fetches nothing. */
  fetches(request: ScanRequest): Fetches | undefined;
  /** The arguments of each run of the program, one after the other; no shell reads them. @param out the file to write */
  runs(out: string, request: ScanRequest): readonly (readonly string[])[];
}

const scripts = ['.js', '.cjs', '.mjs', '.jsx', '.ts', '.cts', '.mts', '.tsx'];

/** A path that no program takes for an option. */
const plain = (path: string): string => (path.startsWith('-') ? `./${path}` : path);

export const scanners: Readonly<Record<ScannerId, Scanner>> = {
  semgrep: {
    title: 'Semgrep',
    program: 'semgrep',
    tools: ['Semgrep'],
    reads: [...scripts, '.py', '.go', '.java', '.kt', '.rb', '.php', '.cs', '.c', '.cpp', '.rs', '.scala', '.swift', '.tf', 'Dockerfile'],
    worked: [0, 1],
    fetches: ({ config }) => (config === undefined || /^(?:p|r|s)\//.test(config) || config === 'auto' || /^https?:/.test(config) ? 'rules' : undefined),
    // Without --autofix it tells of no fixes, with --dryrun it makes none.
    runs: (out, { paths, config = 'p/default', more }) => [
      ['scan', '--metrics', 'off', '--disable-version-check', '--quiet', '--autofix', '--dryrun', '--config', plain(config), '--sarif', '--output', out, ...more, ...paths.map(plain)],
    ],
  },
  bandit: {
    title: 'Bandit',
    program: 'bandit',
    tools: ['Bandit'],
    reads: ['.py'],
    worked: [0, 1],
    fetches: () => undefined,
    runs: (out, { paths, config, more }) => [
      ['--quiet', '--recursive', ...(config === undefined ? [] : ['--configfile', plain(config)]), '--exclude', './.venv,./venv,./node_modules', '--format', 'sarif', '--output', out, ...more, ...paths.map(plain)],
    ],
  },
  eslint: {
    title: 'ESLint',
    program: 'eslint',
    tools: ['ESLint'],
    reads: scripts,
    worked: [0, 1],
    fetches: () => undefined,
    runs: (out, { paths, config, formatter = '@microsoft/eslint-formatter-sarif', more }) => [
      [...(config === undefined ? [] : ['--config', plain(config)]), '--format', formatter, '--output-file', out, '--no-error-on-unmatched-pattern', ...more, ...paths.map(plain)],
    ],
  },
  gosec: {
    title: 'gosec',
    program: 'gosec',
    tools: ['gosec'],
    reads: ['.go'],
    worked: [0, 1],
    // Without Go, or of a package that does not compile, it writes no results.
    foundOrFailed: [1],
    fetches: () => 'modules',
    // With -quiet it writes no file where it finds nothing.
    runs: (out, { paths, config, more }) => [['-fmt', 'sarif', '-out', out, ...(config === undefined ? [] : ['-conf', plain(config)]), ...more, ...paths.map((path) => `./${path.replace(/^\.\/|^\.$/, '')}`.replace(/\/*$/, '/...'))]],
  },
  trivy: {
    title: 'Trivy',
    program: 'trivy',
    tools: ['Trivy'],
    reads: ['Dockerfile', '.yaml', '.yml', '.tf', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'go.mod', 'requirements.txt', 'poetry.lock', 'pom.xml', 'Cargo.lock', 'Gemfile.lock'],
    worked: [0],
    // Else it tells its maker of each scan, with the flags. Versions that do not know the flags for that know no such variables, either.
    env: { TRIVY_DISABLE_TELEMETRY: 'true', TRIVY_SKIP_VERSION_CHECK: 'true' },
    fetches: ({ more }) => (['--offline-scan', '--skip-db-update', '--skip-check-update'].every((flag) => more.includes(flag)) ? undefined : 'databases'),
    // It takes one folder.
    runs: (out, { paths, config, more }) => [['fs', '--quiet', '--scanners', 'vuln,misconfig', ...(config === undefined ? [] : ['--config', plain(config)]), '--format', 'sarif', '--output', out, ...more, plain(paths[0] ?? '.')]],
  },
  codeql: {
    title: 'CodeQL',
    program: 'codeql',
    tools: ['CodeQL'],
    reads: [],
    worked: [0],
    // Packs of queries come with it, or are fetched where that is asked for.
    fetches: ({ more }) => (more.includes('--download') ? 'rules' : undefined),
    runs: (out, { paths, config, database = '.volumeguard/codeql', language, more }) => [
      ...(language === undefined ? [] : [['database', 'create', plain(database), '--overwrite', `--language=${language}`, `--source-root=${paths[0] ?? '.'}`]]),
      ['database', 'analyze', plain(database), ...(config === undefined ? [] : [plain(config)]), '--format=sarifv2.1.0', `--output=${out}`, ...more],
    ],
  },
};

export const scannerIds = Object.keys(scanners) as readonly ScannerId[];

/** @returns the scanner that calls itself so in its SARIF files. */
export function scannerOf(tool: string): ScannerId | undefined {
  return scannerIds.find((id) => scanners[id].tools.some((name) => tool.startsWith(name)));
}
