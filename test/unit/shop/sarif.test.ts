// The shop's SARIF files: from real scanners, of the sources as they are now, and without a trace of the machine that made them.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { Log, Result } from 'sarif';

const shop = new URL('../../../samples/shop/', import.meta.url);
const files = (await readdir(new URL('.sarif/', shop))).filter((name) => name.endsWith('.sarif'));

interface Found {
  readonly tool: string;
  readonly result: Result;
}

async function read(): Promise<Found[]> {
  const logs = await Promise.all(files.map(async (name) => JSON.parse(await readFile(new URL(`.sarif/${name}`, shop), 'utf8')) as Log));
  return logs.flatMap(({ runs }) => runs.flatMap((run) => (run.results ?? []).map((result) => ({ tool: run.tool.driver.name, result }))));
}

/** Folders that a scanner's relative addresses may start from: gosec starts from the Go module. */
async function source(uri: string): Promise<string[]> {
  const path = uri.replace(/^file:\/\/\/src\//, '');
  const candidates = ['', 'services/uploads/'].map((folder) => new URL(folder + path, shop));
  const texts = await Promise.all(candidates.map(async (url) => await readFile(url, 'utf8').catch(() => undefined)));
  const text = texts.find((found) => found !== undefined);
  assert.ok(text !== undefined, `${uri} is no file of the shop`);
  return text.split('\n');
}

describe("the shop's SARIF files", () => {
  it('come from five scanners, each of which found something', async () => {
    const tools = new Set((await read()).map(({ tool }) => tool));
    assert.deepEqual([...tools].sort(), ['Bandit', 'Checkov', 'ESLint', 'Semgrep OSS', 'gosec']);
  });

  it('point at lines that the sources have, with the text that stands there', async () => {
    for (const { tool, result } of await read()) {
      const place = result.locations?.[0]?.physicalLocation;
      const lines = await source(place?.artifactLocation?.uri ?? '');
      const line = place?.region?.startLine ?? 1;
      assert.ok(line <= lines.length, `${tool}: ${result.ruleId ?? ''} points beyond the file's end`);
      const snippet = place?.region?.snippet?.text?.trim();
      if (snippet === undefined || !['Bandit', 'Semgrep OSS', 'gosec'].includes(tool)) continue;
      const first = snippet.split('\n')[0]?.trim() ?? '';
      assert.ok(lines[line - 1]?.includes(first), `${tool}: ${result.ruleId ?? ''} was found in another state of the file: ${first}`);
    }
  });

  it('hold no path of the machine that made them', async () => {
    for (const name of files) {
      const text = await readFile(new URL(`.sarif/${name}`, shop), 'utf8');
      assert.doesNotMatch(text, /\/(?:home|root|Users|work|builds?)\/|[A-Z]:\\\\/, name);
      for (const [, uri] of text.matchAll(/"uri":\s*"([^"]*)"/g)) {
        assert.match(uri ?? '', /^(?:file:\/\/\/src\/|https:\/\/|[^/:]+(?:\/|$))/, `${name}: ${uri ?? ''}`);
      }
    }
  });

  it('name severities from critical to low', async () => {
    const log = JSON.parse(await readFile(new URL('.sarif/semgrep.sarif', shop), 'utf8')) as Log;
    const bands = (log.runs[0]?.tool.driver.rules ?? []).map((rule) => {
      const severity = Number(rule.properties?.['security-severity']);
      return severity >= 9 ? 'critical' : severity >= 7 ? 'high' : severity >= 4 ? 'medium' : 'low';
    });
    assert.deepEqual([...new Set(bands)].sort(), ['critical', 'high', 'low', 'medium']);
  });

  it('find the SQL built from user input in the orders service', async () => {
    const found = (await read()).filter(({ result }) => result.ruleId?.endsWith('sql-injection-typescript'));
    assert.deepEqual(found.map(({ result }) => result.locations?.[0]?.physicalLocation?.artifactLocation?.uri), ['services/orders/src/db.ts']);
  });
});
