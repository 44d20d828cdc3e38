// What Volume Guard reads from a file of Kubernetes manifests: objects, and the places that mention claims and secrets.

import type { Kustomization, PatchText } from './kustomization.ts';
import type { ManifestObject } from './manifestObject.ts';
import type { Span } from './span.ts';

/** A place in a manifest that names something with a life in the cluster. */
export type Mention =
  | { readonly at: Span; readonly object: ManifestObject; readonly what: 'claim'; readonly name: string }
  /** `claims` are the names that the StatefulSet's present replicas give: `<template>-<set>-<ordinal>`. */
  | { readonly at: Span; readonly object: ManifestObject; readonly what: 'claimTemplate'; readonly name: string; readonly claims: readonly string[] }
  | { readonly at: Span; readonly object: ManifestObject; readonly what: 'secret'; readonly name: string; readonly role: 'volume' | 'ingress' | 'secret' | 'certificate' };

/** A file, read. Where it was skipped, the rest is empty. */
export interface Manifest {
  /** Workspace-relative path. */
  readonly file: string;
  readonly objects: readonly ManifestObject[];
  /** In the order of the file. */
  readonly mentions: readonly Mention[];
  readonly kustomization?: Kustomization;
  /** Of a file that is a JSON patch. */
  readonly patch?: PatchText;
  /** Zero-based lines between documents; absent: none. */
  readonly separators?: readonly number[];
  /** `template`: Helm's, which only Helm can read; `unreadable`: the YAML parser failed at it. */
  readonly skipped?: 'template' | 'unreadable';
}

/** @returns what a manifest mentions at a UTF-16 offset, its end included, as a cursor behind a word still means it. */
export function manifestAt(manifest: Manifest, offset: number): Mention | undefined {
  return manifest.mentions.find(({ at }) => at.start <= offset && offset <= at.end);
}

/** @returns the object whose document holds a zero-based line. */
export function objectAt(manifest: Manifest, line: number): ManifestObject | undefined {
  return manifest.objects.find(({ lines }) => lines.start <= line && line < lines.end);
}
