import assert from 'node:assert/strict';
import { at, decodeResult } from './log.ts';

describe('locations of a result', () => {
  it('are those that name a file: logical ones and addresses are not', () => {
    const locations = [{ logicalLocations: [{ name: 'f' }] }, { physicalLocation: { address: { absoluteAddress: 1 } } }, null, at('a.ts')];
    assert.deepEqual(decodeResult({ locations })?.locations, [{ uri: 'a.ts' }]);
  });
  it('are the file that was analysed where none names one', () => {
    assert.deepEqual(decodeResult({ analysisTarget: { uri: 'a.ts' } })?.locations, [{ uri: 'a.ts' }]);
    assert.deepEqual(decodeResult({ locations: 'x' })?.locations, []);
  });
  it('come with their messages, the related ones too', () => {
    const relatedLocations = [{ id: 1, ...(at('b.ts', { startLine: 2 }) as object), message: { text: 'source' } }];
    assert.deepEqual(decodeResult({ relatedLocations })?.related, [{ uri: 'b.ts', region: { startLine: 1, startColumn: 0, endLine: 1 }, message: 'source' }]);
  });
  it('follow the first code flow, whose steps may stand in the run', () => {
    const threadFlowLocations = [{ location: at('source.ts') }, { location: at('sink.ts') }];
    const codeFlows = [{ threadFlows: [{ locations: [{ index: 0 }, { location: at('middle.ts') }, { index: 1 }, { index: 9 }, null] }] }];
    assert.deepEqual(decodeResult({ codeFlows }, { threadFlowLocations })?.flow?.map(({ uri }) => uri), ['source.ts', 'middle.ts', 'sink.ts']);
    assert.equal(decodeResult({ codeFlows: [{}] })?.flow, undefined);
  });
  it('name the Kubernetes objects that kube-linter means', () => {
    const logicalLocations = [
      { name: 'orders', kind: 'Object Name' },
      { name: 'shop', kind: 'Object Namespace' },
      { name: 'apps', kind: 'GVK/Group' },
      { name: 'Deployment', kind: 'GVK/Kind' },
    ];
    const location = { ...(at('k8s/all.yaml', { startLine: 1 }) as object), logicalLocations };
    assert.deepEqual(decodeResult({ locations: [location] })?.objects, [{ kind: 'Deployment', name: 'orders', namespace: 'shop' }]);
    assert.equal(decodeResult({ locations: [{ logicalLocations: [{ name: 'f', kind: 'function' }] }] })?.objects, undefined);
  });
});
