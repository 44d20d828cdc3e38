// Ties the places of findings to workloads, by the nine signals, strongest first. What people pinned or cut goes before all.

import type { FindingPlace } from '../findingPlace.ts';
import type { Confidence, Link, Signal } from '../link.ts';
import { BuildTies } from './buildTies.ts';
import { ImageTies } from './imageTies.ts';
import { HelmTies } from './helmTies.ts';
import { LiveWorkloads, workloadKey, type LinkContext } from './linkContext.ts';
import { ManifestTies } from './manifestTies.ts';
import { ReportTies } from './reportTies.ts';
import { RuleTies } from './ruleTies.ts';

/** The signals in the order of facts "Which workload does a finding belong to". */
const strength: readonly Signal['signal'][] = ['pinned', 'digest', 'report', 'namedObject', 'manifest', 'provenance', 'imageLabel', 'scannedSource', 'buildFile', 'argo', 'helmRelease', 'helmValues', 'dockerfile', 'name'];

const confidences: readonly Confidence[] = ['certain', 'likely', 'suggestion'];

export class Linker {
  readonly #rules: RuleTies;
  readonly #images: ImageTies;
  readonly #reports: ReportTies;
  readonly #manifests: ManifestTies;
  readonly #helm: HelmTies;
  readonly #builds: BuildTies;

  /** Looks through the context once; after that a place costs what lies around it. */
  constructor(context: LinkContext) {
    const live = new LiveWorkloads(context.rows);
    this.#rules = new RuleTies(context.rules, live);
    this.#images = new ImageTies(context, live);
    this.#reports = new ReportTies(live);
    this.#manifests = new ManifestTies(context, live);
    this.#helm = new HelmTies(context.charts ?? [], live);
    this.#builds = new BuildTies(context, live);
  }

  /**
   * @returns the links of a place, one to each workload: the most certain one, of equals the strongest signal. Guesses are
   * made only where there is nothing else, and what a person cut is left out.
   */
  linksOf(place: FindingPlace): readonly Link[] {
    const proved = [...this.#rules.pinned(place), ...this.#images.of(place), ...this.#reports.of(place), ...this.#manifests.of(place), ...this.#helm.of(place), ...this.#builds.of(place)];
    const found = proved.some(({ confidence }) => confidence !== 'suggestion') ? proved : [...proved, ...this.#builds.guesses(place)];
    const best = new Map<string, Link>();
    for (const link of found.sort(compare)) {
      const key = workloadKey(link.workload);
      if (!best.has(key) && !this.#rules.cuts(place, link.workload)) best.set(key, link);
    }
    return [...best.values()];
  }
}

function compare(a: Link, b: Link): number {
  return (
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    strength.indexOf(a.evidence.signal) - strength.indexOf(b.evidence.signal) ||
    (workloadKey(a.workload) < workloadKey(b.workload) ? -1 : 1)
  );
}
