// Reads the list `links` of a policy file: ties between files and workloads that people pinned or cut.

import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { WorkloadKind } from '../inventory/facts.ts';
import { itemsAt, nodeAt, spanAt, textAt, type YamlSource } from '../manifests/yamlNode.ts';
import { filePattern } from './filePattern.ts';
import type { LinkRule } from './linkRule.ts';
import type { PolicyFault } from './policy.ts';

const kinds: Readonly<Record<string, WorkloadKind | 'pod'>> = { statefulset: 'statefulSet', deployment: 'deployment', daemonset: 'daemonSet', pod: 'pod' };

/** What an entry may say: a misspelt `cut` would make a pin of it. */
const fields: ReadonlySet<string> = new Set(['files', 'workload', 'cut']);

/**
 * @param file workspace-relative path of the policy file; its folder is where patterns start.
 * @param text version 1: a list `links`, each with `files` (see `filePattern`), `workload`
 * (`<namespace>/<name>` or `<namespace>/<kind>/<name>`), and `cut: true` where the tie does not hold
 * @returns the rules without faults. A file that is no YAML is `parsePolicies`' to report.
 */
export function parseLinkRules(file: string, text: string): { readonly rules: readonly LinkRule[]; readonly faults: readonly PolicyFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  if (document.errors.length > 0) return { rules: [], faults: [] };
  const source: YamlSource = { document, lines };
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const faults: PolicyFault[] = [];
  const links = nodeAt(document.contents, ['links'], source);
  const isNothing = links === undefined || links === null || (isScalar(links) && links.value === null);
  if (!isSeq(links) && !isNothing) faults.push({ code: 'badField', line: spanAt(document.contents, ['links'], source)?.line ?? 0, field: 'links' });
  const rules = itemsAt(document.contents, ['links'], source).flatMap((item, i): readonly LinkRule[] => {
    const line = spanAt(item, [], source)?.line ?? 0;
    const fault = (field: string): readonly LinkRule[] => {
      faults.push({ code: 'badField', line, field: `links.${i}.${field}` });
      return [];
    };
    const unknown = isMap(item) ? item.items.map(({ key }) => (isScalar(key) && typeof key.value === 'string' ? key.value : '')).find((key) => !fields.has(key)) : undefined;
    if (unknown !== undefined) return fault(unknown);
    const files = itemsAt(item, ['files'], source).map((pattern) => filePattern(textAt(pattern, [], source), folder));
    if (files.length === 0 || files.includes(undefined)) return fault('files');
    const workload = workloadOf(textAt(item, ['workload'], source));
    if (workload === undefined) return fault('workload');
    const cut = nodeAt(item, ['cut'], source);
    const isCut: unknown = isScalar(cut) ? cut.value : (cut ?? false);
    if (typeof isCut !== 'boolean') return fault('cut');
    return [{ files: files.filter((pattern) => pattern !== undefined), workload, cut: isCut, file, line }];
  });
  return { rules, faults };
}

function workloadOf(text: string | undefined): LinkRule['workload'] | undefined {
  const [namespace = '', ...rest] = text?.split('/') ?? [];
  const name = rest.pop() ?? '';
  const [written] = rest;
  const lower = written?.toLowerCase() ?? '';
  const kind = Object.hasOwn(kinds, lower) ? kinds[lower] : undefined;
  if (namespace === '' || name === '' || rest.length > 1 || (written !== undefined && kind === undefined)) return undefined;
  return { namespace, name, ...(kind === undefined ? {} : { kind }) };
}
