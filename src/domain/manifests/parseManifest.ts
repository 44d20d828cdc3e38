// Reads a file of Kubernetes manifests: several YAML documents, Lists, kustomizations, with the places of what matters.

import { LineCounter, isMap, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { isJsonPatch, patchedImages } from './jsonPatch.ts';
import type { PatchedImage } from './jsonPatch.ts';
import { isKustomization, readKustomization } from './kustomization.ts';
import type { Kustomization, PatchText } from './kustomization.ts';
import type { Span } from './span.ts';
import type { Manifest, Mention } from './manifest.ts';
import type { ManifestImage, ManifestObject } from './manifestObject.ts';
import { separatorsIn } from './separators.ts';
import { countAt, itemsAt, nodeAt, spanAt, textAt } from './yamlNode.ts';
import type { YamlSource } from './yamlNode.ts';

/** Replicas whose claims are named in a mention. */
const mostClaims = 100;

/** Where each kind of workload has its pod's spec. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/**
 * @param file workspace-relative path.
 * @returns what stands in it. Of a document that is not valid YAML, what could be parsed all the same. Never throws.
 */
export function parseManifest(file: string, text: string): Manifest {
  const skipped = (why: NonNullable<Manifest['skipped']>): Manifest => ({ file, objects: [], mentions: [], skipped: why });
  const template = text.includes('{{');
  // A chart's templates are not manifests even where they happen to be YAML.
  if (template && /(?:^|\/)templates\//.test(file)) return skipped('template');
  const lines = new LineCounter();
  const documents = documentsOf(text, lines);
  if (documents === undefined) return skipped('unreadable');
  if (template && documents.some((document) => document.errors.length > 0)) return skipped('template');

  const objects: ManifestObject[] = [];
  const mentions: Mention[] = [];
  let kustomization: Kustomization | undefined;
  let patch: PatchText | undefined;
  for (const document of documents) {
    const source: YamlSource = { document, lines };
    const root: unknown = document.contents;
    const at = isJsonPatch(source) ? spanAt(root, [], source) : undefined;
    if (at !== undefined) patch ??= { objects: [], images: patchedImages(source), lines: { start: at.line, end: lastLine(at, source) + 1 }, at };
    if (!isMap(root)) continue;
    if (isKustomization(baseName(file), textAt(root, ['apiVersion'], source))) {
      kustomization ??= readKustomization(source, (inner, at) => readPatch(inner, at, text, lines));
      continue;
    }
    const list = textAt(root, ['kind'], source) === 'List';
    for (const node of list ? itemsAt(root, ['items'], source) : [root]) {
      const object = readObject(node, source);
      if (object === undefined) continue;
      objects.push(object);
      mentions.push(...mentionsOf(node, object, source));
    }
  }
  mentions.sort((a, b) => a.at.start - b.at.start);
  const separators = documents.length > 1 ? separatorsIn(text.split('\n')) : [];
  return { file, objects, mentions, ...(kustomization === undefined ? {} : { kustomization }), ...(patch === undefined ? {} : { patch }), ...(separators.length === 0 ? {} : { separators }) };
}

/** undefined: the parser failed. */
function documentsOf(text: string, lines: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    // Looking for repeated keys takes time in proportion to the square of a map's size.
    const parsed = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false, prettyErrors: false });
    return 'empty' in parsed ? [] : parsed;
  } catch (error) {
    // Not known to happen; but the parser is not ours, and a file that it fails at must not cost all others.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Reads a patch that is a text in a kustomization: its lines are that file's, and each span is the whole text's. */
function readPatch(patch: string, at: Span, outer: string, outerLines: LineCounter): PatchText | undefined {
  const lines = new LineCounter();
  const documents = documentsOf(patch, lines);
  if (documents === undefined) return undefined;
  // The lines of a literal begin behind that of its sign; where lines are folded or escaped, all count as the first.
  const isLiteral = outer[at.start] === '|';
  const lineOf = (inner: number): number => (isLiteral ? at.line + 1 + inner : at.line);
  const moved = (span: Span): Span => ({ ...at, line: lineOf(span.line) });
  const objects: ManifestObject[] = [];
  const images: PatchedImage[] = [];
  for (const document of documents) {
    const source: YamlSource = { document, lines };
    const object = readObject(document.contents, source);
    if (object !== undefined) {
      const { start, end } = object.lines;
      objects.push({
        ...object,
        lines: { start: lineOf(start), end: lineOf(end - 1) + 1 },
        nameAt: moved(object.nameAt),
        images: object.images.map((image) => ({ ...image, at: moved(image.at) })),
        claimTemplates: object.claimTemplates.map((template) => ({ ...template, at: moved(template.at) })),
      });
    }
    images.push(...patchedImages(source).map((image) => ({ ...image, at: moved(image.at) })));
  }
  return { objects, images, lines: { start: at.line, end: outerLines.linePos(Math.max(at.start, at.end - 1)).line }, at };
}

/** The last segment of a path. */
function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** An object, if the node says its kind and name; names with template braces are none. */
function readObject(node: unknown, source: YamlSource): ManifestObject | undefined {
  const apiVersion = textAt(node, ['apiVersion'], source);
  const kind = textAt(node, ['kind'], source);
  const name = textAt(node, ['metadata', 'name'], source);
  const nameAt = spanAt(node, ['metadata', 'name'], source);
  const whole = spanAt(node, [], source);
  if (apiVersion === undefined || kind === undefined || name === undefined || nameAt === undefined || whole === undefined) return undefined;
  if (name.includes('{{')) return undefined;
  const namespace = textAt(node, ['metadata', 'namespace'], source);
  const pod = podOf(node, kind, source);
  return {
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    lines: { start: whole.line, end: lastLine(whole, source) + 1 },
    nameAt,
    images: imagesOf(pod, source),
    claims: itemsAt(pod, ['volumes'], source).flatMap((volume) => textAt(volume, ['persistentVolumeClaim', 'claimName'], source) ?? []),
    claimTemplates: kind !== 'StatefulSet' ? [] : itemsAt(node, ['spec', 'volumeClaimTemplates'], source).flatMap((template) => {
      const at = spanAt(template, ['metadata', 'name'], source);
      const templateName = textAt(template, ['metadata', 'name'], source);
      return at === undefined || templateName === undefined ? [] : [{ name: templateName, at }];
    }),
    ...argoOf(node, apiVersion, kind, source),
    ordinals: { first: countAt(node, ['spec', 'ordinals', 'start'], source) ?? 0, replicas: countAt(node, ['spec', 'replicas'], source) ?? 1 },
  };
}

/** What an Argo CD Application applies. Sources without a path are charts of a registry, or values for others. */
function argoOf(node: unknown, apiVersion: string, kind: string, source: YamlSource): Pick<ManifestObject, 'argo'> {
  if (kind !== 'Application' || !apiVersion.startsWith('argoproj.io/')) return {};
  const argo = [nodeAt(node, ['spec', 'source'], source), ...itemsAt(node, ['spec', 'sources'], source)].flatMap((from) => {
    const repository = textAt(from, ['repoURL'], source);
    const path = textAt(from, ['path'], source);
    return repository === undefined || path === undefined ? [] : [{ repository, path: path.split('/').filter((part) => part !== '' && part !== '.').join('/') }];
  });
  return argo.length === 0 ? {} : { argo };
}

/** The spec of the pods that an object makes, or undefined. */
function podOf(node: unknown, kind: string, source: YamlSource): unknown {
  const path = Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : undefined;
  return path === undefined ? undefined : nodeAt(node, path, source);
}

/** The zero-based line of a node's last character. */
function lastLine(whole: Span, source: YamlSource): number {
  return source.lines.linePos(Math.max(whole.start, whole.end - 1)).line - 1;
}

function imagesOf(pod: unknown, source: YamlSource): readonly ManifestImage[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    itemsAt(pod, [list], source).flatMap((container, index) => {
      const image = textAt(container, ['image'], source);
      const at = spanAt(container, ['image'], source);
      return image === undefined || at === undefined ? [] : [{ container: textAt(container, ['name'], source) ?? '', position: `${list}/${index}`, image, at }];
    }),
  );
}

