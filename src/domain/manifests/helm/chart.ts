// A Helm chart of the workspace: what its files say, together.

import { folderOf } from '../place.ts';
import { isInside } from '../../findings/workspacePaths.ts';
import type { HelmFile, TemplateObject, ValuesImage } from './helmFile.ts';

/** A values file, its own chart's or one that lies elsewhere. */
export type ValuesFile = Extract<HelmFile, { readonly what: 'values' }>;

export interface Chart {
  /** Absent: values files without a chart. */
  readonly name?: string;
  /** The folder of its Chart.yaml, workspace-relative; '' is the workspace's. */
  readonly folder: string;
  readonly values: readonly ValuesFile[];
  /** By the template's file. */
  readonly templates: ReadonlyMap<string, readonly TemplateObject[]>;
}

/** @returns the charts; each file belongs to the innermost one around it. A values file outside all charts is one by itself. */
export function chartsOf(files: readonly HelmFile[]): readonly Chart[] {
  const charts = files.filter((file) => file.what === 'chart').map(({ name, file }) => ({ name, folder: folderOf(file), values: [] as ValuesFile[], templates: new Map<string, readonly TemplateObject[]>() }));
  const inner = charts.toSorted((a, b) => b.folder.length - a.folder.length);
  const loose: Chart[] = [];
  for (const file of files) {
    if (file.what === 'chart') continue;
    const chart = inner.find(({ folder }) => isInside(file.file, folder));
    if (file.what === 'template') chart?.templates.set(file.file, file.objects);
    else if (chart === undefined) loose.push({ folder: folderOf(file.file), values: [file], templates: new Map() });
    else chart.values.push(file);
  }
  return [...charts, ...loose];
}

/** @returns the values of a chart that a template's image is made of. */
export function valuesBehind({ imageValues }: TemplateObject, { values }: Chart): readonly ValuesImage[] {
  return values.flatMap(({ images }) => images.filter(({ path }) => imageValues.some((value) => value === path || value.startsWith(`${path}.`))));
}

/** @returns the images that the section of a values file names in which a zero-based line lies; all without a line. */
export function imagesAt({ images, sections }: ValuesFile, line: number | undefined): readonly ValuesImage[] {
  if (line === undefined) return images;
  const section = sections.findLast((one) => one.line <= line);
  return section === undefined ? [] : images.filter(({ path }) => path === section.key || path.startsWith(`${section.key}.`) || path === '');
}

/**
 * @returns a function that gives the first line of a template's document, or of a values file's section, that holds a zero-based
 * line: findings in one such part have the same links. undefined for other files and places.
 */
export function chartParts(charts: readonly Chart[]): (file: string, line: number) => number | undefined {
  const starts = new Map<string, readonly number[]>();
  for (const { templates, values } of charts) {
    for (const [file, objects] of templates) starts.set(file, objects.map(({ lines }) => lines.start));
    for (const { file, sections } of values) starts.set(file, sections.map(({ line }) => line));
  }
  return (file, line) => starts.get(file)?.findLast((start) => start <= line);
}
