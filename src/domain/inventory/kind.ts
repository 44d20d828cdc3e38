// The kinds of cluster objects that the inventory reads, and what is known of each kind's list.

/** Kinds of objects that facts are read from. */
export const kinds = [
  'claim',
  'volume',
  'snapshot',
  'snapshotContent',
  'snapshotClass',
  'storageClass',
  'statefulSet',
  'deployment',
  'daemonSet',
  'pod',
  'secret',
  'managedCertificate',
  'configMap',
  'service',
  'ingress',
  'operation',
  'lease',
  'vulnerabilityReport',
  'configAuditReport',
] as const;

/**
 * A kind of object that facts are read from; `operation` is the ConfigMap that holds a journal, `managedCertificate`
 * cert-manager's Certificate, the reports are trivy-operator's.
 */
export type Kind = (typeof kinds)[number];

/** Reports bring findings; rows are not made of them. */
export type ReportKind = Extract<Kind, 'vulnerabilityReport' | 'configAuditReport'>;

/**
 * What is known of one kind in one scope. Only `live` makes an empty list mean "there is none".
 * Times are milliseconds since the epoch, by the local clock.
 */
export type KindState =
  | { readonly state: 'stillReading'; readonly since: number }
  | { readonly state: 'live'; readonly since: number }
  /** Being read again, or the watch made anew: what is known stands, and was up to date until `since`. */
  | { readonly state: 'catchingUp'; readonly since: number }
  | { readonly state: 'offline'; readonly since: number; readonly retryAt: number; readonly trouble: Trouble }
  | { readonly state: 'forbidden'; readonly since: number }
  | { readonly state: 'notInstalled'; readonly since: number };

/** What is in the way of a request. `detail` is untrusted text from outside: show it as plain text only. */
export type Trouble =
  | { readonly code: 'unreachable'; readonly server: string; readonly detail: string }
  | { readonly code: 'timedOut'; readonly server: string }
  | { readonly code: 'tlsRefused'; readonly server: string; readonly detail: string }
  | { readonly code: 'unauthorized'; readonly user: string }
  | { readonly code: 'forbidden'; readonly verb: string; readonly resource: string; readonly namespace: string }
  | { readonly code: 'credentialPluginMissing'; readonly user: string; readonly program: string }
  | { readonly code: 'credentialPluginFailed'; readonly user: string; readonly program: string; readonly detail: string }
  | { readonly code: 'noKubeconfig'; readonly path: string }
  | { readonly code: 'badKubeconfig'; readonly path: string; readonly detail: string }
  | { readonly code: 'noContext' }
  | { readonly code: 'noSuchContext'; readonly context: string }
  | { readonly code: 'serverError'; readonly status: number; readonly detail: string };