/** Every place of an object that names a claim or a secret. */
function mentionsOf(node: unknown, object: ManifestObject, source: YamlSource): readonly Mention[] {
  const mentions: Mention[] = [];
  const add = (what: 'claim' | Extract<Mention, { what: 'secret' }>['role'], from: unknown, path: readonly string[]): void => {
    const name = textAt(from, path, source);
    const at = spanAt(from, path, source);
    if (name === undefined || at === undefined) return;
    mentions.push(what === 'claim' ? { at, object, what, name } : { at, object, what: 'secret', name, role: what });
  };
  const pod = podOf(node, object.kind, source);
  for (const volume of itemsAt(pod, ['volumes'], source)) {
    add('claim', volume, ['persistentVolumeClaim', 'claimName']);
    add('volume', volume, ['secret', 'secretName']);
    for (const part of itemsAt(volume, ['projected', 'sources'], source)) add('volume', part, ['secret', 'name']);
  }
  const { first, replicas } = object.ordinals;
  for (const { name, at } of object.claimTemplates) {
    const claims = Array.from({ length: Math.min(replicas, mostClaims) }, (_, index) => `${name}-${object.name}-${first + index}`);
    mentions.push({ at, object, what: 'claimTemplate', name, claims });
  }
  if (object.kind === 'PersistentVolumeClaim') add('claim', node, ['metadata', 'name']);
  if (object.kind === 'Ingress') for (const tls of itemsAt(node, ['spec', 'tls'], source)) add('ingress', tls, ['secretName']);
  if (object.kind === 'Secret' && textAt(node, ['type'], source) === 'kubernetes.io/tls') add('secret', node, ['metadata', 'name']);
  if (object.kind === 'Certificate' && object.apiVersion.startsWith('cert-manager.io/')) add('certificate', node, ['spec', 'secretName']);
  return mentions;
}
