// What the links of a finding depend on: where it lies and which scan reported it. Findings that share a place share their
// links, so that a million findings cost as many looks as they have places.

/** An object that a producer names itself: kube-linter's logicalLocations. */
export interface NamedObject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What a run of a scanner says of itself. Everything here is untrusted text. */
export interface RunFacts {
  readonly tool: string;
  /** automationDetails.id: with the tool, what a newer run of the same scan is told by (SARIF 2.1.0, 3.17.2). */
  readonly automationId?: string;
  /** Of an image's scan: run.properties imageName, imageID and repoDigests, as Trivy writes them. */
  readonly image?: { readonly name?: string; readonly id?: string; readonly digests: readonly string[] };
  /** The first of versionControlProvenance. */
  readonly source?: { readonly repository: string; readonly revision?: string; readonly branch?: string };
  /** The end of the last invocation, milliseconds since the epoch. */
  readonly endedAt?: number;
  /** The SARIF file, workspace-relative. */
  readonly file: string;
}

/**
 * What a report of trivy-operator is about, by its labels, its owner and the artifact that it names. Whether that still runs
 * is for the links to decide. Untrusted text.
 */
export interface ReportSubject {
  /** `<namespace>/<Kind>/<name>` of the report itself. */
  readonly report: string;
  /** Of the object that was scanned: a Deployment is scanned as its ReplicaSet. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  /** Of a VulnerabilityReport. */
  readonly container?: string;
  /** The image as the container named it then: repository with registry; a digest where there is no tag is that of the reference, beside a tag it is the configuration's. */
  readonly image?: { readonly repository: string; readonly tag?: string; readonly digest?: string };
  /** The same for each version of the workload: a place to tell findings by. */
  readonly place: string;
}

export interface FindingPlace {
  /** As resolved against the run's bases. */
  readonly uri: string;
  /** The workspace's file that the uri means, workspace-relative. */
  readonly file?: string;
  /** Zero-based; only where it tells which of a manifest's documents is meant. */
  readonly line?: number;
  readonly objects?: readonly NamedObject[];
  /** What the report of the cluster is about that it stands in. */
  readonly report?: ReportSubject;
  readonly run: RunFacts;
}
