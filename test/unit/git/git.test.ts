// Running git: what is said where it cannot answer, and that a repository's configuration makes it run nothing.

import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findGit } from '../../../src/sources/git/findGit.ts';
import { Git } from '../../../src/sources/git/git.ts';
import { GitFailed } from '../../../src/sources/git/gitFailed.ts';
import { GitRepository } from '../../../src/sources/git/gitRepository.ts';
import { gitEnv, lines, realGit, SampleRepository } from './support/sampleRepository.ts';

const life = new AbortController();

async function troubleOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(() => assert.fail('no error'), (reason: unknown) => reason);
  assert(error instanceof GitFailed, String(error));
  return error.trouble;
}

describe('git', () => {
  let folder: string;
  let real: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'volume-guard-git-'));
    real = (await findGit([], process.env)) ?? assert.fail('these tests need git');
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  const program = async (name: string, script: string): Promise<string> => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
    return join(folder, name);
  };

  it('is found on PATH by its absolute path, after what the setting says, never beside the code', async () => {
    const here = join(folder, 'here');
    await mkdir(here, { recursive: true });
    const own = await program(join('here', 'git'), 'exit 0');
    await writeFile(join(folder, 'git'), 'no program');
    assert.equal(await findGit([], { PATH: ['.', 'node_modules/.bin', folder, here].join(delimiter) }), own);
    assert.equal(await findGit(['./git', join(here, 'none'), real], { PATH: here }), real);
    assert.equal(await findGit([], { PATH: folder }), undefined);
    assert.equal(await findGit([], {}), undefined);
  });

  it('is missing, if it went away', async () => {
    assert.deepEqual(await troubleOf(GitRepository.open(new Git(join(folder, 'gone'), gitEnv), folder, life.signal)), { code: 'gitMissing' });
  });

  it('says where there is no repository', async () => {
    assert.deepEqual(await troubleOf(GitRepository.open(await realGit(), folder, life.signal)), { code: 'notRepository' });
    assert.deepEqual(await troubleOf(GitRepository.open(await realGit(), join(folder, 'none'), life.signal)), { code: 'notRepository' });
  });

  it('says where a repository is another user’s', async () => {
    const repository = await SampleRepository.make();
    const strict = new Git(await program('strict', `GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec '${real}' "$@"`), gitEnv);
    assert.deepEqual(await troubleOf(GitRepository.open(strict, repository.folder, life.signal)), { code: 'notTrusted' });
    await repository.remove();
  });

  it('is stopped by its deadline, by a signal and by too much output', async () => {
    const slow = new Git(await program('slow', 'exec sleep 60'), gitEnv);
    assert.deepEqual(await troubleOf(slow.run({ folder, args: [], deadline: 30 }, life.signal)), { code: 'timedOut', seconds: 0.03 });
    const cancelled = new AbortController();
    const running = slow.run({ folder, args: [] }, cancelled.signal);
    const waiting = [slow.run({ folder, args: [] }, cancelled.signal), slow.run({ folder, args: [] }, cancelled.signal)];
    cancelled.abort(new Error('enough'));
    for (const one of [running, ...waiting]) await assert.rejects(one, /enough/);
    await assert.rejects(slow.run({ folder, args: [] }, cancelled.signal), /enough/);
    const loud = new Git(await program('loud', 'exec yes'), gitEnv);
    assert.deepEqual(await troubleOf(loud.run({ folder, args: [], most: 1000 }, life.signal)), { code: 'tooMuch' });
    assert.deepEqual(await loud.run({ folder, args: [], most: 4, cut: true }, life.signal), { code: 0, output: 'y\ny\n', cut: true });
    const quiet = new Git(await program('quiet', 'exit 3'), gitEnv);
    assert.deepEqual(await troubleOf(quiet.run({ folder, args: [] }, life.signal)), { code: 'gitFailed', detail: 'exit code 3' });
    assert.equal((await quiet.run({ folder, args: [], codes: [3] }, life.signal)).code, 3);
  });

  it('has no variable that leads elsewhere', async () => {
    const told = new Git(await program('told', 'env'), { ...gitEnv, GIT_DIR: '/elsewhere', GIT_TRACE: '/elsewhere', GIT_ASKPASS: '/elsewhere', GIT_EXTERNAL_DIFF: '/elsewhere', GIT_CONFIG_COUNT: '1' });
    const { output } = await told.run({ folder, args: [] }, life.signal);
    assert(!output.includes('/elsewhere') && !output.includes('GIT_CONFIG_COUNT'));
    for (const kept of ['GIT_CONFIG_GLOBAL=/dev/null', 'GIT_OPTIONAL_LOCKS=0', 'GIT_TERMINAL_PROMPT=0', 'GIT_NO_LAZY_FETCH=1', 'LC_ALL=C']) assert(output.split('\n').includes(kept), kept);
  });
});

