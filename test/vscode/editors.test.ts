// What shows in editors: problems with what they reach, quick fixes, hovers in manifests.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, type Extension } from './support/extension.ts';
import { apply, kubectl } from './support/kubectl.ts';
import { until } from './support/until.ts';
import { file } from './support/workspaceFiles.ts';

const problems = (path: string): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(file(path)).filter((one) => one.source !== undefined);

/** @param after the word is looked for behind this text. */
async function hoverOn(path: string, text: string, after = ''): Promise<readonly vscode.MarkdownString[]> {
  const document = await vscode.workspace.openTextDocument(file(path));
  const at = document.getText().indexOf(text, document.getText().indexOf(after) + after.length);
  assert.ok(at >= 0, `${path} does not hold ${text}`);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, document.positionAt(at + 1));
  return hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
}

describe('Editors', () => {
  let api: Extension;

  before(async function () {
    this.timeout(60_000);
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
  });

  it('a finding stands on its line, names the volume it can reach and points to its manifest', async () => {
    const problem = await until('the problem', () => problems('services/orders/src/db.ts').find((one) => one.source === 'Semgrep OSS' && one.message.startsWith('SQL built from user input')));
    assert.match(problem.message, / — can reach volume shop\/data-orders-db-0 \(newest restore point(?: from before it)?: .+\)$/);
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problem.range.start.line, 41);
    const related = problem.relatedInformation?.[0];
    assert.equal(related?.location.uri.fsPath, file('k8s/base/orders-db.yaml').fsPath);
    assert.match(related.message, /^the claim shop\/data-orders-db-0 that it can reach, because orders runs image registry\.example\.com\/shop\/orders:1\.4\.2 \(k8s\/base\/orders\.yaml:\d+\), which services\/orders\/Dockerfile builds$/);
    const document = await vscode.workspace.openTextDocument(related.location.uri);
    assert.match(document.lineAt(related.location.range.start.line).text, /name: data|volumeClaimTemplates|data/);
  });

  it('a problem goes along with its line while it is edited, when that is saved, and back', async () => {
    const path = 'services/orders/src/db.ts';
    const document = await vscode.workspace.openTextDocument(file(path));
    const editor = await vscode.window.showTextDocument(document);
    const line = (): number | undefined => problems(path).find((one) => one.source === 'Semgrep OSS')?.range.start.line;
    const before = document.getText();
    await until('the problem', () => line() === 41);
    try {
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), '// one\n// two\n');
        edit.insert(new vscode.Position(20, 0), '// three\n');
      });
      await until('the problem three lines below', () => line() === 44);
      await document.save();
      // Whatever comes until the file was read again, it does not jump.
      for (let i = 0; i < 10; i += 1) {
        assert.equal(line(), 44);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 2, 0)));
      await until('the problem two lines above', () => line() === 42);
      await editor.edit((edit) => edit.replace(new vscode.Range(42, 0, 43, 0), '  const rows = [];\n'));
      await document.save();
      const said = (): string | undefined => problems(path).find((one) => one.source === 'Semgrep OSS')?.message;
      await until('that the line is another', () => said()?.includes('(its lines were changed since the scan)') === true);
    } finally {
      await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), before));
      await document.save();
    }
    await until('the problem where it was', () => line() === 41);
  });

  it('every problem of the shop has a rule, and links lead to https only', () => {
    const all = vscode.languages.getDiagnostics().flatMap(([, found]) => found.filter((one) => one.source !== undefined));
    assert.ok(all.length >= 40, `only ${all.length}`);
    for (const { code } of all) {
      assert.ok(code !== undefined);
      if (typeof code === 'object') assert.equal(code.target.scheme, 'https');
    }
    assert.deepEqual([...new Set(all.map(({ source }) => source))].sort(), ['Bandit', 'Checkov', 'ESLint', 'Semgrep OSS', 'gosec'].sort());
  });

  it('quick fixes offer a backup of what is reached', async () => {
    const uri = file('services/orders/src/db.ts');
    const document = await vscode.workspace.openTextDocument(uri);
    const problem = problems('services/orders/src/db.ts').find((one) => one.source === 'Semgrep OSS');
    assert.ok(problem);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, problem.range, vscode.CodeActionKind.QuickFix.value);
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Back up volume shop/data-orders-db-0, which this reaches'), titles.join('; '));
    assert.ok(titles.includes('Show recovery options'));
  });

  it('a claim, a claim template and a secret tell their live state; only our links are trusted', async () => {
    const claim = await hoverOn('k8s/base/uploads.yaml', 'uploads\n');
    assert.match(claim[0]?.value ?? '', /^\*\*uploads\*\* in \*shop\*/);
    const template = await hoverOn('k8s/base/orders-db.yaml', 'data', 'volumeClaimTemplates:\n    - metadata:\n        name: ');
    assert.ok(template.some(({ value }) => value.includes('data\\-orders\\-db\\-0')), JSON.stringify(template));
    const secret = await hoverOn('k8s/base/payments.yaml', 'payments-tls');
    assert.match(secret[0]?.value ?? '', /Act now: .* left of/);
    assert.equal(secret[0]?.isTrusted, undefined);
    const trusted = secret[1]?.isTrusted;
    assert.deepEqual(typeof trusted === 'object' ? [...trusted.enabledCommands] : trusted, ['volumeGuard.rotateCertificate', 'volumeGuard.openLiveYaml']);
  });

  it('a link survives the renaming of its workload, and vanishes with the image', async function () {
    this.timeout(90_000);
    const namespace = 'links';
    const claim = `${namespace}/files`;
    const deployment = (name: string, image: string): object => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image, volumeMounts: [{ name: 'files', mountPath: '/files' }] }], volumes: [{ name: 'files', persistentVolumeClaim: { claimName: 'files' } }] } },
      },
    });
    const reaching = (): Promise<number> => api.countFindings({ claim, tool: 'gosec' });
    await apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'files', namespace }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      deployment('before', 'registry.example.com/shop/uploads:0.9.3'),
    );
    try {
      const count = await until('findings through the image', async () => (await reaching()) || undefined);
      await kubectl(['delete', 'deployment', 'before', '-n', namespace]);
      await apply(deployment('renamed', 'registry.example.com/shop/uploads:0.9.3'));
      await until('the same findings through the renamed workload', async () => {
        const names = new Set<string>();
        for await (const { reaches } of api.findings({ claim, tool: 'gosec' })) for (const reach of reaches) if (reach.claim === claim) names.add(reach.link.workload.name);
        return names.has('renamed') && !names.has('before') && (await reaching()) === count;
      });
      await apply(deployment('renamed', 'docker.io/library/busybox:1.35'));
      await until('no finding without the image', async () => (await reaching()) === 0);
    } finally {
      await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    }
  });
});
