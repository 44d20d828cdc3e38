// What a real repository says: facts, lines that moved, when lines came in, which commit contains which.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Introduction } from '../../../src/domain/history/introduction.ts';
import { findGit } from '../../../src/sources/git/findGit.ts';
import { Git } from '../../../src/sources/git/git.ts';
import { GitFailed } from '../../../src/sources/git/gitFailed.ts';
import { GitRepository } from '../../../src/sources/git/gitRepository.ts';
import { Random } from '../domain/random.ts';
import { gitEnv, lines, realGit, SampleRepository } from './support/sampleRepository.ts';

const life = new AbortController();

describe('a git repository', function () {
  // Hundreds of processes, one after another.
  this.timeout(60_000);
  let repository: SampleRepository;
  const opened: GitRepository[] = [];
  beforeEach(async () => {
    repository = await SampleRepository.make();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) one.dispose();
    await repository.remove();
  });

  const open = async (folder = repository.folder): Promise<GitRepository> => {
    const one = await GitRepository.open(await realGit(), folder, life.signal);
    opened.push(one);
    return one;
  };
  /** Where the lines of a file are now. */
  const followed = async (path: string, since: string, count: number, folder = repository.folder): Promise<readonly (number | undefined)[] | undefined> => {
    const moves = await (await open(folder)).movedLines(path, since, life.signal);
    return moves === undefined ? undefined : Array.from({ length: count }, (_, line) => moves.follow(line));
  };

  describe('tells when files were committed', () => {
    it('last, unless they differ from the commit or are not known to it', async () => {
      await repository.write('a.py', 'a');
      await repository.write('old.py', 'o');
      const one = await repository.commit('one');
      await repository.write('a.py', 'b');
      await repository.write('name with\nbreak and ü.py', 'c');
      const two = await repository.commit('two');
      await repository.commit('empty');
      await repository.write('.git/info/exclude', 'ignored.py\n');
      await repository.write('ignored.py', 'i');
      const at = async (...paths: string[]): Promise<readonly (number | undefined)[]> => {
        const times = await (await open()).committedTimes(life.signal);
        return paths.map((path) => times.at(path));
      };
      assert.deepEqual(await at('a.py', 'old.py', 'name with\nbreak and ü.py', 'ignored.py', 'new.py'), [two.at, one.at, two.at, undefined, undefined]);
      // Its own time says nothing: it may be a copy.
      await utimes(join(repository.folder, 'old.py'), new Date(), new Date());
      assert.deepEqual(await at('old.py'), [one.at]);
      await repository.write('a.py', 'c');
      await repository.write('staged.py', 's');
      await repository.git('add', 'staged.py');
      await repository.write('new/untracked.py', 'u');
      assert.deepEqual(await at('a.py', 'staged.py', 'new/untracked.py', 'old.py'), [undefined, undefined, undefined, one.at]);
    });

    it('of a merge: with the merge, whenever it was written', async () => {
      await repository.write('a.py', 'a');
      const { at } = await repository.commit('one');
      await repository.git('switch', '--quiet', '-c', 'feature');
      await repository.write('b.py', 'b');
      await repository.commit('on a branch');
      await repository.git('switch', '--quiet', 'main');
      repository.now += 3_600_000;
      await repository.git('merge', '--quiet', '--no-ff', '--no-edit', 'feature');
      const times = await (await open()).committedTimes(life.signal);
      assert.deepEqual([times.at('a.py'), times.at('b.py')], [at, repository.now]);
    });

    it('of a folder below the top, as paths of that folder', async () => {
      await repository.write('services/api/a.py', 'a');
      await repository.write('b.py', 'b');
      const { commit, at } = await repository.commit('one');
      await repository.write('services/api/a.py', 'c');
      await repository.write('services/api/c.py', 'c');
      const changed = await repository.commit('two');
      await repository.write('services/api/c.py', 'd');
      const below = await open(join(repository.folder, 'services/api'));
      const times = await below.committedTimes(life.signal);
      assert.deepEqual([times.at('a.py'), times.at('c.py'), times.at('b.py')], [changed.at, undefined, undefined]);
      assert.equal((await (await open()).committedTimes(life.signal)).at('b.py'), at);
      assert.deepEqual(await below.changedSince(commit, life.signal), ['a.py', 'c.py']);
    });

    it('nothing before the first commit', async () => {
      await repository.write('a.py', 'a');
      await assert.rejects(async () => (await open()).committedTimes(life.signal), GitFailed);
    });
  });

  describe('tells what was committed since', () => {
    it('a commit that it knows, ancestor or not; what is not committed does not count', async () => {
      await repository.write('a.py', 'a');
      await repository.write('b.py', 'b');
      const { commit } = await repository.commit('one');
      await repository.git('switch', '--quiet', '-c', 'other');
      await repository.write('c.py', 'c');
      const other = await repository.commit('on another branch');
      await repository.git('switch', '--quiet', 'main');
      await repository.write('a.py', 'edited');
      const git = await open();
      assert.deepEqual(await git.changedSince(commit, life.signal), []);
      assert.deepEqual(await git.changedSince(other.commit, life.signal), ['c.py']);
      await repository.git('rm', '--quiet', '--cached', 'b.py');
      await repository.commit('two');
      assert.deepEqual(await git.changedSince(commit, life.signal), ['a.py']);
      for (const unknown of ['0'.repeat(40), 'main', '--output=x', commit.slice(0, 12)]) await assert.rejects(async () => git.changedSince(unknown, life.signal), GitFailed, unknown);
    });
  });

  describe('tells its facts', () => {
    it('before the first commit, on a branch, detached, and whether tracked files differ', async () => {
      const git = await open();
      assert.deepEqual(await git.facts(life.signal), { remotes: [], branch: 'main', dirty: false });
      await repository.write('a', 'a');
      const { commit } = await repository.commit('one');
      await repository.write('untracked', 'u');
      assert.deepEqual(await git.facts(life.signal), { remotes: [], commit, branch: 'main', dirty: false });
      await repository.write('a', 'b');
      await repository.git('checkout', '--quiet', '--detach');
      assert.deepEqual(await git.facts(life.signal), { remotes: [], commit, dirty: true });
    });

    it('with remotes without credentials, origin first', async () => {
      await repository.git('remote', 'add', 'fork', 'https://me:t0ken@git.example:8443/me/shop.git?token=x');
      await repository.git('remote', 'add', 'origin', 'git@git.example:team/shop.git');
      await repository.git('remote', 'add', 'same', 'ssh://git@git.example/team/shop.git');
      const { remotes } = await (await open()).facts(life.signal);
      assert.deepEqual(remotes, ['git@git.example:team/shop.git', 'https://git.example:8443/me/shop.git', 'ssh://git.example/team/shop.git']);
    });

    it('with more changed files than anybody reads', async () => {
      for (let file = 0; file < 900; file += 1) await repository.write(`folder with a rather long name to make it many bytes/${file}`, 'a');
      const { commit } = await repository.commit('many');
      for (let file = 0; file < 900; file += 1) await repository.write(`folder with a rather long name to make it many bytes/${file}`, 'ab');
      assert.deepEqual(await (await open()).facts(life.signal), { remotes: [], commit, branch: 'main', dirty: true });
    });

    it('of another working tree, and of a folder below the top', async () => {
      await repository.write('services/api/a.txt', lines('one', 'two'));
      const { commit } = await repository.commit('one');
      const other = join(await realpath(await mkdtemp(join(tmpdir(), 'volume-guard-git-'))), 'tree');
      await repository.git('worktree', 'add', '--quiet', '-b', 'other', other);
      const git = await open(other);
      assert.deepEqual(await git.facts(life.signal), { remotes: [], commit, branch: 'other', dirty: false });
      await repository.write('services/api/a.txt', lines('zero', 'one', 'two'));
      assert.deepEqual(await followed('a.txt', commit, 2, join(repository.folder, 'services/api')), [1, 2]);
      assert.deepEqual(await followed('services/api/a.txt', commit, 2, other), [0, 1]);
      await rm(join(other, '..'), { recursive: true });
    });

    it('and says when they change, in the working tree of another branch, too', async () => {
      await repository.write('a', 'a');
      await repository.commit('one');
      const other = join(await realpath(await mkdtemp(join(tmpdir(), 'volume-guard-git-'))), 'tree');
      await repository.git('worktree', 'add', '--quiet', '-b', 'other', other);
      for (const folder of [repository.folder, other]) {
        const git = await open(folder);
        await git.facts(life.signal);
        for (const command of [['commit', '--quiet', '--allow-empty', '-m', 'two'], ['checkout', '--quiet', '--detach']]) {
          const changed = Promise.withResolvers<undefined>();
          const listening = git.onDidChange(() => changed.resolve(undefined));
          // The watch is armed some time after it was made.
          const again = setInterval(() => void repository.git('-C', folder, ...command).catch(changed.reject), 400);
          await changed.promise.finally(() => clearInterval(again));
          listening.dispose();
        }
      }
      await rm(join(other, '..'), { recursive: true });
    });
  });

  describe('follows lines', () => {
    it('through random edits: committed, staged and not, as if each had a tag', async () => {
      for (let seed = 0; seed < 12; seed += 1) {
        const random = new Random(seed);
        const eol = random.pick('\n', '\r\n');
        let tag = 0;
        const fresh = (): string => `${random.pick('', '  ', '-- ', '++ ', '@@ -1 +1 @@ ', 'diff --git a/x b/x ')}line ${(tag += 1)}`;
        let now: readonly string[] = Array.from({ length: 1 + random.number(40) }, fresh);
        const save = async (): Promise<void> => await repository.write('a é.txt', now.map((line) => line + eol).join(''));
        await save();
        const { commit } = await repository.commit(`seed ${seed}`);
        const first = now;
        for (const kept of ['committed', 'staged', 'written']) {
          const next: string[] = [];
          for (const line of now) {
            const what = random.number(8);
            if (what === 0) continue;
            if (what === 1) next.push(fresh());
            next.push(what === 2 ? `${line} changed ${(tag += 1)}` : line);
          }
          now = next;
          await save();
          if (kept === 'committed') await repository.commit('edited');
          if (kept === 'staged') await repository.git('add', '--all');
        }
        const expected = first.map((line) => now.indexOf(line)).map((line) => (line < 0 ? undefined : line));
        assert.deepEqual(await followed('a é.txt', commit, first.length), expected, `seed ${seed}`);
      }
    });

    it('of many files at once, changed or not', async () => {
      const paths = Array.from({ length: 40 }, (_, file) => `some/${'x'.repeat(190)}/${file}.txt`);
      for (const path of paths) await repository.write(path, lines('one', path));
      const { commit } = await repository.commit('one');
      for (const path of paths.slice(0, 39)) await repository.write(path, lines('zero', 'one', path));
      const found = await (await open()).movedFiles([...paths, 'none.txt', 'with\nbreak'], commit, life.signal);
      assert.equal(found.size, 40);
      assert.deepEqual(paths.map((path) => found.get(path)?.moves.follow(1)), [...paths.slice(1).map(() => 2), 1]);
    });

    it('of a file that was renamed', async () => {
      const text = ['one', 'two', 'three', 'four', 'five', 'six'];
      await repository.write('old.txt', lines(...text));
      const { commit } = await repository.commit('one');
      await repository.git('mv', 'old.txt', 'new.txt');
      const git = await open();
      assert.deepEqual((await git.movedFiles(['old.txt'], commit, life.signal)).get('old.txt')?.path, 'new.txt');
      await repository.write('new.txt', lines('zero', ...text));
      const renamed = (await git.movedFiles(['old.txt'], commit, life.signal)).get('old.txt');
      assert.equal(renamed?.path, 'new.txt');
      assert.equal(renamed.moves.follow(5), 6);
      await repository.commit('two');
      assert.equal(await git.movedLines('new.txt', commit, life.signal), undefined, 'a path that the commit does not have');
    });

    it('where only line ends changed, and where the file has no break at its end', async () => {
      await repository.write('a.txt', 'one\ntwo\nthree');
      const { commit } = await repository.commit('one');
      await repository.write('a.txt', 'one\r\ntwo\r\nthree');
      assert.deepEqual(await followed('a.txt', commit, 3), [0, 1, 2]);
      await repository.write('a.txt', 'one\r\ntwo\r\nthree\r\nfour');
      assert.deepEqual(await followed('a.txt', commit, 2), [0, 1]);
    });

    it('of a file that its attributes call binary', async () => {
      await repository.write('.gitattributes', '*.txt binary\n');
      await repository.write('a.txt', lines('one', 'two'));
      const { commit } = await repository.commit('one');
      await repository.write('a.txt', lines('zero', 'one', 'two'));
      assert.deepEqual(await followed('a.txt', commit, 2), [1, 2]);
    });

    it('into a file that is in conflict', async () => {
      await repository.write('a.txt', lines('one', 'two'));
      const { commit } = await repository.commit('one');
      await repository.git('checkout', '--quiet', '-b', 'side');
      await repository.write('a.txt', lines('side', 'two'));
      await repository.commit('side');
      await repository.git('checkout', '--quiet', 'main');
      await repository.write('a.txt', lines('main', 'two'));
      await repository.commit('main');
      await repository.git('merge', '--quiet', 'side').catch(() => undefined);
      assert.deepEqual(await followed('a.txt', commit, 2), [undefined, (await repository.read('a.txt')).split('\n').indexOf('two')]);
    });

    it('not, where git cannot know', async () => {
      for (const name of ['gone', 'link', 'quote"d', 'assumed', 'same']) await repository.write(name, lines('one', 'two'));
      await symlink('same', join(repository.folder, 'always'));
      const { commit } = await repository.commit('one');
      for (const name of ['gone', 'link']) await rm(join(repository.folder, name));
      await symlink('same', join(repository.folder, 'link'));
      await repository.write('quote"d', lines('zero', 'one', 'two'));
      await repository.git('update-index', '--assume-unchanged', 'assumed');
      await repository.write('assumed', lines('zero', 'one', 'two'));
      for (const name of ['gone', 'link', 'quote"d', 'assumed', 'always', 'never']) assert.equal(await followed(name, commit, 2), undefined, name);
      assert.deepEqual(await followed('same', commit, 2), [0, 1]);
      for (const revision of ['HEAD', 'main', commit.slice(0, 12), '0'.repeat(40), '--help']) assert.equal(await followed('same', revision, 2), undefined, revision);
    });
  });

  describe('tells when lines came in', () => {
    const introduced = async (startLine: number, more: { readonly endLine?: number; readonly file?: string; readonly commit?: string } = {}, folder = repository.folder): Promise<Introduction | string> => {
      const found = await (await open(folder)).introducedBy({ file: 'a.txt', startLine, endLine: startLine, ...more }, life.signal);
      return found.known ? found.introduction : found.why.code;
    };

    it('by the commit that changed them last, and the one that they can be followed back to', async () => {
      await repository.write('a.txt', lines('one', 'const query = by(id);', 'three'));
      const first = await repository.commit('first');
      await repository.write('a.txt', lines('zero', 'one', 'const query = "select " + id;', 'three'));
      const second = await repository.commit('second');
      await repository.write('a.txt', lines('zero', 'one', '    const query =   "select " + id;', 'three', 'four'));
      const third = await repository.commit('reformatted');
      assert.deepEqual(await introduced(2), { changed: second, appeared: first });
      assert.deepEqual(await introduced(1), { changed: first, appeared: first });
      assert.deepEqual(await introduced(4), { changed: third, appeared: third });
      assert.deepEqual(await introduced(1, { endLine: 4 }), { changed: third, appeared: first }, 'the newest of several lines');
      assert.deepEqual(await introduced(1, { commit: first.commit }), { changed: first, appeared: first }, 'as they were when they were scanned');
      await repository.write('a.txt', lines('not committed', 'zero', 'one', '    const query =   "select " + id;', 'three', 'four'));
      assert.deepEqual(await introduced(3), { changed: second, appeared: first }, 'under lines that are not committed');
      assert.equal(await introduced(0), 'uncommitted');
      assert.equal(await introduced(0, { endLine: 1 }), 'uncommitted');
    });

    it('through a rename, and a move from another file', async () => {
      const secret = 'const password = "a rather long one, so that it is told apart"; // nobody sees this';
      await repository.write('b.txt', lines('x', secret, 'y'));
      const first = await repository.commit('first');
      await repository.write('b.txt', lines('x', 'y'));
      await repository.write('c.txt', lines('other', secret));
      await repository.commit('moved');
      await repository.git('mv', 'c.txt', 'a.txt');
      await repository.commit('renamed');
      assert.deepEqual(await introduced(1), { changed: first, appeared: first });
    });

    it('no later than the author wrote them: a rebase renews the committer’s date', async () => {
      await repository.write('other', 'x');
      await repository.commit('zero');
      await repository.write('a.txt', lines('one'));
      const written = repository.now;
      await repository.git('add', '--all');
      repository.now += 3_600_000;
      await repository.gitWith({ GIT_AUTHOR_DATE: `${written / 1000} +0000` }, 'commit', '--quiet', '-m', 'rebased');
      const commit = await repository.git('rev-parse', 'HEAD');
      assert.deepEqual(await introduced(0), { changed: { commit, at: repository.now }, appeared: { commit, at: written } });
    });

    it('past the commits that the team lists as reformatting, and past a list that is none', async () => {
      await repository.write('a.txt', lines('one("two")'));
      const first = await repository.commit('first');
      await repository.write('a.txt', lines("one('two')"));
      const second = await repository.commit('quotes');
      assert.deepEqual(await introduced(0), { changed: second, appeared: first });
      await repository.write('.git-blame-ignore-revs', `# quotes\n${second.commit}\n`);
      assert.deepEqual(await introduced(0), { changed: first, appeared: first });
      await repository.write('.git-blame-ignore-revs', 'no commit\n');
      assert.deepEqual(await introduced(0), { changed: second, appeared: first });
    });

    it('or why not', async () => {
      await repository.write('a.txt', lines('one', 'two'));
      await repository.write('quote"d é.txt', lines('one'));
      const { commit, at } = await repository.commit('first');
      await repository.write('untracked.txt', lines('one'));
      assert.equal(await introduced(0, { file: 'untracked.txt' }), 'notTracked');
      assert.equal(await introduced(0, { file: 'none.txt', commit }), 'notTracked');
      assert.equal(await introduced(7, { commit }), 'noLines');
      assert.equal(await introduced(7), 'noLines');
      assert.equal(await introduced(1, { endLine: 0 }), 'noLines');
      assert.equal(await introduced(0, { endLine: 400 }), 'tooManyLines');
      assert.equal(await introduced(0, { commit: '0'.repeat(40) }), 'commitMissing');
      assert.equal(await introduced(0, { commit: 'main' }), 'commitMissing');
      assert.deepEqual(await introduced(0, { endLine: 9, commit }), { changed: { commit, at }, appeared: { commit, at } }, 'a region that goes on behind the end');
      assert.deepEqual(await introduced(0, { file: 'quote"d é.txt' }), { changed: { commit, at }, appeared: { commit, at } });
    });

    it('not before the history of a shallow clone begins', async () => {
      await repository.write('a.txt', lines('one', 'two', 'three'));
      const first = await repository.commit('first');
      await repository.write('a.txt', lines('one', 'zwei', 'three'));
      const second = await repository.commit('second');
      await repository.write('a.txt', lines('one', 'zwei', 'drei'));
      const third = await repository.commit('third');
      const shallow = await mkdtemp(join(tmpdir(), 'volume-guard-git-'));
      await repository.git('clone', '--quiet', '--depth=2', `file://${repository.folder}`, shallow);
      assert.equal(await introduced(0, {}, shallow), 'shallow');
      assert.equal(await introduced(1, {}, shallow), 'shallow');
      assert.deepEqual(await introduced(2, {}, shallow), { changed: third }, 'since when in another form is not known');
      const git = await open(shallow);
      assert.deepEqual([...(await git.contains(third.commit, [second.commit, first.commit], life.signal))], [[second.commit, true]]);
      assert.deepEqual([...(await git.contains(second.commit, [third.commit], life.signal))], [], 'what is not in it may only be cut off');
      await rm(shallow, { recursive: true });
    });

    it('the same again without following the lines again, whatever is committed elsewhere', async () => {
      await repository.write('a.txt', lines('one', 'two'));
      const { commit, at } = await repository.commit('first');
      const runs = join(repository.folder, '.git', 'runs');
      const program = join(repository.folder, '.git', 'counting');
      await writeFile(program, `#!/bin/sh\ncase " $* " in *" blame "*) echo run >> '${runs}' ;; esac\nexec '${(await findGit([], process.env)) ?? ''}' "$@"\n`, { mode: 0o755 });
      const git = await GitRepository.open(new Git(program, gitEnv), repository.folder, life.signal);
      opened.push(git);
      const ask = async (startLine: number): Promise<unknown> => await git.introducedBy({ file: 'a.txt', startLine, endLine: startLine, commit }, life.signal);
      const answer = { known: true, introduction: { changed: { commit, at }, appeared: { commit, at } } };
      assert.deepEqual(await ask(0), answer);
      await repository.commit('second');
      assert.deepEqual(await ask(0), answer);
      assert.equal(await readFile(runs, 'utf8'), 'run\n');
      assert.deepEqual(await ask(1), answer);
      assert.equal(await readFile(runs, 'utf8'), 'run\nrun\n');
    });
  });

  it('tells which commits another contains', async () => {
    const one = await repository.commit('one');
    const two = await repository.commit('two');
    await repository.git('checkout', '--quiet', '-b', 'side', one.commit);
    const side = await repository.commit('side');
    const git = await open();
    const answer = async (revision: string, ...commits: readonly string[]): Promise<unknown> => [...(await git.contains(revision, commits, life.signal)).values()];
    assert.deepEqual(await answer(two.commit, one.commit, two.commit, side.commit), [true, true, false]);
    assert.deepEqual(await answer(side.commit, one.commit, two.commit), [true, false]);
    assert.deepEqual(await answer('0'.repeat(40), one.commit), []);
    assert.deepEqual(await answer(two.commit, '0'.repeat(40), one.commit, '--all'), [true]);
    assert.deepEqual(await answer('main', one.commit), []);
  });
});