describe('a repository that wants to run programs', () => {
  let repository: SampleRepository;
  let traps: string;
  let first: string;
  beforeEach(async () => {
    repository = await SampleRepository.make();
    traps = await mkdtemp(join(tmpdir(), 'volume-guard-traps-'));
    await repository.write('a.txt', lines('one', 'two', 'three'));
    first = (await repository.commit('first')).commit;
    await repository.write('a.txt', lines('one', 'two and a half', 'three'));
    await repository.commit('second');
    await repository.write('a.txt', lines('zero', 'one', 'two and a half', 'three'));
  });
  afterEach(async () => {
    await repository.remove();
    await rm(traps, { recursive: true });
  });

  /** A program that leaves a file when it is run. */
  const trap = async (name: string): Promise<string> => {
    await writeFile(join(traps, `${name}.sh`), `#!/bin/sh\necho run > '${join(traps, name)}.sprung'\n`);
    await chmod(join(traps, `${name}.sh`), 0o755);
    return join(traps, `${name}.sh`);
  };
  const sprung = async (): Promise<readonly string[]> => (await readdir(traps)).filter((name) => name.endsWith('.sprung')).sort();
  const forget = async (): Promise<void> => {
    for (const name of await sprung()) await rm(join(traps, name));
  };
  const useAll = async (): Promise<void> => {
    const opened = await GitRepository.open(await realGit(), repository.folder, life.signal);
    const facts = await opened.facts(life.signal);
    assert.equal(facts.dirty, true);
    assert.equal((await opened.movedLines('a.txt', first, life.signal))?.follow(2), 3);
    const introduced = await opened.introducedBy({ file: 'a.txt', startLine: 2, endLine: 2 }, life.signal);
    assert(introduced.known && introduced.introduction.changed.commit === facts.commit, JSON.stringify(introduced));
    await opened.contains(facts.commit ?? '', [first], life.signal);
    opened.dispose();
  };

  it('by fsmonitor, hooks, external diff, textconv, filters, pager, signatures and credentials: none is run', async () => {
    const set = async (key: string): Promise<string> => await repository.git('config', key, await trap(key.replaceAll('.', '-')));
    for (const key of ['core.fsmonitor', 'diff.external', 'diff.evil.command', 'diff.evil.textconv', 'filter.evil.clean', 'filter.evil.smudge', 'core.pager', 'gpg.program', 'credential.helper', 'core.sshCommand', 'core.askPass', 'core.alternateRefsCommand']) await set(key);
    await repository.git('config', 'log.showSignature', 'true');
    await repository.git('config', 'filter.evil.required', 'true');
    await repository.git('config', 'blame.ignoreRevsFile', '/nowhere');
    for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman']) {
      const file = join(repository.folder, '.git', 'hooks', hook);
      await mkdir(join(repository.folder, '.git', 'hooks'), { recursive: true });
      await writeFile(file, `#!/bin/sh\necho run > '${join(traps, hook)}.sprung'\n`);
      await chmod(file, 0o755);
    }
    await repository.write('.gitattributes', '*.txt diff=evil filter=evil\n');
    await rm(join(repository.folder, '.git', 'info'), { recursive: true, force: true });
    await mkdir(join(repository.folder, '.git', 'info'));
    await writeFile(join(repository.folder, '.git', 'info', 'attributes'), '*.txt diff=evil filter=evil\n');

    // The traps are good ones.
    await repository.git('status');
    await repository.git('diff', '--no-ext-diff').catch(() => undefined);
    await repository.git('diff').catch(() => undefined);
    const caught = await sprung();
    for (const name of ['core-fsmonitor.sprung', 'diff-evil-command.sprung', 'diff-evil-textconv.sprung', 'filter-evil-clean.sprung', 'post-index-change.sprung']) assert(caught.includes(name), `${name} of ${caught.join()}`);
    await forget();

    await repository.git('config', 'diff.orderFile', '/nowhere');
    await useAll();
    assert.deepEqual(await sprung(), []);
  });

  it('by a filter whose name ends the option: it is refused', async () => {
    await repository.git('config', 'filter.a=b.clean', await trap('filter'));
    await repository.write('.gitattributes', '*.txt filter=a=b\n');
    await repository.git('diff');
    assert.deepEqual(await sprung(), ['filter.sprung']);
    await forget();
    const opened = await GitRepository.open(await realGit(), repository.folder, life.signal);
    assert.deepEqual(await troubleOf(opened.facts(life.signal)), { code: 'gitFailed', detail: 'filter=' });
    opened.dispose();
    assert.deepEqual(await sprung(), []);
  });

  it('by a submodule’s configuration: nobody looks into it', async () => {
    const inner = await SampleRepository.make();
    await inner.write('b.txt', lines('b'));
    await inner.commit('inner');
    await repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'inner');
    await repository.git('commit', '--quiet', '-am', 'submodule');
    await repository.write('a.txt', lines('zero', 'one', 'two and a half', 'three', 'four'));
    await repository.git('-C', 'inner', 'config', 'core.fsmonitor', await trap('inner'));
    await repository.git('status');
    assert.deepEqual(await sprung(), ['inner.sprung']);
    await forget();
    const opened = await GitRepository.open(await realGit(), repository.folder, life.signal);
    assert.equal((await opened.facts(life.signal)).dirty, true);
    const commit = (await opened.facts(life.signal)).commit ?? '';
    assert.equal(await opened.movedLines('inner/b.txt', commit, life.signal), undefined);
    assert.deepEqual(await opened.introducedBy({ file: 'inner/b.txt', startLine: 0, endLine: 0, commit }, life.signal), { known: false, why: { code: 'notTracked' } });
    opened.dispose();
    await inner.remove();
    assert.deepEqual(await sprung(), []);
  });

  it('by fetching what a partial clone lacks: it stays unknown', async () => {
    await repository.git('config', 'uploadpack.allowFilter', 'true');
    await repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    await repository.git('commit', '--quiet', '-am', 'third');
    const partial = await mkdtemp(join(tmpdir(), 'volume-guard-git-'));
    await repository.git('clone', '--quiet', '--no-local', '--filter=blob:none', `file://${repository.folder}`, partial);
    await repository.git('-C', partial, 'config', 'remote.origin.uploadpack', await trap('uploadpack'));
    await repository.git('-C', partial, 'config', 'protocol.file.allow', 'always');
    const opened = await GitRepository.open(await realGit(), partial, life.signal);
    assert.equal((await opened.facts(life.signal)).dirty, false);
    assert.equal(await opened.movedLines('a.txt', first, life.signal).catch((error: unknown) => (error instanceof GitFailed ? undefined : error)), undefined);
    const introduced = await opened.introducedBy({ file: 'a.txt', startLine: 0, endLine: 0 }, life.signal);
    opened.dispose();
    assert.equal(introduced.known, false);
    assert.deepEqual(await sprung(), []);
    await repository.git('-C', partial, 'cat-file', '-p', `${first}:a.txt`).catch(() => undefined);
    assert.deepEqual(await sprung(), ['uploadpack.sprung']);
    await rm(partial, { recursive: true });
  });

  it('by a bare repository that lies in the workspace: it is none', async () => {
    const bare = join(repository.folder, 'bare');
    await repository.git('init', '--quiet', '--bare', bare);
    await repository.git('-C', bare, 'config', 'core.fsmonitor', await trap('bare'));
    await repository.git('-C', bare, 'config', 'core.bare', 'false');
    await repository.git('-C', bare, 'config', 'core.worktree', repository.folder);
    assert.deepEqual(await troubleOf(GitRepository.open(await realGit(), bare, life.signal)), { code: 'notRepository' });
    assert.deepEqual(await sprung(), []);
  });

  it('leaves nothing behind', async () => {
    const before = await repository.git('-C', '.git', 'ls-files').catch(() => '');
    const index = await repository.git('hash-object', '.git/index');
    await useAll();
    assert.equal(await repository.git('hash-object', '.git/index'), index);
    assert.equal(await repository.git('-C', '.git', 'ls-files').catch(() => ''), before);
  });
});
