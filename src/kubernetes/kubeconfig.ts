// Kubeconfig files: which ones, read and merged as kubectl does, decoded into what the client needs.

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { parseDocument } from 'yaml';
import { type JsonObject, listOf, objectOf, textOf } from '../domain/json.ts';
import { RequestFailed } from './client.ts';
import { recordOf, textMapOf } from './outside.ts';

/** How to reach one API server. */
export interface ClusterEntry {
  readonly server: string;
  readonly caFile?: string | undefined;
  readonly caData?: string | undefined;
  readonly insecure: boolean;
  readonly tlsServerName?: string | undefined;
  readonly proxyUrl?: string | undefined;
  /** What the entry has for credential plugins; they are told it (ExecCredential, spec.cluster.config). */
  readonly execConfig?: unknown;
}

/** A credential plugin (client.authentication.k8s.io ExecConfig). */
export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string;
  /** Folder of the kubeconfig: a command with a path separator is relative to it. */
  readonly folder: string;
}

/** Who one is; `name` is the entry's name, the only part that may be shown. */
export interface UserEntry {
  readonly name: string;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly certFile?: string | undefined;
  readonly certData?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly keyData?: string | undefined;
  readonly exec?: ExecEntry | undefined;
  readonly authProvider?: { readonly name: string; readonly config: Readonly<Record<string, string>> } | undefined;
  readonly impersonate?: { readonly user: string; readonly uid?: string | undefined; readonly groups: readonly string[]; readonly extra: Readonly<Record<string, readonly string[]>> } | undefined;
}

export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  /** Absent: `default`. */
  readonly namespace?: string | undefined;
}

/** All kubeconfig files merged: the first file to name a thing wins. */
export interface Kubeconfig {
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly currentContext?: string | undefined;
}

/**
 * @param explicit a path that overrides all else (the setting), or a list like KUBECONFIG's.
 * @returns the kubeconfig files by kubectl's rules: `explicit`, else $KUBECONFIG's list, else ~/.kube/config.
 */
export function kubeconfigFiles(explicit: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  const list = (explicit ?? env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  if (list.length > 0) return list.map((path) => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path));
  return [join(homedir(), '.kube', 'config')];
}

/**
 * Reads and merges `files`. Those that do not exist are left out, as kubectl does.
 * @throws RequestFailed noKubeconfig if there is none at all, badKubeconfig if one cannot be read or understood.
 */
export async function loadKubeconfig(files: readonly string[]): Promise<Kubeconfig> {
  const contexts = new Map<string, ContextEntry>();
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  let currentContext: string | undefined;
  let found = false;
  for (const path of files) {
    const text = await readIfThere(path);
    if (text === undefined) continue;
    found = true;
    const root = parse(path, text);
    const folder = dirname(path);
    currentContext ??= textOf(root['current-context']);
    addEntries(contexts, root['contexts'], 'context', (name, entry) => decodeContext(name, entry));
    addEntries(clusters, root['clusters'], 'cluster', (_, entry) => decodeCluster(entry, folder));
    addEntries(users, root['users'], 'user', (name, entry) => decodeUser(name, entry, folder));
  }
  if (!found) throw new RequestFailed({ code: 'noKubeconfig', path: files.join(delimiter) }, 0, '');
  return { contexts, clusters, users, currentContext };
}

/** What a context leads to. */
export interface ResolvedContext {
  readonly context: ContextEntry;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/**
 * @param name the context chosen; undefined: current-context.
 * @param files for the error only.
 * @throws RequestFailed noContext, noSuchContext, badKubeconfig (the context names what is not there).
 */
export function resolveContext(config: Kubeconfig, name: string | undefined, files: readonly string[]): ResolvedContext {
  const chosen = name ?? config.currentContext;
  if (chosen === undefined) throw new RequestFailed({ code: 'noContext' }, 0, '');
  const context = config.contexts.get(chosen);
  if (!context) throw new RequestFailed({ code: 'noSuchContext', context: chosen }, 0, '');
  const cluster = config.clusters.get(context.cluster);
  if (!cluster) throw badKubeconfig(files.join(delimiter), `context ${chosen}: no cluster ${context.cluster}`);
  const user = context.user === '' ? { name: '' } : config.users.get(context.user);
  if (!user) throw badKubeconfig(files.join(delimiter), `context ${chosen}: no user ${context.user}`);
  return { context, cluster, user };
}

function badKubeconfig(path: string, detail: string): RequestFailed {
  return new RequestFailed({ code: 'badKubeconfig', path, detail }, 0, '');
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw badKubeconfig(path, code);
  }
}

