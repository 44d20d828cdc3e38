// Running real scanners: what they write is there when it is complete, and what was there before stays when they fail.

import assert from 'node:assert/strict';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scanners, type ScanRequest, type ScannerId } from '../../../src/domain/scanning/scanner.ts';
import { findProgram } from '../../../src/sources/machine/findProgram.ts';
import { runScan, type ScanOrder } from '../../../src/sources/scanning/runScan.ts';
import { installing, scannerProgram } from './support.ts';

const shop = fileURLToPath(new URL('../../../samples/shop', import.meta.url));

describe('running a scanner', function () {
  this.timeout(120_000);
  let folder: string;
  before(async function () {
    const names = ['bandit', 'semgrep', 'eslint', 'gosec'] as const;
    this.timeout(names.length * installing);
    for (const name of names) await scannerProgram(name);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'volume-guard-scan-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = (): string => join(folder, '.volumeguard/scans/x.sarif');
  const order = (program: ScanOrder['program'], id: ScannerId, request: ScanRequest): ScanOrder => ({
    program, scanner: scanners[id], runs: (out) => scanners[id].runs(out, request), folder: shop, file: file(), env: process.env,
  });
  const scan = (one: ScanOrder): Promise<unknown> => runScan(one, () => undefined, AbortSignal.timeout(110_000));
  const results = async (path = file()): Promise<{ readonly tool: string; readonly count: number }> => {
    const { runs } = JSON.parse(await readFile(path, 'utf8')) as { readonly runs: readonly { readonly tool: { readonly driver: { readonly name: string } }; readonly results: readonly unknown[] }[] };
    return { tool: runs[0]?.tool.driver.name ?? '', count: runs.reduce((sum, run) => sum + run.results.length, 0) };
  };

  it('Bandit, Semgrep with the rules of the workspace, ESLint and gosec find in the shop what its scans have', async () => {
    assert.equal(await scan(order([await scannerProgram('bandit')], 'bandit', { paths: ['services/catalog'], more: [] })), undefined);
    assert.deepEqual(await results(), await results(join(shop, '.sarif/bandit.sarif')));
    assert.equal(await scan(order([await scannerProgram('semgrep')], 'semgrep', { paths: ['services'], config: '.semgrep/rules.yml', more: [] })), undefined);
    assert.deepEqual(await results(), await results(join(shop, '.sarif/semgrep.sarif')));
    const eslint = await scannerProgram('eslint');
    const modules = dirname(dirname(dirname(eslint)));
    const request = { paths: ['services/orders/src'], config: join(modules, '../security.config.js'), formatter: join(modules, '@microsoft/eslint-formatter-sarif/sarif.js'), more: [] };
    assert.equal(await scan(order([process.execPath, eslint], 'eslint', request)), undefined);
    assert.deepEqual(await results(), await results(join(shop, '.sarif/eslint.sarif')));
    assert.equal(await scan(order([await scannerProgram('gosec')], 'gosec', { paths: ['services/uploads'], more: [] })), undefined);
    assert.deepEqual(await results(), await results(join(shop, '.sarif/gosec.sarif')));
    assert.equal(await readFile(join(folder, '.volumeguard/scans/.gitignore'), 'utf8'), '*\n');
  });

  it('gosec tells a Go module in which it finds nothing from one that it cannot read', async () => {
    const gosec = await scannerProgram('gosec');
    const module = async (name: string, code: string): Promise<ScanOrder> => {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'go.mod'), `module example.com/${name}\n\ngo 1.24\n`);
      await writeFile(join(folder, name, 'main.go'), `package main\n\n${code}\n`);
      return { ...order([gosec], 'gosec', { paths: [name], more: [] }), folder };
    };
    const clean = await module('clean', 'func main() {}');
    assert.equal(await scan(clean), undefined);
    assert.deepEqual(await results(), { tool: 'gosec', count: 0 });
    assert.equal(await scan(await module('weak', 'import "crypto/md5"\n\nfunc main() { md5.New() }')), undefined);
    const before = await results();
    assert.ok(before.count > 0);
    // It writes a file without results then, too: that would be clean.
    const failed = { code: 'exit', exit: 1 };
    assert.deepEqual(await scan(await module('broken', 'func main() { unknown() }')), failed);
    assert.deepEqual(await scan({ ...clean, env: { ...process.env, PATH: folder } }), failed, 'without Go');
    assert.deepEqual(await scan({ ...clean, runs: (out) => scanners.gosec.runs(out, { paths: ['none'], more: [] }) }), { code: 'noResult' });
    assert.deepEqual(await results(), before);
  });

  it('a scan that fails leaves the one before, and no half a file', async () => {
    const bandit = await scannerProgram('bandit');
    await scan(order([bandit], 'bandit', { paths: ['services/catalog'], more: [] }));
    const before = await readFile(file(), 'utf8');
    const failures = [
      [order([bandit], 'bandit', { paths: ['.'], config: 'no-such-file', more: [] }), { code: 'exit', exit: 2 }],
      [order([join(folder, 'no-such-program')], 'bandit', { paths: ['.'], more: [] }), { code: 'notStarted', detail: 'ENOENT' }],
      [{ ...order([process.execPath], 'bandit', { paths: [], more: [] }), runs: (out: string) => [['-e', `require('fs').writeFileSync(${JSON.stringify(out)}, '{"version":"2.1.0","runs":[')`]] }, { code: 'noResult' }],
      [{ ...order([process.execPath], 'bandit', { paths: [], more: [] }), runs: () => [['-e', '']] }, { code: 'noResult' }],
      [{ ...order([process.execPath], 'bandit', { paths: [], more: [] }), runs: () => [['-e', 'process.kill(process.pid, "SIGTERM")']] }, { code: 'killed', signal: 'SIGTERM' }],
    ] as const;
    for (const [one, expected] of failures) {
      assert.deepEqual(await scan(one), expected);
      assert.equal(await readFile(file(), 'utf8'), before);
      await assert.rejects(access(`${file()}.partial`));
    }
  });

  it('is ended with all that it started', async () => {
    const abort = new AbortController();
    const child = join(folder, 'child');
    const script = `const c=require('child_process').spawn(process.execPath,['-e','setInterval(()=>{},1000)']);require('fs').writeFileSync(${JSON.stringify(child)},String(c.pid));console.log('ready');setInterval(()=>{},1000)`;
    const running = runScan({ ...order([process.execPath], 'bandit', { paths: [], more: [] }), runs: () => [['-e', script]] }, (text) => text.includes('ready') && abort.abort(), abort.signal);
    await assert.rejects(running, { name: 'AbortError' });
    const pid = Number(await readFile(child, 'utf8'));
    const gone = async (): Promise<boolean> => (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')).split(') ')[1]?.startsWith('Z') === true;
    const end = performance.now() + 10_000;
    while (!(await gone()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await gone(), true);
    await assert.rejects(access(file()));
  });

  it('no argument is read by a shell or taken for an option', async () => {
    const mark = join(folder, 'mark');
    await writeFile(join(folder, 'show.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
    const said: string[] = [];
    const request = { paths: [`$(touch ${mark})`, '--output=/etc/x', '"; touch x'], config: '--eval', more: [] };
    await runScan({ ...order([process.execPath, join(folder, 'show.js')], 'semgrep', request) }, (text) => said.push(text), AbortSignal.timeout(20_000));
    const args = JSON.parse(said.join('')) as readonly string[];
    assert.deepEqual(args.slice(-3), [`$(touch ${mark})`, './--output=/etc/x', '"; touch x']);
    assert.ok(args.includes('./--eval') && !args.includes('--eval'));
    await assert.rejects(access(mark));
  });

  it('a scanner that would send what it does is told not to, unless the person says otherwise', async () => {
    const said = async (env: ScanOrder['env']): Promise<string> => {
      let all = '';
      const script = ['-e', 'console.log(process.env.TRIVY_DISABLE_TELEMETRY, process.env.TRIVY_SKIP_VERSION_CHECK)'];
      await runScan({ ...order([process.execPath], 'trivy', { paths: [], more: [] }), env, runs: () => [script] }, (text) => (all += text), AbortSignal.timeout(20_000));
      return all.trim();
    };
    assert.equal(await said(process.env), 'true true');
    assert.equal(await said({ ...process.env, TRIVY_DISABLE_TELEMETRY: 'false' }), 'false true');
  });

  it('programs are found on PATH, never by a relative entry of it', async () => {
    const bandit = await scannerProgram('bandit');
    assert.equal(await findProgram('bandit', { PATH: `.:bin::${dirname(bandit)}` }), bandit);
    assert.equal(await findProgram('bandit', { PATH: '.' }), undefined);
    assert.equal(await findProgram('bandit', {}), undefined);
  });
});
