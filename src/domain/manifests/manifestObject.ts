// One object of a manifest, as far as Volume Guard reads it.

import type { Span } from './span.ts';

/** An image as a pod template names it. */
export interface ManifestImage {
  readonly container: string;
  /** The container's place in the pod's spec: `containers/0`. */
  readonly position: string;
  readonly image: string;
  readonly at: Span;
}

/** One object of a manifest. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** As the document says; a kustomization may say otherwise. */
  readonly namespace?: string;
  /** Zero-based lines of the document (or of the item in a List), the end exclusive. */
  readonly lines: { readonly start: number; readonly end: number };
  /** metadata.name. */
  readonly nameAt: Span;
  readonly images: readonly ManifestImage[];
  /** Names of claims that the pod template mounts. */
  readonly claims: readonly string[];
  /** A StatefulSet's volumeClaimTemplates. */
  readonly claimTemplates: readonly { readonly name: string; readonly at: Span }[];
  /** Of an Argo CD Application (argoproj.io): the folders that it applies, `path` without slashes at its ends. */
  readonly argo?: readonly { readonly repository: string; readonly path: string }[];
  /** A StatefulSet's pods have the ordinals from `first` on; `replicas` defaults to 1. */
  readonly ordinals: { readonly first: number; readonly replicas: number };
}
