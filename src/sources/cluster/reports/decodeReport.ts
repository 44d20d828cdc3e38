// Decodes VulnerabilityReports and ConfigAuditReports (aquasecurity.github.io/v1alpha1). Of up to a megabyte a few lines for
// each finding are kept; descriptions, links and scores are dropped where the object arrives.

import type { Finding, Severity } from '../../../domain/findings/finding.ts';
import { httpsPage } from '../../../domain/findings/httpsPage.ts';
import type { ReportSubject } from '../../../domain/findings/findingPlace.ts';
import type { ReportKind } from '../../../domain/inventory/kind.ts';
import { listOf, textOf, type JsonObject } from '../../../domain/json.ts';
import { defined, recordOf, timeOf } from '../../../kubernetes/outside.ts';
import { annotationsOf, decodeMeta, labelsOf } from '../decodeMeta.ts';
import { reportKindNames, type ReportedWeakness, type ReportFacts } from './reportFacts.ts';

/** As Trivy's own SARIF has them (pkg/report/sarif.go, toSarifErrorLevel): one finding is the same on both ways. */
const grades: Readonly<Record<string, { readonly severity: Severity; readonly level: Finding['level'] }>> = {
  CRITICAL: { severity: 'critical', level: 'error' },
  HIGH: { severity: 'high', level: 'error' },
  MEDIUM: { severity: 'medium', level: 'warning' },
  LOW: { severity: 'low', level: 'note' },
};
const unknownGrade = { severity: 'low', level: 'note' } as const;

/** UTF-16 code units that are kept of any text. */
const longest = 500;

/** Findings of one report that are kept: etcd takes objects of 1.5 MB, which hold some 5,000. */
const most = 20_000;

/** @returns the decoder of that kind of report. */
export function decodeReport(kind: ReportKind): (object: unknown) => ReportFacts | undefined {
  const weaknessesOf = kind === 'vulnerabilityReport' ? vulnerabilitiesOf : failedChecksOf;
  return (object) => {
    const meta = decodeMeta(object);
    if (meta === undefined) return undefined;
    const report = recordOf(recordOf(object)['report']);
    return {
      ...meta,
      kind,
      // Seen with a blank behind it.
      scanner: cut(textOf(recordOf(report['scanner'])['name'])?.trim()) ?? 'Trivy',
      at: timeOf(report['updateTimestamp']) ?? meta.createdAt,
      subject: subjectOf(object, meta, kind, report),
      weaknesses: weaknessesOf(report).slice(0, most),
    };
  };
}

/** Labels, or for names that are no label an annotation (trivy-operator, pkg/kube/object.go, ObjectToObjectMeta). */
function subjectOf(object: unknown, meta: { readonly namespace: string; readonly name: string }, reportKind: ReportKind, report: JsonObject): ReportSubject {
  const labels = labelsOf(object);
  const owners = listOf(recordOf(recordOf(object)['metadata'])['ownerReferences']).map(recordOf);
  const kind = labels['trivy-operator.resource.kind'] ?? '';
  const name = labels['trivy-operator.resource.name'] ?? annotationsOf(object)['trivy-operator.resource.name'] ?? '';
  const container = labels['trivy-operator.container.name'];
  const { namespace } = meta;
  const scanned = kind === 'ReplicaSet' ? `Deployment/${name.replace(/-[a-z0-9]+$/, '')}` : `${kind}/${name}`;
  return defined({
    report: `${namespace}/${reportKindNames[reportKind]}/${meta.name}`,
    kind,
    namespace,
    name,
    uid: textOf(owners.find((owner) => owner['kind'] === kind && owner['name'] === name)?.['uid']),
    container,
    image: reportKind === 'vulnerabilityReport' ? imageOf(report) : undefined,
    place: `k8s:/${namespace}/${scanned}${container === undefined ? '' : `/${container}`}`,
  });
}

function imageOf(report: JsonObject): ReportSubject['image'] {
  const artifact = recordOf(report['artifact']);
  const repository = textOf(artifact['repository']);
  if (repository === undefined) return undefined;
  const server = textOf(recordOf(report['registry'])['server']);
  return defined({ repository: server === undefined ? repository : `${server}/${repository}`, tag: textOf(artifact['tag']), digest: textOf(artifact['digest']) });
}

function vulnerabilitiesOf(report: JsonObject): readonly ReportedWeakness[] {
  return listOf(report['vulnerabilities']).map(recordOf).flatMap((one) => {
    const ruleId = cut(textOf(one['vulnerabilityID']));
    if (ruleId === undefined) return [];
    const installed = textOf(one['installedVersion']);
    const fixed = textOf(one['fixedVersion']);
    const title = textOf(one['title']);
    const what = [textOf(one['resource']) ?? '', ...(installed === undefined ? [] : [installed])].join(' ');
    const message = `${what}${title === undefined ? '' : `: ${title}`}${fixed === undefined ? '' : ` (fixed in ${fixed})`}`;
    const helpUri = httpsPage(one['primaryLink'], longest);
    return [{
      ruleId,
      message: cut(message) ?? '',
      ...gradeOf(one['severity']),
      ...(helpUri === undefined ? {} : { helpUri }),
      print: `${textOf(one['resource']) ?? ''}\0${textOf(one['packagePath']) ?? ''}`,
    }];
  });
}

/** Checks that passed are in the report, too. */
function failedChecksOf(report: JsonObject): readonly ReportedWeakness[] {
  return listOf(report['checks']).map(recordOf).flatMap((check) => {
    const ruleId = cut(textOf(check['checkID']));
    if (ruleId === undefined || check['success'] !== false) return [];
    const title = cut(textOf(check['title']));
    const messages = listOf(check['messages']).flatMap((message) => textOf(message) ?? []).join(' ');
    const { type, value } = recordOf(check['scope']);
    return [{
      ruleId,
      ...(title === undefined ? {} : { ruleName: title }),
      message: cut(textOf(messages) ?? textOf(check['description'])) ?? title ?? '',
      ...gradeOf(check['severity']),
      print: `${textOf(type) ?? ''}\0${textOf(value) ?? ''}\0${messages}`,
    }];
  });
}

function gradeOf(severity: unknown): (typeof grades)[string] {
  return typeof severity === 'string' && Object.hasOwn(grades, severity) ? (grades[severity] ?? unknownGrade) : unknownGrade;
}

function cut(text: string | undefined): string | undefined {
  return textOf(text?.slice(0, longest));
}
