// A fix of a real scanner, applied as we apply it and as the scanner applies it itself.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLog } from '../../../src/domain/findings/decodeLog.ts';
import { fixEdits } from '../../../src/domain/findings/fixEdits.ts';
import { scanners } from '../../../src/domain/scanning/scanner.ts';
import { run } from '../../../scripts/lib/run.ts';
import { installing, scannerProgram } from './support.ts';

const rules = `rules:
  - id: insecure-hash
    languages: [python]
    severity: ERROR
    message: MD5 is broken
    pattern: hashlib.md5($X)
    fix: hashlib.sha256($X)
`;
const source = 'import hashlib\n\n\ndef a(data):\n    name = "ü 😀"; return hashlib.md5(data).hexdigest(), name\n\n\ndef b(data):\n    return hashlib.md5(\n        data + b"x"\n    )\n';

describe("Semgrep's fixes", function () {
  this.timeout(120_000);
  let semgrep: string;
  before(async function () {
    this.timeout(installing);
    semgrep = await scannerProgram('semgrep');
  });

  it('come out as Semgrep itself makes them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'volume-guard-fix-'));
    try {
      await writeFile(join(folder, 'rules.yml'), rules);
      await writeFile(join(folder, 'a.py'), source);
      const scan = async (args: readonly string[]): Promise<unknown> =>
        run(semgrep, args, { cwd: folder, timeoutMs: 60_000, env: { ...process.env, PATH: `${join(semgrep, '..')}:${process.env['PATH'] ?? ''}` } });
      const [args = []] = scanners.semgrep.runs('out.sarif', { paths: ['a.py'], config: 'rules.yml', more: [] });
      await scan(args);
      assert.equal(await readFile(join(folder, 'a.py'), 'utf8'), source, 'a scan changes nothing');
      const { findings } = decodeLog({ value: JSON.parse(await readFile(join(folder, 'out.sarif'), 'utf8')) as unknown, cut: new Set() }, 'out.sarif');
      assert.equal(findings.length, 2);
      let text = source;
      for (const { fixes } of findings.toReversed()) {
        const fix = fixes?.[0]?.files[0] ?? assert.fail('no fix');
        const check = fixEdits(text, undefined, fix);
        assert.ok('edits' in check, check.state);
        assert.equal(check.state, 'proved');
        for (const { start, end, text: inserted } of check.edits.toReversed()) text = text.slice(0, start) + inserted + text.slice(end);
        // Once it is made, the text is no longer the one that was scanned.
        assert.equal(fixEdits(text, undefined, fix).state, 'changed');
      }
      await scan(args.filter((arg) => arg !== '--dryrun'));
      assert.equal(text, await readFile(join(folder, 'a.py'), 'utf8'));
      assert.notEqual(text, source);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