function codeOf(error: unknown): string {
  return textOf(recordOf(error)['code']) ?? 'unreadable';
}

/** A parser's message quotes the file, which holds credentials: only the error's code and line are told. */
function parse(path: string, text: string): JsonObject {
  const document = parseDocument(text, { prettyErrors: true });
  const error = document.errors[0];
  if (error) throw badKubeconfig(path, `${error.code}, line ${error.linePos?.[0].line ?? '?'}`);
  let root: unknown;
  try {
    root = document.toJS();
  } catch (error) {
    throw badKubeconfig(path, error instanceof Error ? error.name : 'unreadable');
  }
  if (root === null) return {};
  const mapping = objectOf(root);
  if (!mapping) throw badKubeconfig(path, 'not a mapping');
  return mapping;
}

function addEntries<T>(into: Map<string, T>, list: unknown, key: string, decode: (name: string, entry: JsonObject) => T | undefined): void {
  for (const item of listOf(list)) {
    const name = textOf(recordOf(item)['name']);
    if (name === undefined || into.has(name)) continue;
    const entry = decode(name, recordOf(recordOf(item)[key]));
    if (entry !== undefined) into.set(name, entry);
  }
}

function decodeContext(name: string, entry: JsonObject): ContextEntry | undefined {
  const cluster = textOf(entry['cluster']);
  if (cluster === undefined) return undefined;
  return { name, cluster, user: textOf(entry['user']) ?? '', namespace: textOf(entry['namespace']) };
}

function decodeCluster(entry: JsonObject, folder: string): ClusterEntry | undefined {
  const server = textOf(entry['server']);
  if (server === undefined || !URL.canParse(server)) return undefined;
  return {
    server: server.replace(/\/+$/, ''),
    caFile: fileIn(folder, entry['certificate-authority']),
    caData: textOf(entry['certificate-authority-data']),
    insecure: entry['insecure-skip-tls-verify'] === true,
    tlsServerName: textOf(entry['tls-server-name']),
    proxyUrl: textOf(entry['proxy-url']),
    execConfig: recordOf(listOf(entry['extensions']).find((extension) => recordOf(extension)['name'] === 'client.authentication.k8s.io/exec'))['extension'],
  };
}

function decodeUser(name: string, entry: JsonObject, folder: string): UserEntry {
  const provider = recordOf(entry['auth-provider']);
  const providerName = textOf(provider['name']);
  return {
    name,
    token: textOf(entry['token']),
    tokenFile: fileIn(folder, entry['tokenFile']),
    username: textOf(entry['username']),
    password: textOf(entry['password']),
    certFile: fileIn(folder, entry['client-certificate']),
    certData: textOf(entry['client-certificate-data']),
    keyFile: fileIn(folder, entry['client-key']),
    keyData: textOf(entry['client-key-data']),
    exec: decodeExec(recordOf(entry['exec']), folder),
    authProvider: providerName === undefined ? undefined : { name: providerName, config: textMapOf(provider['config']) },
    impersonate: decodeImpersonation(entry),
  };
}

function decodeExec(entry: JsonObject, folder: string): ExecEntry | undefined {
  const command = textOf(entry['command']);
  if (command === undefined) return undefined;
  const env = listOf(entry['env']).map((e) => [textOf(recordOf(e)['name']) ?? '', textOf(recordOf(e)['value']) ?? ''] as const);
  return {
    apiVersion: textOf(entry['apiVersion']) ?? '',
    command,
    args: listOf(entry['args']).filter((arg) => typeof arg === 'string'),
    env: Object.fromEntries(env.filter(([key]) => key !== '')),
    provideClusterInfo: entry['provideClusterInfo'] === true,
    interactiveMode: textOf(entry['interactiveMode']) ?? 'IfAvailable',
    folder,
  };
}

function decodeImpersonation(entry: JsonObject): UserEntry['impersonate'] {
  const user = textOf(entry['as']);
  if (user === undefined) return undefined;
  const extra = Object.entries(recordOf(entry['as-user-extra'])).map(([key, values]) => [key, texts(values)] as const);
  return { user, uid: textOf(entry['as-uid']), groups: texts(entry['as-groups']), extra: Object.fromEntries(extra) };
}

function texts(value: unknown): readonly string[] {
  return listOf(value).filter((v) => typeof v === 'string');
}

function fileIn(folder: string, value: unknown): string | undefined {
  const path = textOf(value);
  return path === undefined || isAbsolute(path) ? path : join(folder, path);
}
