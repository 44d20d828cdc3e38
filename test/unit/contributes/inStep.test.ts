// package.json and package.nls.json say what src/contributes says, and every text is referred to.

import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { commands } from '../../../src/contributes/commands.ts';
import { connections } from '../../../src/contributes/contextKeys.ts';
import { manifest } from '../../../src/contributes/manifest.ts';
import { menus } from '../../../src/contributes/menus.ts';
import { welcomes } from '../../../src/contributes/views.ts';
import { walkthrough } from '../../../src/contributes/walkthrough.ts';

const root = new URL('../../../', import.meta.url);
const read = async (file: string): Promise<Record<string, unknown>> => JSON.parse(await readFile(new URL(file, root), 'utf8')) as Record<string, unknown>;

describe('contributes', () => {
  it('package.json is in step', async () => {
    const written = await read('package.json');
    const { fields } = manifest();
    assert.deepEqual(Object.fromEntries(Object.keys(fields).map((name) => [name, written[name]])), JSON.parse(JSON.stringify(fields)));
  });

  it('package.nls.json holds exactly the texts that package.json refers to', async () => {
    const texts = await read('package.nls.json');
    const referred = [...JSON.stringify(await read('package.json')).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
    assert.deepEqual(Object.keys(texts).sort(), [...new Set(referred)].sort());
    assert.deepEqual(texts, manifest().texts);
  });

  it('every command that the palette does not offer stands in some menu', () => {
    const inMenus = new Set(Object.values(menus).flatMap((items) => items.map((item) => item.command)));
    const lost = Object.entries(commands).filter(([id, command]) => command.palette === false && !inMenus.has(id as never));
    assert.deepEqual(lost, []);
  });

  it('every trouble of the connection has one welcome', () => {
    const silent = ['idle', 'reading', 'ready'];
    assert.deepEqual(welcomes.map((welcome) => welcome.when).sort(), connections.filter((connection) => !silent.includes(connection)).sort());
  });

  it('the pages and icons that it names are there', async () => {
    for (const page of walkthrough.steps.map((step) => step.page)) await access(new URL(page, root));
    await access(new URL('media/volume-guard.svg', root));
    await access(new URL('media/icon.png', root));
  });
});
