// The VS Code that is installed on this machine, with a window of its own for the extension under development.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram } from '../lib/debianPackages.ts';

export interface DesktopOptions {
  readonly workspace: string;
  readonly extension: { readonly development: string };
  readonly kubeconfig: string;
  /** Not the user's own: a VS Code that runs already would open the window itself, without this environment. */
  readonly userDataDir: string;
}

export interface DesktopWindow {
  /** Resolves when the window was closed. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
}

/** The program `code`, where there is a screen to show its window on. */
export function desktopEditor(): string | undefined {
  const screen = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  return screen ? findProgram('code') : undefined;
}

/** Opens a window. `code --wait` lives as long as it; both are in a process group of their own, which close() ends. */
export function launchDesktop(program: string, options: DesktopOptions): DesktopWindow {
  mkdirSync(options.userDataDir, { recursive: true });
  const args = [
    ...['--wait', '--new-window', '--user-data-dir', join(options.userDataDir, 'desktop')],
    ...['--extensions-dir', join(options.userDataDir, 'desktop-extensions'), '--disable-workspace-trust'],
    ...[`--extensionDevelopmentPath=${resolve(options.extension.development)}`, resolve(options.workspace)],
  ];
  const env = { ...process.env, KUBECONFIG: options.kubeconfig };
  const child = spawn(program, args, { stdio: 'ignore', detached: true, env });
  const ended = new Promise<void>((done, failed) => {
    child.once('exit', () => done());
    child.once('error', failed);
  });
  const close = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  return { ended, close };
}
