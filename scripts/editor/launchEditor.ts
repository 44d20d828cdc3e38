// Starts VS Code's server on the loopback interface with the extension in it; a browser that opens the address is the
// window. Everything it writes is below one folder of the caller's.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/freePort.ts';
import { run } from '../lib/run.ts';
import { until } from '../lib/until.ts';
import type { InstalledEditor } from './installEditor.ts';

export interface EditorOptions {
  readonly editor: InstalledEditor;
  /** The folder, or the .code-workspace file, that the window opens. */
  readonly workspace: string;
  /** The extension's source folder (built), whose window shows no notifications, or the packaged file. */
  readonly extension: { readonly development: string } | { readonly vsix: string };
  /** What KUBECONFIG shall be; when absent it names a file that does not exist, so that no cluster of the user's is touched. */
  readonly kubeconfig?: string | undefined;
  /** Where the editor keeps its data: settings, extensions, logs. It may be there from an earlier start. */
  readonly userDataDir: string;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** A module whose exported run() the extension host calls instead of waiting for a person. */
  readonly tests?: string | undefined;
  /** Added to the extension host's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunningEditor {
  /** The address to open. Its token is the only way in. */
  readonly url: string;
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<void>;
  /** The ends of the extension hosts' log files, newest start only. */
  readonly logs: () => Promise<string>;
  /** Ends the server and the extension host; resolves when they are gone. */
  readonly close: () => Promise<void>;
}

/** No first-run pages, no invitations, no traffic. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** @throws Error when the server does not answer within a minute, with its output. */
export async function launchEditor(options: EditorOptions): Promise<RunningEditor> {
  const { editor, userDataDir } = options;
  const data = join(userDataDir, 'data');
  const folders = [
    `--user-data-dir=${data}`,
    `--server-data-dir=${join(userDataDir, 'server')}`,
    `--extensions-dir=${join(userDataDir, 'extensions')}`,
  ];
  await mkdir(join(data, 'User'), { recursive: true });
  await writeFile(join(data, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  if ('vsix' in options.extension) {
    const install = ['--install-extension', resolve(options.extension.vsix), '--force', ...folders];
    await run(editor.node, [editor.server, ...install], { signal: options.signal, timeoutMs: 120_000 });
  }
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const server = spawn(
    editor.node,
    [
      ...[join(import.meta.dirname, 'boundServer.mjs'), editor.server],
      ...['--host', '127.0.0.1', '--port', `${port}`, '--connection-token', token, '--accept-server-license-terms'],
      ...['--telemetry-level', 'off', '--disable-workspace-trust', ...folders],
      ...(needsTestDriver(options) ? ['--enable-smoke-test-driver'] : []),
    ],
    {
      cwd: userDataDir,
      // Its input is held open: boundServer.mjs ends when this process does, however it ends.
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // A child of VS Code's own (a terminal of one) must not talk to its parent's server.
        ...Object.fromEntries(Object.keys(process.env).filter(isForeign).map((key) => [key, undefined])),
        // No extension gallery: this editor looks nothing up.
        EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
        KUBECONFIG: options.kubeconfig ?? join(userDataDir, 'no-kubeconfig'),
        ...options.env,
      },
    },
  );
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((done) => server.once('close', () => done()));
  const close = async () => await end(server, ended);
  try {
    const answers = async () => {
      if (server.exitCode !== null || server.signalCode !== null) return 'ended';
      const { ok } = await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(2000) });
      return ok ? 'ready' : undefined;
    };
    const state = await until('VS Code server', answers, { timeoutMs: 60_000, signal: options.signal });
    if (state === 'ended') throw new Error('VS Code server ended at its start.');
  } catch (error) {
    await close();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output}`, { cause: error });
  }
  return { url: address(port, token, options), ended, logs: async () => await readLogs(data), close };
}

/**
 * With the smoke-test driver switched on, the workbench's query may name an extension under development and a test
 * module, as the desktop's arguments do. But then it shows no notifications.
 */
function needsTestDriver({ extension, tests }: EditorOptions): boolean {
  return 'development' in extension || tests !== undefined;
}

/** The workbench reads what to open from the query. */
function address(port: number, token: string, { workspace, extension, tests }: EditorOptions): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
  const payload = [['skipWelcome', 'true']];
  if ('development' in extension) payload.push(['extensionDevelopmentPath', remote(extension.development)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams({
    tkn: token,
    [workspace.endsWith('.code-workspace') ? 'workspace' : 'folder']: resolve(workspace),
    payload: JSON.stringify(payload),
  });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

function isForeign(variable: string): boolean {
  return variable.startsWith('VSCODE_') || variable === 'ELECTRON_RUN_AS_NODE' || variable === 'NODE_OPTIONS';
}

/** Closing its input kills the server; its extension hosts and terminals notice and end by themselves. */
async function end(server: ChildProcess, ended: Promise<void>): Promise<void> {
  server.stdin?.end();
  const late = sleep(5000, 'late', { ref: false });
  if ((await Promise.race([ended, late])) === 'late') server.kill('SIGKILL');
  await ended;
}

async function readLogs(data: string): Promise<string> {
  const root = join(data, 'logs');
  if (!existsSync(root)) return '';
  const newest = (await readdir(root)).sort().at(-1);
  if (newest === undefined) return '';
  const files = (await readdir(join(root, newest), { recursive: true })).filter((file) => file.endsWith('exthost.log'));
  const read = async (file: string) => `── ${file}\n${(await readFile(join(root, newest, file), 'utf8')).slice(-8000)}`;
  return (await Promise.all(files.map(read))).join('\n');
}
