// Which findings of a scan people's suppressions hold for, asked for a million of them: what depends on rule, tool and file
// alone is found out once for each.

import type { RunFacts } from './findingPlace.ts';
import type { FindingStore } from './findingStore.ts';
import type { IdentityParts } from './decoded.ts';
import type { Identified } from './identity.ts';
import { isInForce, suppresses, type SuppressionRule } from './suppressionRule.ts';

export interface DismissalSources {
  readonly rules: readonly SuppressionRule[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** @returns the file of the workspace that a uri means, workspace-relative. */
  readonly fileOf: (uri: string, run: RunFacts) => string | undefined;
  /** @returns what identifies the place of a uri in the cluster; undefined for other uris. */
  readonly reportPlaceOf?: (uri: string) => string | undefined;
  readonly identify: (finding: Identified, parts: IdentityParts) => string;
}

/** @returns whether the finding with that index is suppressed; undefined where no suppression can hold for the scan. */
export function dismissal({ store, runs }: { readonly store: FindingStore; readonly runs: readonly RunFacts[] }, sources: DismissalSources): ((index: number) => boolean) | undefined {
  const { now } = sources;
  const rules = sources.rules.filter((rule) => isInForce(rule, now) && (rule.tool === undefined || runs.some(({ tool }) => tool === rule.tool)));
  if (rules.length === 0) return undefined;
  const { columns } = store;
  /** By run, uri and rule: the suppressions that hold but for the identity, and what that is made of. */
  const known = new Map<number, { readonly rules: readonly SuppressionRule[]; readonly identified: Identified }>();
  return (index) => {
    const [run, uri, rule] = [columns.run[index] ?? 0, columns.uri[index] ?? 0, columns.rule[index] ?? 0];
    const key = (run * columns.uris.length + uri) * columns.ruleIds.length + rule;
    let fitting = known.get(key);
    if (fitting === undefined) {
      const facts = runs[run] ?? { tool: '', file: columns.file };
      const text = columns.uris[uri] ?? '';
      const file = text === '' ? undefined : sources.fileOf(text, facts);
      const identified = { tool: facts.tool, ruleId: columns.ruleIds[rule] ?? '', place: sources.reportPlaceOf?.(text) ?? file ?? text };
      const finding = { ...identified, file: file ?? text };
      fitting = { identified, rules: rules.filter((one) => suppresses(one, { ...finding, id: () => one.id ?? '' }, now)) };
      known.set(key, fitting);
    }
    if (fitting.rules.length === 0) return false;
    if (fitting.rules.some(({ id }) => id === undefined)) return true;
    const id = sources.identify(fitting.identified, store.identityOf(index));
    return fitting.rules.some((one) => one.id === id);
  };
}
