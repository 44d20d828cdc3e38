// A link: a finding's tie to a workload, with the signal that proves it.

import type { WorkloadRef } from '../inventory/row.ts';

/**
 * What proves a link, in the order of facts "Which workload does a finding belong to", most reliable first. Lines are
 * zero-based, files workspace-relative. Images, repositories and names are untrusted text.
 */
export type Signal =
  /** A person says so in a policy file. */
  | { readonly signal: 'pinned'; readonly file: string; readonly line: number }
  /** 1: a container runs the very image that was scanned. */
  | { readonly signal: 'digest'; readonly container: string; readonly digest: string }
  /** 1: a report of trivy-operator names the workload. */
  | { readonly signal: 'report'; readonly report: string }
  /** 2: the scanner names the object. */
  | { readonly signal: 'namedObject'; readonly object: string }
  /** 2: the finding lies in a manifest, in the document of this object. */
  | { readonly signal: 'manifest'; readonly file: string; readonly line: number; readonly object: string }
  /** 3: the build provenance of the image that runs names the source. */
  | { readonly signal: 'provenance'; readonly digest: string; readonly repository: string; readonly commit?: string; readonly file: string }
  /** 4: the labels org.opencontainers.image.source and .revision name it. */
  | { readonly signal: 'imageLabel'; readonly image: string; readonly repository: string; readonly commit?: string }
  /** 5: the scan names the repository and commit that the workload was built from. */
  | { readonly signal: 'scannedSource'; readonly repository: string; readonly commit?: string }
  /** 6: a build file (skaffold, compose, Tilt) ties the image to the folder that holds the finding. */
  | { readonly signal: 'buildFile'; readonly file: string; readonly line: number; readonly image: string }
  /** 7: Argo CD applied the workload from the folder that holds the finding: its manifest, not its code. */
  | { readonly signal: 'argo'; readonly application: string; readonly repository: string; readonly path: string }
  /** 7: Helm installed the workload from a chart that is called as the one whose folder holds the finding. */
  | { readonly signal: 'helmRelease'; readonly release: string; readonly chart: string; readonly folder: string }
  /** 8: a container runs the image that a chart's values name. */
  | { readonly signal: 'helmValues'; readonly image: string; readonly file: string; readonly line: number }
  /** 8: the workload's image is built from a Dockerfile whose folder holds the finding. */
  | { readonly signal: 'dockerfile'; readonly image: string; readonly dockerfile: string; readonly manifest?: { readonly file: string; readonly line: number } }
  /** 9: the folder's name is the workload's. A suggestion only. */
  | { readonly signal: 'name'; readonly name: string };

/** `suggestion` never counts as reach: it is shown, and a person can pin it. */
export type Confidence = 'certain' | 'likely' | 'suggestion';

export interface Link {
  readonly workload: WorkloadRef;
  readonly evidence: Signal;
  readonly confidence: Confidence;
}
