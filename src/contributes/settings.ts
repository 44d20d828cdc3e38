// Every setting with its scope. What a repository must not decide is application or restricted.

interface SettingSpec {
  readonly type: 'string' | 'boolean' | 'array';
  readonly default: string | boolean | readonly string[];
  readonly scope: 'application' | 'machine-overridable' | 'window';
  readonly description: string;
  /** Ignored from a workspace that is not trusted. */
  readonly restricted: boolean;
}

export const settings = {
  'volumeGuard.kubeconfig': {
    type: 'string',
    default: '',
    scope: 'machine-overridable',
    description: 'Path of the kubeconfig to use. Empty: as kubectl chooses it (`KUBECONFIG`, else `~/.kube/config`).',
    restricted: true,
  },
  'volumeGuard.namespaces': {
    type: 'array',
    default: [],
    scope: 'window',
    description: 'Namespaces to watch. Empty: all of them, or where you may not list all, those that the kubeconfig names for the cluster. *Select Namespaces…* chooses for one context and goes before this.',
    restricted: false,
  },
  'volumeGuard.readOnlyContexts': {
    type: 'array',
    default: [],
    scope: 'application',
    description: 'Contexts in which Volume Guard changes nothing, as patterns in which `*` stands for any run of characters, such as `prod-*`. Only your user settings count: a repository cannot unlock a context.',
    restricted: false,
  },
  'volumeGuard.sarifFiles': {
    type: 'array',
    default: ['**/*.sarif', '**/*.sarif.json', '**/*.sarif.gz', '**/*.sarif.json.gz'],
    scope: 'window',
    description: 'Which files of the workspace are read as SARIF, as patterns from its folder on: `*` stands for anything within a folder, `**` across folders, such as `build/reports/*.json`. `node_modules` and `.git` are left out.',
    restricted: false,
  },
  'volumeGuard.watchInBackground': {
    type: 'boolean',
    default: false,
    scope: 'window',
    description: 'Watch the cluster from the start, so that the badge is right before the view was opened. Without it, watching starts when a view, a manifest or a file with findings needs it.',
    restricted: true,
  },
} as const satisfies Readonly<Record<`volumeGuard.${string}`, SettingSpec>>;

export type SettingId = keyof typeof settings;

/** The values' types, by id. */
export interface SettingValues extends Record<SettingId, unknown> {
  'volumeGuard.kubeconfig': string;
  'volumeGuard.namespaces': readonly string[];
  'volumeGuard.readOnlyContexts': readonly string[];
  'volumeGuard.sarifFiles': readonly string[];
  'volumeGuard.watchInBackground': boolean;
}
