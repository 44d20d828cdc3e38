import assert from 'node:assert/strict';
import { WorkspacePaths, baseNameOf } from '../../../../src/domain/findings/workspacePaths.ts';

const paths = new WorkspacePaths(['README.md', 'services/orders/src/db.ts', 'services/catalog/src/db.ts', 'services/orders/src/server.ts', 'services/uploads/main.go', 'docs/README.md', 'a b/c#/x.cs', 'odd/%le.txt']);

describe('file that a uri means', () => {
  it('is the one of that path', () => {
    assert.equal(paths.find('services/orders/src/db.ts'), 'services/orders/src/db.ts');
    assert.equal(paths.find('README.md'), 'README.md');
    assert.equal(paths.find('./services//orders/x/../src/db.ts'), 'services/orders/src/db.ts');
  });
  it('is the longest unique end of an absolute path or address', () => {
    assert.equal(paths.find('file:///src/services/orders/src/db.ts'), 'services/orders/src/db.ts');
    assert.equal(paths.find('/app/orders/src/db.ts'), 'services/orders/src/db.ts');
    assert.equal(paths.find('https://git.example.com/shop/blob/main/services/catalog/src/db.ts?plain=1#L3'), 'services/catalog/src/db.ts');
    assert.equal(paths.find('../../shop/services/orders/src/db.ts'), 'services/orders/src/db.ts');
    assert.equal(paths.find(String.raw`C:\work\services\orders\src\db.ts`), 'services/orders/src/db.ts');
  });
  it('is found by a path that starts further in (gosec)', () => {
    assert.equal(paths.find('main.go'), 'services/uploads/main.go');
    assert.equal(paths.find('src/server.ts'), 'services/orders/src/server.ts');
  });
  it('is none where several fit equally well', () => {
    assert.equal(paths.find('src/db.ts'), undefined);
    assert.equal(paths.find('file:///x/src/db.ts'), undefined);
  });
  it('is none where only the name is the same', () => {
    assert.equal(paths.find('/usr/lib/go/main.go'), undefined);
    assert.equal(paths.find('other/README.md'), undefined);
  });
  it('is never outside: leading dots are dropped, encoded ones too', () => {
    for (const uri of ['/etc/passwd', '../../../etc/passwd', '%2e%2e/%2e%2e/etc/passwd', '', '.', '/', 'file:///', '..']) assert.equal(paths.find(uri), undefined);
  });
  it('is found through percent-encoding, bad escapes included', () => {
    assert.equal(paths.find('file:///src/a%20b/c%23/x.cs'), 'a b/c#/x.cs');
    assert.equal(paths.find('a b/c#/x.cs'), 'a b/c#/x.cs');
    assert.equal(paths.find('odd/%le.txt'), 'odd/%le.txt');
    assert.equal(baseNameOf('x/%C3%A9.ts'), 'é.ts');
  });
});
