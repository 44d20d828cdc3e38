// What can be told of a Helm chart's files without running helm: the chart's name, the images that values name, and which
// objects templates make of which values. A template is a program: of what it computes, only its plain parts are known.

import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import { helmFileKind } from './helmFileName.ts';
import { textAt, type YamlSource } from '../yamlNode.ts';

/** An image that a values file names. */
export interface ValuesImage {
  /** Registry, repository, tag and digest put together; without a tag where the chart's appVersion stands for it. */
  readonly image: string;
  /** Keys that lead to it, joined by dots: `orders.image`; of a repository, without its last key. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
}

/** An object that a template makes. */
export interface TemplateObject {
  readonly kind: string;
  /** Of its name: matches what it can become. */
  readonly name: RegExp;
  /** Zero-based lines of its document, the end exclusive. */
  readonly lines: { readonly start: number; readonly end: number };
  /** Paths of values that its images are made of: `orders.image.repository`. */
  readonly imageValues: readonly string[];
  /** Images that it names in full. */
  readonly images: readonly string[];
}

export type HelmFile =
  | { readonly what: 'chart'; readonly file: string; readonly name: string }
  | {
      readonly what: 'values';
      readonly file: string;
      readonly images: readonly ValuesImage[];
      /** Its top-level keys, with their zero-based first lines, in the file's order. */
      readonly sections: readonly { readonly key: string; readonly line: number }[];
    }
  | { readonly what: 'template'; readonly file: string; readonly objects: readonly TemplateObject[] };

/** Values lie at most so deep, and there are at most so many. */
const deepest = 20;
const mostImages = 500;

/** Computed parts of a name: each lets the time of a mismatch grow by the name's length. */
const mostComputed = 5;

/** @returns what a file of this name and text says of a chart; undefined where it is none of a chart's files. Never throws. */
export function readHelmFile(file: string, text: string): HelmFile | undefined {
  switch (helmFileKind(file)) {
    case 'chart':
      return readChartFile(file, text);
    case 'template':
      return text.includes('{{') ? { what: 'template', file, objects: objectsOf(text) } : undefined;
    case 'values':
      return readValues(file, text);
    case undefined:
      return undefined;
  }
}

function readChartFile(file: string, text: string): HelmFile | undefined {
  const source = parsed(text);
  const name = source && textAt(source.document.contents, ['name'], source);
  return name === undefined ? undefined : { what: 'chart', file, name };
}

function parsed(text: string): YamlSource | undefined {
  const lines = new LineCounter();
  try {
    return { document: parseDocument(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false, prettyErrors: false }), lines };
  } catch (error) {
    // As in parseManifest: a file that the parser fails at must not cost all others.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function readValues(file: string, text: string): HelmFile | undefined {
  const source = parsed(text);
  if (source === undefined || !isMap(source.document.contents)) return undefined;
  const images: ValuesImage[] = [];
  const walk = (node: unknown, path: readonly string[]): void => {
    if (!isMap(node) || path.length > deepest || images.length >= mostImages) return;
    const repository = textAt(node, ['repository'], source);
    if (repository !== undefined) {
      const registry = textAt(node, ['registry'], source);
      const tag = textAt(node, ['tag'], source);
      const digest = textAt(node, ['digest'], source);
      const image = `${registry === undefined ? '' : `${registry}/`}${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
      add(image, path, node.range?.[0]);
    }
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string') continue;
      const here = [...path, key.value];
      if (isScalar(value) && typeof value.value === 'string' && /image$/i.test(key.value)) add(value.value, here, value.range?.[0]);
      else walk(value, here);
    }
  };
  const add = (image: string, path: readonly string[], at = 0): void => {
    // What is no reference, or is computed by a template, says nothing.
    if (/^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@[\w:]+)?$/.test(image)) images.push({ image, path: path.join('.'), line: source.lines.linePos(at).line - 1 });
  };
  walk(source.document.contents, []);
  const sections = source.document.contents.items.flatMap(({ key }) =>
    isScalar(key) && typeof key.value === 'string' ? [{ key: key.value, line: source.lines.linePos(key.range[0]).line - 1 }] : [],
  );
  return { what: 'values', file, images, sections };
}

/** A template's documents, each with the first `kind` and the first `name` below `metadata`. */
function objectsOf(text: string): readonly TemplateObject[] {
  const lines = text.split('\n');
  const starts = [0, ...lines.flatMap((line, number) => (/^---\s*$/.test(line) ? [number] : []))];
  return starts.flatMap((start, index): readonly TemplateObject[] => {
    const end = starts[index + 1] ?? lines.length;
    const document = lines.slice(start, end).map((line) => line.trimEnd());
    const kind = valueOf(document, /^kind:\s*["']?([A-Za-z]+)["']?$/);
    if (kind === undefined) return [];
    const metadata = document.indexOf('metadata:');
    const name = metadata < 0 ? undefined : valueOf(document.slice(metadata), /^\s+name:\s*(\S.*)$/);
    const images = document.flatMap((line) => /^\s*(?:-\s+)?image:\s*(\S.*)$/.exec(line)?.[1] ?? []);
    return [{
      kind,
      name: nameOf(name ?? '{{}}'),
      lines: { start, end },
      imageValues: images.flatMap((image) => [...image.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = '']) => path)),
      images: images.filter((image) => !image.includes('{{')).map((image) => image.replace(/\s+#.*$/, '').replaceAll(/^["']|["']$/g, '')),
    }];
  });
}

/** What the first line that matches has. */
function valueOf(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const [, value] = pattern.exec(line) ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** @returns what a name can become: its plain parts as they are, anything for what the template computes. */
function nameOf(template: string): RegExp {
  const plain = template.replace(/^["'](.*)["']$/, '$1').split(/\{\{.*?\}\}/);
  if (plain.length > mostComputed + 1) return /^/;
  return new RegExp(`^${plain.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('.*')}$`, 's');
}
