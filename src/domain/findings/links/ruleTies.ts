// Ties that people pinned or cut, in `.volumeguard.yaml`.

import type { WorkloadRef } from '../../inventory/row.ts';
import type { LinkRule } from '../../policies/linkRule.ts';
import type { FindingPlace } from '../findingPlace.ts';
import type { Link } from '../link.ts';
import { refOf, type LiveWorkloads } from './linkContext.ts';

export class RuleTies {
  readonly #rules: readonly LinkRule[];
  readonly #live: LiveWorkloads;

  constructor(rules: readonly LinkRule[], live: LiveWorkloads) {
    this.#rules = rules;
    this.#live = live;
  }

  /** @returns the links that people wrote down for a place; to a workload that does not run, too, where it says its kind. */
  pinned(place: FindingPlace): readonly Link[] {
    return this.#rules
      .filter((rule) => !rule.cut && isMeant(rule, place))
      .flatMap(({ workload, file, line }) => {
        const found = this.#live.named(workload.name).filter((one) => isWorkload(one, workload)).map(refOf);
        const { kind, namespace, name } = workload;
        const meant = found.length === 0 && kind !== undefined ? [{ kind, namespace, name }] : found;
        return meant.map((ref) => ({ workload: ref, evidence: { signal: 'pinned' as const, file, line }, confidence: 'certain' as const }));
      });
  }

  /** @returns whether people wrote down that a place has nothing to do with a workload. */
  cuts(place: FindingPlace, workload: WorkloadRef): boolean {
    return this.#rules.some((rule) => rule.cut && isMeant(rule, place) && isWorkload(workload, rule.workload));
  }
}

function isMeant({ files }: LinkRule, { file, uri }: FindingPlace): boolean {
  return files.some((pattern) => pattern.test(file ?? uri));
}

function isWorkload(workload: WorkloadRef, { kind, namespace, name }: LinkRule['workload']): boolean {
  return workload.name === name && workload.namespace === namespace && (kind === undefined || kind === workload.kind);
}
