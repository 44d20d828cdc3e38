// trivy-operator's CustomResourceDefinitions and the reports that its documentation shows, from its Go module
// (github.com/aquasecurity/trivy-operator, Apache-2.0): the real schemas and real reports, without the operator.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { moduleFolder } from './goModule.ts';

const module = 'github.com/aquasecurity/trivy-operator@v0.22.0';

/** A report as the API server takes it. */
export interface Report {
  readonly apiVersion: string;
  readonly kind: 'VulnerabilityReport' | 'ConfigAuditReport';
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Readonly<Record<string, string>>; readonly [field: string]: unknown };
  readonly report: Readonly<Record<string, unknown>>;
}

/** What the module has of both kinds. */
export interface TrivyOperator {
  readonly definitions: readonly object[];
  /** Both of the ReplicaSet nginx-6d4cf56db6 in the namespace default. */
  readonly vulnerabilityReport: Report;
  readonly configAuditReport: Report;
}

export async function trivyOperator(): Promise<TrivyOperator> {
  const folder = await moduleFolder(module);
  const read = async (...path: string[]): Promise<string> => await readFile(join(folder, ...path), 'utf8');
  const definition = async (plural: string): Promise<object> => parse(await read('deploy', 'helm', 'crds', `aquasecurity.github.io_${plural}.yaml`)) as object;
  const shown = async (page: string): Promise<Report> => {
    const [, text = ''] = /^```yaml\n(apiVersion: aquasecurity[^`]*)^```/m.exec(await read('docs', 'docs', 'crds', page)) ?? [];
    return parse(text) as Report;
  };
  return {
    definitions: [await definition('vulnerabilityreports'), await definition('configauditreports')],
    vulnerabilityReport: withDates(await shown('vulnerability-report.md')),
    configAuditReport: await shown('configaudit-report.md'),
  };
}

/** The page is older than the schema: the operator writes empty dates where none are known, and when it wrote the report. */
function withDates({ report, ...rest }: Report): Report {
  const vulnerabilities = (report['vulnerabilities'] as readonly object[]).map((one) => ({ publishedDate: '', lastModifiedDate: '', ...one }));
  return { ...rest, report: { updateTimestamp: '2026-05-20T12:38:10Z', ...report, vulnerabilities } };
}
