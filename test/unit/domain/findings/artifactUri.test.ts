import assert from 'node:assert/strict';
import { artifactUri } from '../../../../src/domain/findings/artifactUri.ts';

describe('uri of an artifact', () => {
  const bases = {
    SRCROOT: { uri: 'file:///src/' },
    SERVICE: { uri: 'services/orders', uriBaseId: 'SRCROOT' },
    EMPTY: { uriBaseId: 'SRCROOT' },
    NOTHING: {},
    LOOP: { uri: 'a/', uriBaseId: 'POOL' },
    POOL: { uri: 'b/', uriBaseId: 'LOOP' },
    WEB: { uri: 'https://git.example.com/shop/blob/main/' },
  };
  const run = { originalUriBaseIds: bases, artifacts: [{ location: { uri: 'a.ts', uriBaseId: 'SRCROOT' } }] };
  const resolved = (uri: string, uriBaseId?: string): string | undefined => artifactUri({ uri, uriBaseId }, run);

  it('stands on its base, and that on its own, slash or no slash', () => {
    assert.equal(resolved('src/db.ts', 'SERVICE'), 'file:///src/services/orders/src/db.ts');
    assert.equal(resolved('x.ts', 'EMPTY'), 'file:///src/x.ts');
    assert.equal(resolved('x.ts', 'WEB'), 'https://git.example.com/shop/blob/main/x.ts');
  });
  it('stays relative on bases that are undeclared or have no uri', () => {
    assert.equal(resolved('x.ts', '%SRCROOT%'), 'x.ts');
    assert.equal(resolved('x.ts', 'NOTHING'), 'x.ts');
    assert.equal(artifactUri({ uri: 'x.ts', uriBaseId: 'SRCROOT' }, { originalUriBaseIds: null }), 'x.ts');
  });
  it('comes to an end where bases stand on each other', () => {
    assert.match(resolved('x.ts', 'LOOP') ?? '', /a\/x\.ts$/);
  });
  it('comes from the artifacts where there is only an index', () => {
    assert.equal(artifactUri({ index: 0 }, run), 'file:///src/a.ts');
    assert.equal(artifactUri({ uri: '', index: 0 }, run), 'file:///src/a.ts');
    for (const index of [1, -1, 0.5, Infinity, '0', null]) assert.equal(artifactUri({ index }, run), undefined);
  });
  it('is freed of dots, keeping those that lead out', () => {
    assert.equal(resolved('./a/../b/./c.ts'), 'b/c.ts');
    assert.equal(resolved('../../x.ts'), '../../x.ts');
    assert.equal(resolved('a/../../x.ts'), '../x.ts');
    assert.equal(resolved('file:////src//x.ts'), 'file:///src//x.ts');
    assert.equal(resolved(String.raw`src\a.ts`), 'src/a.ts');
    assert.equal(resolved('npm/x@1.0.0'), 'npm/x@1.0.0');
    assert.equal(resolved('./'), undefined);
    assert.equal(resolved('.'), undefined);
  });
});
