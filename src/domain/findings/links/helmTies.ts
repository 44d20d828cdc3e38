// Ties by Helm charts (signals 7 and 8), without running helm: who was installed from a chart of that name, who runs the
// images that its values name, and which of them a template can have made. None of it is certain.

import type { WorkloadSummary } from '../../inventory/row.ts';
import { imagesAt, valuesBehind, type Chart } from '../../manifests/helm/chart.ts';
import type { TemplateObject, ValuesImage } from '../../manifests/helm/helmFile.ts';
import { fullRepository } from '../../manifests/image.ts';
import type { FindingPlace } from '../findingPlace.ts';
import type { Link } from '../link.ts';
import { isInside } from '../workspacePaths.ts';
import { refOf, workloadKinds, type LiveWorkloads } from './linkContext.ts';

export class HelmTies {
  readonly #charts: readonly Chart[];
  /** By the repository of an image that they run. */
  readonly #running = new Map<string, { readonly workload: WorkloadSummary; readonly image: string }[]>();
  readonly #installed = new Map<Chart, readonly WorkloadSummary[]>();

  constructor(charts: readonly Chart[], live: LiveWorkloads) {
    // The innermost first: a chart's charts/ hold others.
    this.#charts = charts.toSorted((a, b) => b.folder.length - a.folder.length);
    const helms = live.all.filter(({ origin }) => origin?.helm !== undefined);
    for (const chart of charts) this.#installed.set(chart, helms.filter(({ origin }) => isFrom(origin?.helm, chart)));
    for (const workload of charts.length === 0 ? [] : live.all) {
      for (const { image } of workload.images) {
        const key = fullRepository(image);
        const running = this.#running.get(key);
        if (running === undefined) this.#running.set(key, [{ workload, image }]);
        else running.push({ workload, image });
      }
    }
  }

  of({ file, line }: FindingPlace): readonly Link[] {
    if (file === undefined) return [];
    const chart = this.#charts.find(({ name, folder, values }) => (name === undefined ? values.some((one) => one.file === file) : isInside(file, folder)));
    if (chart === undefined) return [];
    const template = chart.templates.get(file);
    if (template !== undefined) {
      const meant = line === undefined ? template : template.filter(({ lines }) => lines.start <= line && line < lines.end);
      return meant.flatMap((object) => this.#madeBy(object, chart));
    }
    const values = chart.values.find((one) => one.file === file);
    const named = values === undefined ? [] : this.#runners(imagesAt(values, line), file);
    return named.length > 0 ? named : this.#releases(chart);
  }

  /** The workloads that a template's object can be. Other objects run no code. */
  #madeBy(object: TemplateObject, chart: Chart): readonly Link[] {
    const kind = Object.hasOwn(workloadKinds, object.kind) ? workloadKinds[object.kind] : undefined;
    const canBe = ({ workload }: Link): boolean => workload.kind === kind && object.name.test(workload.name);
    const releases = this.#releases(chart).filter(canBe);
    if (releases.length > 0) return releases;
    // Nothing says that the chart was installed: only who runs what the template names.
    return chart.values.flatMap(({ file, images }) => this.#runners(valuesBehind(object, chart).filter((image) => images.includes(image)), file)).filter(canBe);
  }

  #releases(chart: Chart): readonly Link[] {
    return (this.#installed.get(chart) ?? []).map((workload) => ({
      workload: refOf(workload),
      evidence: { signal: 'helmRelease', release: workload.origin?.helm?.release ?? '', chart: workload.origin?.helm?.chart ?? chart.name ?? '', folder: chart.folder },
      confidence: 'likely',
    }));
  }

  /** Who runs these images, whatever the tag: releases are often made with a tag of their own. */
  #runners(images: readonly ValuesImage[], file: string): readonly Link[] {
    return images.flatMap(({ image: named, line }) =>
      (this.#running.get(fullRepository(named)) ?? []).map(({ workload, image }) => ({ workload: refOf(workload), evidence: { signal: 'helmValues' as const, image, file, line }, confidence: 'likely' as const })),
    );
  }
}

/** helm.sh/chart is `<name>-<version>`; a chart's own name can end in a number, too. */
function isFrom(helm: NonNullable<WorkloadSummary['origin']>['helm'], { name }: Chart): boolean {
  if (helm === undefined || name === undefined) return false;
  return helm.chart === undefined ? helm.app === name : helm.chart.startsWith(`${name}-`) && /^v?\d+(?:\.|$)/.test(helm.chart.slice(name.length + 1));
}
