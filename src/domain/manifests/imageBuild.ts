// Which folder an image is built from, as build files say: Skaffold, Compose, Tilt.

import { LineCounter, isMap, isScalar, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { folderOf, joinPath } from './place.ts';
import { itemsAt, nodeAt, spanAt, textAt, type YamlSource } from './yamlNode.ts';

export interface ImageBuild {
  /** As the file names it; tools may put a registry before it. */
  readonly image: string;
  /** The build context, workspace-relative; '' is the workspace's own folder. */
  readonly folder: string;
  /** Where it says so: workspace-relative path and zero-based line. */
  readonly file: string;
  readonly line: number;
}

/** Base names of build files, as patterns with `*`. */
export const buildFileNames = ['skaffold.yaml', 'skaffold.yml', 'compose.yaml', 'compose.yml', 'docker-compose*.yaml', 'docker-compose*.yml', 'Tiltfile'] as const;

/** @returns the images that a build file says are built, and from where. Never throws. */
export function readImageBuilds(file: string, text: string): readonly ImageBuild[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (name === 'Tiltfile') return fromTiltfile(file, text);
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false, prettyErrors: false });
  const documents: readonly Document.Parsed[] = 'empty' in parsed ? [] : parsed;
  const read = name.startsWith('skaffold.') ? fromSkaffold : fromCompose;
  return documents.flatMap((document) => read(file, { document, lines }));
}

/** skaffold.yaml: build.artifacts[] and those of profiles; the context is the file's folder where none is named (skaffold v4beta schema). */
function fromSkaffold(file: string, source: YamlSource): readonly ImageBuild[] {
  const root = source.document.contents;
  const roots = [root, ...itemsAt(root, ['profiles'], source)];
  return roots.flatMap((one) =>
    itemsAt(one, ['build', 'artifacts'], source).flatMap((artifact) => buildOf(file, textAt(artifact, ['image'], source), textAt(artifact, ['context'], source) ?? '.', spanAt(artifact, ['image'], source)?.line)),
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
    return buildOf(file, textAt(value, ['image'], source) ?? service, context, spanAt(value, ['build'], source)?.line);
  });
}

/** `docker_build('image', 'context', …)` and custom_build, with plain strings: a Tiltfile is a program, and what it computes is not known. */
function fromTiltfile(file: string, text: string): readonly ImageBuild[] {
  return text.split('\n').flatMap((line, number) => {
    const [, image, context] = /^[^#]*\b(?:docker_build|docker_build_with_restart)\(\s*(?:ref\s*=\s*)?["']([^"']+)["']\s*,\s*(?:context\s*=\s*)?["']([^"']+)["']/.exec(line) ?? [];
    return context === undefined ? [] : buildOf(file, image, context, number);
  });
}

function buildOf(file: string, image: string | undefined, context: string, line = 0): readonly ImageBuild[] {
  const folder = joinPath(folderOf(file), context);
  // A variable in a name or a path is known to the tool only.
  return image === undefined || folder === undefined || /[${}]/.test(image + context) ? [] : [{ image, folder, file, line }];
}
