// When findings came in, asked of a real git in the background; and the repositories of workspace folders.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Introduced } from '../../../src/domain/history/introduction.ts';
import { GitFailed } from '../../../src/sources/git/gitFailed.ts';
import { FindingHistory, type HistoricFinding, type HistorySource } from '../../../src/sources/workspace/findingHistory.ts';
import { Repositories } from '../../../src/sources/workspace/repositories.ts';

const day = 86_400_000;
const monday = Date.parse('2026-11-16T04:00:00Z');
const { signal } = new AbortController();

describe('the history of findings', () => {
  let root: string;
  let repositories: Repositories;
  let programs: readonly string[] | undefined;
  let folders: readonly string[];
  let history: FindingHistory;
  let told: number;
  const troubles: unknown[] = [];

  const git = (at: number, ...args: readonly string[]): string => {
    const date = new Date(at).toISOString();
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync('git', ['-C', join(root, 'shop'), '-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], { env, encoding: 'utf8' }).trim();
  };
  const commit = (at: number, lines: readonly string[]): string => {
    writeFileSync(join(root, 'shop', 'db.ts'), lines.map((line) => `${line}\n`).join(''));
    git(at, 'add', '--all');
    git(at, 'commit', '--quiet', '--message', 'work');
    return git(at, 'rev-parse', 'HEAD');
  };
  const finding = (id: string, startLine: number, more: Partial<HistoricFinding> = {}): HistoricFinding => ({
    finding: { id, locations: [{ uri: 'db.ts', region: { startLine, startColumn: 0, endLine: startLine + 1, endColumn: 0 } }] },
    file: join(root, 'shop', 'db.ts'),
    run: {},
    ...more,
  });
  const introduced = async (asked: HistoricFinding): Promise<Introduced | undefined> => {
    history.introducedBy(asked);
    await history.settled();
    return history.introducedBy(asked);
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'volume-guard-history-')));
    mkdirSync(join(root, 'shop'));
    mkdirSync(join(root, 'notes'));
    programs = [];
    folders = [''];
    const absolute = (path: string): string => (path === '' ? join(root, 'shop') : join(root, path));
    repositories = new Repositories({ files: { roots: () => folders, absolute }, programs: () => programs, env: { ...process.env, GIT_CEILING_DIRECTORIES: root } });
    history = new FindingHistory(repositories, (error) => troubles.push(error));
    told = 0;
    history.onDidChange(() => (told += 1));
  });

  afterEach(() => {
    history.dispose();
    repositories.dispose();
    rmSync(root, { recursive: true });
    assert.deepEqual(troubles, []);
  });

  it('is that of the lines, asked for once and told of when it is there', async () => {
    git(monday, 'init', '--quiet');
    const first = commit(monday, ['a', 'b']);
    const second = commit(monday + day, ['a', 'sql', 'b']);
    assert.equal(history.introducedBy(finding('1', 1)), undefined);
    assert.equal(history.introducedBy(finding('2', 0)), undefined);
    await history.settled();
    assert.ok(told >= 1);
    const of = (id: string, line: number): unknown => {
      const known = history.introducedBy(finding(id, line));
      return known?.known === true ? [known.introduction.changed.commit, known.introduction.changed.at] : known;
    };
    assert.deepEqual(of('1', 1), [second, monday + day]);
    assert.deepEqual(of('2', 0), [first, monday]);
    const before = told;
    await history.settled();
    assert.equal(told, before);
  });

  it('of lines that were scanned at a commit is that of these lines there, else of the lines that are there now', async () => {
    git(monday, 'init', '--quiet');
    const first = commit(monday, ['a', 'sql']);
    commit(monday + day, ['new', 'newer', 'a', 'sql']);
    const scanned = await introduced(finding('1', 1, { run: { source: { repository: '', revision: first } } }));
    assert.equal(scanned?.known === true && scanned.introduction.changed.at, monday);
    const gone = await introduced(finding('2', 1, { run: { source: { repository: '', revision: '0'.repeat(40) } } }));
    assert.equal(gone?.known === true && gone.introduction.changed.at, monday + day);
  });

  it('is asked for again after a commit, and meanwhile what it was', async () => {
    git(monday, 'init', '--quiet');
    commit(monday, ['a', 'b']);
    await introduced(finding('1', 1));
    const { promise, resolve } = Promise.withResolvers<undefined>();
    history.onDidChange(() => resolve(undefined));
    const later = commit(monday + day, ['a', 'changed']);
    await promise;
    assert.equal(history.introducedBy(finding('1', 1))?.known, true);
    await history.settled();
    const now = history.introducedBy(finding('1', 1));
    assert.equal(now?.known === true && now.introduction.changed.commit, later);
  });

  it('is unknown because …', async () => {
    const why = async (asked: HistoricFinding): Promise<string> => {
      const known = await introduced(asked);
      return known?.known === false ? (known.why.code === 'git' ? known.why.trouble.code : known.why.code) : 'known';
    };
    assert.equal(await why(finding('1', 0)), 'notRepository');
    git(monday, 'init', '--quiet');
    commit(monday, ['a']);
    // A repository that is made later is found.
    repositories.dispose();
    repositories = new Repositories({ files: { roots: () => [''], absolute: () => join(root, 'shop') }, programs: () => programs, env: process.env });
    history.dispose();
    history = new FindingHistory(repositories, (error) => troubles.push(error));
    assert.equal(await why({ finding: finding('2', 0).finding, run: {} }), 'noLines');
    assert.equal(await why({ ...finding('3', 0), finding: { id: '3', locations: [{ uri: 'db.ts' }] } }), 'noLines');
    writeFileSync(join(root, 'shop', 'db.ts'), 'a\nnot yet\n');
    assert.equal(await why(finding('4', 1)), 'uncommitted');
    assert.equal(await why({ ...finding('5', 0), file: join(root, 'elsewhere', 'db.ts') }), 'notRepository');
  });

  it('does not go on, and answers nobody, once it was given up', async () => {
    let ended: AbortSignal | undefined;
    const hanging: HistorySource = {
      of: () => Promise.resolve({ path: 'db.ts', repository: { introducedBy: (_lines, until) => ((ended = until), new Promise<never>((_, reject) => until.addEventListener('abort', () => reject(until.reason as Error)))), contains: () => Promise.resolve(new Map()) } }),
      onDidChange: () => ({ dispose: () => undefined }),
    };
    const own = new FindingHistory(hanging, (error) => troubles.push(error));
    own.introducedBy(finding('1', 0));
    await new Promise((resolve) => setImmediate(resolve));
    own.dispose();
    await own.settled();
    assert.equal(ended?.aborted, true);
    assert.equal(own.introducedBy(finding('1', 0)), undefined);
  });

  it('tells which commit contains which, asked once, and again after a commit where it was not known', async () => {
    git(monday, 'init', '--quiet');
    const first = commit(monday, ['a']);
    const second = commit(monday + day, ['a', 'b']);
    const none = '0'.repeat(40);
    const asked = (): unknown => [history.contains(finding('1', 0), second, first), history.contains(finding('2', 1), first, second), history.contains(finding('1', 0), none, first)];
    assert.deepEqual(asked(), [undefined, undefined, undefined]);
    await history.settled();
    assert.ok(told >= 1);
    assert.deepEqual(asked(), [true, false, undefined]);
    assert.equal(history.contains({ finding: finding('3', 0).finding, run: {} }, second, first), undefined);
    const before = told;
    await history.settled();
    assert.equal(told, before);
  });

  describe('repositories', () => {
    it('give the facts of the folder that a file is in, else of the first that is in a repository', async () => {
      git(monday, 'init', '--quiet');
      const head = commit(monday, ['a']);
      folders = ['notes', 'shop'];
      const facts = await repositories.facts(undefined, signal);
      assert.ok(facts !== 'none');
      assert.equal(facts.commit, head);
      assert.equal(facts.dirty, false);
      assert.equal(await repositories.facts(join(root, 'notes', 'x.yaml'), signal), 'none');
    });

    it('are none where there is none, and not known where git may not be run, or is not there', async () => {
      assert.equal(await repositories.facts(undefined, signal), 'none');
      programs = undefined;
      await assert.rejects(repositories.facts(undefined, signal), (error) => error instanceof GitFailed && error.trouble.code === 'notTrusted');
      programs = [];
      const without = new Repositories({ files: { roots: () => [''], absolute: () => root }, programs: () => [], env: { PATH: '' } });
      await assert.rejects(without.facts(undefined, signal), (error) => error instanceof GitFailed && error.trouble.code === 'gitMissing');
      without.dispose();
    });
  });
});
