// Shows the rows of the Volumes view as a table in the terminal, from the very services that the view stands on: so the
// product can be seen to work without a screen.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nextExpiry } from '../src/domain/certificates/nextExpiry.ts';
import type { ClaimRow } from '../src/domain/inventory/row.ts';
import { parsePolicies } from '../src/domain/policies/parsePolicies.ts';
import { policyOf } from '../src/domain/policies/policyOf.ts';
import type { Policy } from '../src/domain/policies/policy.ts';
import { judge } from '../src/domain/volumes/judge.ts';
import { newestRestorePoint } from '../src/domain/volumes/newestRestorePoint.ts';
import { InventoryClient } from '../src/sources/cluster/inventoryClient.ts';
import { SarifClient } from '../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../src/sources/workspace/nodeFiles.ts';
import { rowKinds } from '../src/ui/tree/demand.ts';
import { expiryPhrase } from '../src/ui/words/certificateWords.ts';
import { findingsPhrase } from '../src/ui/words/claimWords.ts';
import { ago } from '../src/ui/words/duration.ts';
import type { Language } from '../src/ui/words/language.ts';
import { plainText } from '../src/ui/words/plainText.ts';
import { protectionWord } from '../src/ui/words/protectionWords.ts';
import { buildWasm } from './buildWasm.ts';
import { YamlReader } from '../src/sources/manifests/yamlReader.ts';
import { troubleSentence } from '../src/ui/words/troubleWords.ts';

/** Milliseconds that the first reading may take. */
const deadline = 60_000;

const english: Language = {
  locale: 'en',
  t: (message, args = {}) => message.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole)),
};

/** Prints each claim with its verdict, newest restore point, certificate and findings. */
export async function printRows(kubeconfig: string, workspace: string, signal: AbortSignal): Promise<void> {
  const inventory = new InventoryClient({ worker: new URL('../src/sources/cluster/worker.ts', import.meta.url), target: { kubeconfig } });
  const sarif = new SarifClient({ entry: new URL('../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
  const yaml = new YamlReader(new URL('../src/sources/manifests/worker.ts', import.meta.url));
  const findings = new FindingService({
    files: new NodeFiles(workspace),
    sarif,
    yaml,
    rows: inventory,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    stakeOf: () => undefined,
    onTrouble: (error) => console.error(error instanceof Error ? error.message : error),
  });
  const demand = inventory.want(rowKinds);
  try {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
    await inventory.settled(bounded);
    // After the rows, so that the findings are joined to them at once.
    await findings.reload();
    const trouble = inventory.status()?.trouble;
    if (trouble !== undefined) console.log(`\n${troubleSentence(trouble, english)}`);
    else console.log(`\n${table(inventory, findings, await policiesOf(workspace))}`);
  } finally {
    demand.dispose();
    findings.dispose();
    await Promise.all([inventory.dispose(), sarif.dispose(), yaml.dispose()]);
  }
}

async function policiesOf(workspace: string): Promise<readonly Policy[]> {
  try {
    return parsePolicies(await readFile(join(workspace, '.volumeguard.yaml'), 'utf8')).policies;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function table(inventory: InventoryClient, findings: FindingService, policies: readonly Policy[]): string {
  const now = Date.now() + (inventory.status()?.clockSkew ?? 0);
  const cells = (row: ClaimRow): readonly string[] => {
    const certificates = row.certificates.flatMap(({ certificate }) => inventory.certificate(certificate) ?? []);
    const first = nextExpiry(certificates)?.row;
    const point = newestRestorePoint(row);
    return [
      plainText(row.id),
      protectionWord(judge(row, policyOf(row, policies), now).protection, english),
      point === undefined ? 'none' : ago(point.at, now, english),
      first === undefined ? 'none' : `${plainText(first.name)}: ${expiryPhrase(first.certificate, now, english)}`,
      findingsPhrase(findings.countsOf(row.id), findings.reports(), findings.ready, english),
    ];
  };
  const lines = [['CLAIM', 'VERDICT', 'NEWEST RESTORE POINT', 'CERTIFICATE', 'FINDINGS'], ...inventory.rows().toSorted((a, b) => a.id.localeCompare(b.id)).map(cells)];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd()).join('\n');
}
