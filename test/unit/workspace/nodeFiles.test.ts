import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeFiles } from '../../../src/sources/workspace/nodeFiles.ts';
import { FileKinds, usualSarifFiles } from '../../../src/sources/workspace/fileKinds.ts';

const none = new AbortController().signal;

describe('files on the disk', () => {
  let folder: string;
  let files: NodeFiles;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-files-'));
    for (const path of ['a.yaml', '.sarif/x.sarif', 'deep/er/b.yml', 'node_modules/m/c.yaml', '.git/d.yaml', 'odd+[1].ts', 'oddd1.ts']) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), path);
    }
    symlinkSync('/', join(folder, 'root'));
    symlinkSync('/etc/hostname', join(folder, 'link.yaml'));
    files = new NodeFiles(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are listed by name, in dot folders too, but not in node_modules, .git or through links', async () => {
    assert.deepEqual(await files.list(['*.yaml', '*.yml', '*.sarif'], none), ['.sarif/x.sarif', 'a.yaml', 'deep/er/b.yml']);
    assert.deepEqual(await files.list(['odd+[1].ts'], none), ['odd+[1].ts']);
    assert.deepEqual(await files.list([], none), []);
  });
  it('are read up to a size', async () => {
    assert.equal(await files.readText('a.yaml', 6, none), 'a.yaml');
    await assert.rejects(files.readText('a.yaml', 5, none), /tooLarge/);
    await assert.rejects(files.readText('a.yaml', 6, AbortSignal.abort(new Error('stop'))), /stop/);
    await assert.rejects(files.list(['*'], AbortSignal.abort(new Error('stop'))), /stop/);
  });
  it('are read without their byte order mark, as editors do: no region counts it', async () => {
    writeFileSync(join(folder, 'a.yaml'), '\ufeffa: \ufeff1');
    assert.equal(await files.readText('a.yaml', 99, none), 'a: \ufeff1');
  });
  it('tell of changes until told to stop', async () => {
    const seen = new EventTarget();
    const watch = files.onDidChange((changes) => {
      for (const { path } of changes) seen.dispatchEvent(new Event(path));
    });
    const changed = once(seen, 'deep/er/b.yml');
    writeFileSync(join(folder, 'deep/er/b.yml'), 'new');
    await changed;
    watch.dispose();
  });
});

describe('kind of a file', () => {
  it('is told by its name', () => {
    const kinds = ['.sarif/a.sarif', 'a.sarif.gz', 'a.sarif.json', 'x/a.yaml', 'a.yml', 'k/Kustomization', 'x/Dockerfile', 'Dockerfile.dev', 'api.Dockerfile', 'Containerfile', 'sarif', 'a.json', 'Dockerfiles'].map((path) => new FileKinds(usualSarifFiles, ['']).kindOf(path));
    assert.deepEqual(kinds, ['sarif', 'sarif', 'sarif', 'manifest', 'manifest', 'manifest', 'dockerfile', 'dockerfile', 'dockerfile', 'dockerfile', undefined, undefined, undefined]);
  });
});
