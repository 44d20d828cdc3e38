// Which folder an image is built from, as build files say: Skaffold, Compose, Tilt, Docker's bake files.

import { LineCounter, isMap, isScalar, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { parseImage } from './image.ts';
import { folderOf, joinPath } from './place.ts';
import { itemsAt, nodeAt, spanAt, textAt, type YamlSource } from './yamlNode.ts';

export interface ImageBuild {
  /** As the file names it; tools may put a registry before it. */
  readonly image: string;
  /** The build context, workspace-relative; '' is the workspace's own folder. */
  readonly folder: string;
  /** Workspace-relative; the file may be absent, as other builders need none. */
  readonly dockerfile: string;
  /** Where it says so: workspace-relative path and zero-based line. */
  readonly file: string;
  readonly line: number;
}

/** Base names of build files, as patterns with `*`. */
export const buildFileNames = ['skaffold.yaml', 'skaffold.yml', 'compose.yaml', 'compose.yml', 'docker-compose*.yaml', 'docker-compose*.yml', 'compose.*.yaml', 'compose.*.yml', 'docker-bake.hcl', 'docker-bake.override.hcl', 'docker-bake.json', 'docker-bake.override.json', 'Tiltfile'] as const;

/** @returns the images that a build file says are built, and from where. Never throws. */
export function readImageBuilds(file: string, text: string): readonly ImageBuild[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (name === 'Tiltfile') return fromTiltfile(file, text);
  if (name.endsWith('.hcl')) return fromBake(file, text);
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false, prettyErrors: false });
  const documents: readonly Document.Parsed[] = 'empty' in parsed ? [] : parsed;
  const read = name.startsWith('skaffold.') ? fromSkaffold : name.startsWith('docker-bake.') ? fromBakeJson : fromCompose;
  return documents.flatMap((document) => read(file, { document, lines }));
}

/** skaffold.yaml: build.artifacts[] and those of profiles; the context is the file's folder where none is named (skaffold v4beta schema). */
function fromSkaffold(file: string, source: YamlSource): readonly ImageBuild[] {
  const root = source.document.contents;
  const roots = [root, ...itemsAt(root, ['profiles'], source)];
  return roots.flatMap((one) =>
    itemsAt(one, ['build', 'artifacts'], source).flatMap((artifact) => buildOf(file, textAt(artifact, ['image'], source), textAt(artifact, ['context'], source) ?? '.', spanAt(artifact, ['image'], source)?.line, textAt(artifact, ['docker', 'dockerfile'], source))),
  );
}

/**
 * Compose: services with `build`, as a path or with a context (compose-spec, build.md). Without `image` the image is named
 * after project and service; the service's name stands for it.
 */
function fromCompose(file: string, source: YamlSource): readonly ImageBuild[] {
  const services = nodeAt(source.document.contents, ['services'], source);
  if (!isMap(services)) return [];
  return services.items.flatMap(({ key, value }) => {
    const service = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
    const context = textAt(value, ['build'], source) ?? textAt(value, ['build', 'context'], source) ?? (isMap(nodeAt(value, ['build'], source)) ? '.' : undefined);
    if (service === undefined || context === undefined) return [];
    return buildOf(file, textAt(value, ['image'], source) ?? service, context, spanAt(value, ['build'], source)?.line, textAt(value, ['build', 'dockerfile'], source));
  });
}

/** `docker_build('image', 'context', …)` and custom_build, with plain strings: a Tiltfile is a program, and what it computes is not known. */
function fromTiltfile(file: string, text: string): readonly ImageBuild[] {
  return text.split('\n').flatMap((line, number) => {
    const [, image, context, more = ''] = /^[^#]*\b(?:docker_build|docker_build_with_restart)\(\s*(?:ref\s*=\s*)?["']([^"']+)["']\s*,\s*(?:context\s*=\s*)?["']([^"']+)["'](.*)$/.exec(line) ?? [];
    if (context === undefined) return [];
    // Relative to the Tiltfile, unlike all others.
    const dockerfile = /\bdockerfile\s*=\s*["']([^"']+)["']/.exec(more)?.[1];
    const path = dockerfile === undefined ? undefined : joinPath(folderOf(file), dockerfile);
    return buildOf(file, image, context, number).map((build) => (path === undefined ? build : { ...build, dockerfile: path }));
  });
}

/** docker-bake.hcl: targets with context and tags as plain strings; attributes that are computed are not known (Bake file reference). */
function fromBake(file: string, text: string): readonly ImageBuild[] {
  const lines = text.split('\n');
  return lines.flatMap((line, number) => {
    if (!/^\s*target\s+"[^"]+"\s*\{/.test(line)) return [];
    const end = lines.findIndex((other, at) => at > number && /^\s*(?:target|group|variable|function)\b|^\}/.test(other));
    const body = lines.slice(number + 1, end < 0 ? undefined : end).join('\n');
    const value = (name: string): string | undefined => new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm').exec(body)?.[1];
    const tags = /^\s*tags\s*=\s*\[([^\]]*)\]/m.exec(body)?.[1] ?? '';
    return [...tags.matchAll(/"([^"]*)"/g)].flatMap(([, image]) => buildOf(file, image, value('context') ?? '.', number, value('dockerfile')));
  });
}

/** docker-bake.json, which is YAML, too. */
function fromBakeJson(file: string, source: YamlSource): readonly ImageBuild[] {
  const targets = nodeAt(source.document.contents, ['target'], source);
  if (!isMap(targets)) return [];
  return targets.items.flatMap(({ value: target }) =>
    itemsAt(target, ['tags'], source).flatMap((tag) => buildOf(file, textAt(tag, [], source), textAt(target, ['context'], source) ?? '.', spanAt(tag, [], source)?.line, textAt(target, ['dockerfile'], source))),
  );
}

/** @param dockerfile relative to the context (Compose, build.md; Skaffold; Bake). */
function buildOf(file: string, image: string | undefined, context: string, line = 0, dockerfile = 'Dockerfile'): readonly ImageBuild[] {
  const folder = joinPath(folderOf(file), context);
  const path = folder === undefined ? undefined : joinPath(folder, dockerfile);
  // A variable in a name or a path is known to the tool only; a tag may well be one.
  if (image === undefined || folder === undefined || path === undefined || /[${}]/.test(parseImage(image).repository + context + dockerfile)) return [];
  return [{ image, folder, dockerfile: path, file, line }];
}
