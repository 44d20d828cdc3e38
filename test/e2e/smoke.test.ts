// The packaged extension installs into VS Code and shows its views.
import assert from 'node:assert/strict';
import { openView, viewPane } from '../../scripts/editor/workbench.ts';
import { openWindow, type Window } from './harness.ts';

describe('The packaged extension', function () {
  this.timeout(120_000);
  let window: Window | undefined;

  before(async function () {
    // By itself, this makes the package and the cluster.
    this.timeout(1_800_000);
    window = await openWindow();
  });

  afterEach(async function () {
    await window?.picture(`${this.currentTest?.state ?? 'unknown'} ${this.currentTest?.title ?? ''}`.replaceAll(/\W+/g, '-'));
  });

  after(async () => await window?.[Symbol.asyncDispose]());

  it('shows its three views', async () => {
    assert.ok(window);
    await openView(window.page, 'Volume Guard');
    for (const title of ['Volumes', 'Certificates', 'Activity']) await viewPane(window.page, title).waitFor();
    assert.doesNotMatch(await window.logs(), /Activating extension volumeguard\.volume-guard failed/);
  });
});
