// The rival: what a SARIF viewer does that parses whole files on the extension host, as Microsoft's sarif-vscode-extension
// does (its loadLogs and augmentLog were read for this; the code is our own). Every result gets what the panel shows: its
// place, its rule, its message, its level, and the names of files that occur once.

import type { ArtifactLocation, Log, ReportingDescriptor, Result, Run } from 'sarif';

/** What is added to each result. */
interface Viewed {
  readonly log: Log;
  readonly run: Run;
  readonly id: readonly [string, number, number];
  readonly uri: string;
  readonly rule: ReportingDescriptor | undefined;
  readonly message: string;
  readonly suppressed: boolean;
  relative?: string;
}

/** @returns the log with `viewed` beside each result. */
export function viewLog(text: string, uri: string): Log {
  const log = JSON.parse(text.replace(/^\uFEFF/, '')) as Log;
  const names = new Map<string, string | undefined>();
  for (const [runIndex, run] of log.runs.entries()) {
    let common: string[] | undefined;
    const results = (run.results ?? []) as (Result & { viewed?: Viewed })[];
    for (const [index, result] of results.entries()) {
      const place = result.locations?.[0]?.physicalLocation;
      const address = addressOf(run, place?.artifactLocation);
      const segments = address.split('/');
      common = common === undefined ? segments : common.slice(0, sharedStart(common, segments));
      const file = segments.at(-1) ?? '';
      names.set(file, names.has(file) && names.get(file) !== address ? undefined : address);
      const rule = ruleOf(run, result);
      const template = rule?.messageStrings?.[result.message.id ?? '']?.text ?? result.message.text ?? '';
      result.viewed = {
        log, run, id: [uri, runIndex, index], uri: address, rule,
        message: template.replace(/\{(\d+)\}/g, (whole, number: string) => result.message.arguments?.[Number(number)] ?? whole),
        suppressed: result.suppressions?.some(({ status }) => status !== 'rejected') ?? false,
      };
      result.level ??= rule?.defaultConfiguration?.level ?? 'warning';
      result.baselineState ??= 'new';
    }
    const base = common?.join('/') ?? '';
    for (const { viewed } of results) if (viewed !== undefined) viewed.relative = viewed.uri.replace(base, '');
  }
  return log;
}

function addressOf(run: Run, location: ArtifactLocation | undefined): string {
  const artifact = run.artifacts?.[location?.index ?? -1]?.location;
  const uri = location?.uri ?? artifact?.uri ?? '';
  const base = run.originalUriBaseIds?.[location?.uriBaseId ?? artifact?.uriBaseId ?? '']?.uri ?? '';
  const joined = base === '' ? uri : `${base.replace(/\/$/, '')}/${uri}`;
  return /^[^:/?#]+:/.test(joined) ? joined : `file:///${joined}`;
}

function ruleOf(run: Run, result: Result): ReportingDescriptor | undefined {
  const component = run.tool.extensions?.[result.rule?.toolComponent?.index ?? -1] ?? run.tool.driver;
  return component.rules?.[result.rule?.index ?? result.ruleIndex ?? -1] ?? component.rules?.find(({ id }) => id === result.ruleId);
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  return shared;
}
