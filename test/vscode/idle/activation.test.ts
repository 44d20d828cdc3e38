// Activation in a window of an empty folder, where nothing asks for the cluster: it registers, and does no I/O. Runs with an
// extension that nothing but this spec activates.

import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { commands, extensions, workspace } from 'vscode';
import type { Extension } from '../support/extension.ts';
import { until } from '../support/until.ts';

/** Node's names of what waits for a file, a process, another thread or the network (async_hooks). */
const io = /^(FS|FILEHANDLE|DIRHANDLE|STATWATCHER|PROCESSWRAP|WORKER|GETADDRINFO|GETNAMEINFO|QUERYWRAP|TCP|TLS|UDP|PIPE)/;

/** Records what code below a folder does with files, processes, threads and the network, and which modules are loaded from there. */
class Watcher {
  readonly done: string[] = [];
  readonly loaded: string[] = [];
  readonly #folder: string;
  readonly #stop: (() => void)[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    const note = (what: string): void => {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 100;
      if (new Error().stack?.includes(folder) === true) this.done.push(what);
      Error.stackTraceLimit = limit;
    };
    const hook = createHook({
      init: (_id, type) => {
        if (io.test(type)) note(type);
      },
    }).enable();
    const hooks = registerHooks({
      load: (url, context, next) => {
        if (url.includes(this.#folder)) this.loaded.push(url.slice(url.indexOf(this.#folder) + this.#folder.length));
        return next(url, context);
      },
    });
    this.#stop.push(() => hook.disable(), () => hooks.deregister(), this.#watchSync(note));
  }

  stop(): void {
    for (const stop of this.#stop) stop();
  }

  /** async_hooks does not see what is done at once. */
  #watchSync(note: (what: string) => void): () => void {
    const functions = fs as unknown as Record<string, unknown>;
    const real = Object.entries(functions).filter((entry): entry is [string, (...args: unknown[]) => unknown] => entry[0].endsWith('Sync') && typeof entry[1] === 'function');
    for (const [name, call] of real) {
      functions[name] = (...args: unknown[]): unknown => {
        note(name);
        return Reflect.apply(call, fs, args);
      };
    }
    syncBuiltinESMExports();
    return () => {
      Object.assign(functions, Object.fromEntries(real));
      syncBuiltinESMExports();
    };
  }
}

describe('Activation in an empty folder', () => {
  it('registers every command, and reads, starts and loads nothing', async () => {
    assert.deepEqual(await workspace.findFiles('**'), []);
    const extension = extensions.getExtension<Extension>('volumeguard.volume-guard');
    assert.equal(extension?.isActive, false);
    const watcher = new Watcher(extension.extensionPath);
    try {
      const api = await extension.activate();
      const known = new Set(await commands.getCommands(true));
      const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
      assert.deepEqual(contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)), []);
      const loaded = [...watcher.loaded];
      assert.equal(watcher.done.join(' '), '');
      // A moment later it asks VS Code whether the folder has a policy file (file-system requests), and leaves it at that.
      await until('the look for a policy file', () => watcher.done.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.deepEqual(watcher.done.filter((what) => what !== 'FSREQPROMISE'), []);
      assert.equal(api.inspect.isStarted(), false);
      assert.deepEqual(watcher.loaded, loaded);
      assert.ok(loaded.includes('/dist/extension.js'));

      // The watcher would have noticed: now that the rows are asked for, there is a thread.
      await api.whenReady(AbortSignal.timeout(20_000));
      assert.equal(api.inspect.isStarted(), true);
      assert.ok(watcher.done.includes('WORKER'), watcher.done.join(' '));
      assert.ok(watcher.loaded.length > loaded.length);
    } finally {
      watcher.stop();
    }
  });
});
