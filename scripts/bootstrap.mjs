// The door to the project's commands (npm start, npm test, …). It runs on the Node that the machine has (20 or
// later, so it is plain JavaScript), brings node_modules in step with the lock file, and goes on with the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';
const pinnedNode = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');

/** What a command's name runs. */
const scripts = {
  start: 'start.ts',
  test: 'test.ts',
  bench: 'bench.ts',
  cluster: 'cluster/cli.ts',
  'test:vscode': 'editor/testVscode.ts',
  screenshot: 'editor/screenshot.ts',
};

const [name, ...args] = process.argv.slice(2);
const script = scripts[name];
if (script === undefined) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(scripts).join(', ')}.`);
  process.exit(2);
}
if (!inStep()) install();
run(script, args);

/**
 * Whether what npm last installed (it keeps a record inside node_modules) is what the lock file asks for. A package
 * for another platform is optional and may be absent.
 */
function inStep() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record) || !existsSync(pinnedNode) || !existsSync(join(modules, '.bin', 'node'))) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/**
 * npm's newer versions do not run the install scripts of packages that nobody approved. The only one needed here is
 * the pinned Node's, so none is run by npm, and that one by name, whatever the npm.
 */
function install() {
  console.log('Installing npm packages (once; about half a minute) …');
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  command(process.execPath, ['installArchSpecificPackage.js'], join(modules, 'node'));
  npm(['rebuild', '--ignore-scripts', '--loglevel=error', 'node']);
}

function npm(argv) {
  command(windows ? 'npm.cmd' : 'npm', argv, root);
}

function command(program, argv, cwd) {
  const { status, error } = spawnSync(program, argv, { cwd, stdio: ['ignore', 'inherit', 'inherit'], shell: windows });
  if (status === 0) return;
  console.error(`${program} ${argv.join(' ')} failed${error ? `: ${error.message}` : ''}.`);
  process.exit(1);
}

/** Ends as the script ends. A signal sent to this process reaches the script, which cleans up. */
function run(file, argv) {
  const path = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(pinnedNode, [join(root, 'scripts', file), ...argv], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal's Ctrl+C reaches the script by itself: only what is sent to this process alone is passed on.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`The pinned Node did not start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
