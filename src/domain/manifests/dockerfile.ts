// Dockerfiles: which image one probably builds, and what of its context it takes.

import { imageName } from './image.ts';
import { folderOf, joinPath } from './place.ts';

export interface Dockerfile {
  /** Workspace-relative. */
  readonly path: string;
  /** Its folder, which is its build context where nothing says otherwise; '' is the workspace's. */
  readonly folder: string;
  /** What its image is probably called: the folder's own name, and orders of orders.Dockerfile and Dockerfile.orders. */
  readonly names: readonly string[];
  /** Files and folders of the context that it copies, relative to that; '' is all of it. Of stages that the last one is made of. */
  readonly copies: readonly string[];
}

/** Base names of Dockerfiles, as patterns with `*`. */
export const dockerfileNames = ['Dockerfile', 'Dockerfile.*', '*.Dockerfile', 'Containerfile'] as const;

/** @returns the Dockerfile at `path`; `workspace` is the name of the workspace's folder, `text` what stands in it, if that is known. */
export function dockerfileAt(path: string, workspace: string, text = ''): Dockerfile {
  const folder = folderOf(path);
  const [, before, after] = /(?:^|\/)(?:([^/]+)\.Dockerfile|Dockerfile\.([^/]+))$/.exec(path) ?? [];
  const own = before ?? after;
  return { path, folder, names: [folder === '' ? workspace : folder.slice(folder.lastIndexOf('/') + 1), ...(own === undefined ? [] : [own])], copies: copiesIn(text) };
}

/** @returns whether `image` is probably built from `dockerfile`. */
export function builds({ names }: Dockerfile, image: string): boolean {
  return names.some((name) => name.toLowerCase() === imageName(image).toLowerCase());
}

/**
 * @param context its build context, workspace-relative, as a build file says. Where none does: the folder around it from which
 * the paths that it copies lead into its own, else its own.
 * @returns the files and folders of the workspace that its image is made of, as far as paths tell: more than it copies, for
 * what is copied can have been built from its neighbours.
 */
export function sourcesOf({ folder, copies }: Dockerfile, context: string = contextOf(folder, copies)): readonly string[] {
  if (context === folder) return [folder];
  return [...new Set([folder, ...copies.flatMap((copy) => joinPath(context, copy) ?? [])])];
}

/** The innermost folder around `folder` below which a copied path leads back into it. */
function contextOf(folder: string, copies: readonly string[]): string {
  const segments = folder.split('/');
  for (let up = 1; up <= segments.length && folder !== ''; up += 1) {
    const back = segments.slice(-up).join('/');
    if (copies.some((copy) => copy === back || copy.startsWith(`${back}/`))) return segments.slice(0, -up).join('/');
  }
  return folder;
}

interface Stage {
  readonly name: string;
  readonly copies: string[];
  /** Names and numbers of stages that it takes from. */
  readonly from: string[];
}

/** Dockerfile reference: COPY, ADD, RUN --mount=type=bind, FROM … AS; of paths with wildcards, the folder before them. */
function copiesIn(text: string): readonly string[] {
  const stages: Stage[] = [];
  for (const line of text.replaceAll(/[\\`][ \t]*\r?\n(?:[ \t]*#.*\r?\n)*/g, ' ').split(/\r?\n/)) {
    const [, instruction = '', rest = ''] = /^\s*(FROM|COPY|ADD|RUN)\s+(.*)$/i.exec(line) ?? [];
    if (instruction.toUpperCase() === 'FROM') {
      const [, image = '', name] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      stages.push({ name: name?.toLowerCase() ?? '', copies: [], from: [image.toLowerCase()] });
    }
    const stage = stages.at(-1);
    if (stage === undefined) continue;
    const flags = [...rest.matchAll(/(?:^|\s)--(from|mount)=(\S+)/g)];
    if (instruction.toUpperCase() === 'RUN') {
      for (const [, , mount = ''] of flags) {
        const options = new Map(mount.split(',').map((option) => [option.split('=', 1)[0], option.slice(option.indexOf('=') + 1)]));
        const from = options.get('from');
        if (from !== undefined) stage.from.push(from.toLowerCase());
        else if (options.get('type') === 'bind') add(stage, options.get('source') ?? options.get('src') ?? '.');
      }
    } else if (/^(?:COPY|ADD)$/i.test(instruction)) {
      const from = flags.find(([, flag]) => flag === 'from')?.[2];
      if (from !== undefined) stage.from.push(from.toLowerCase());
      else for (const source of wordsOf(rest).slice(0, -1)) add(stage, source);
    }
  }
  const needed = new Set<Stage>();
  const need = (stage: Stage | undefined): void => {
    if (stage === undefined || needed.has(stage)) return;
    needed.add(stage);
    for (const from of stage.from) need(stages.find(({ name }) => name !== '' && name === from) ?? (/^\d+$/.test(from) ? stages[Number(from)] : undefined));
  };
  need(stages.at(-1));
  return [...new Set([...needed].flatMap(({ copies }) => copies))];
}

/** The arguments of an instruction without its flags: words, or a list in JSON. */
function wordsOf(rest: string): readonly string[] {
  const plain = rest.replace(/^(?:--\S+\s+)+/, '').trim();
  return plain.startsWith('[') ? [...plain.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word) : plain.split(/\s+/);
}

/** Adds a path of the context. What is a variable, another machine's or written in place is not known. */
function add({ copies }: Stage, source: string): void {
  if (/\$|^[a-z][a-z0-9+.-]*:|^<<|^git@/i.test(source)) return;
  const segments = source.split('/').filter((segment) => segment !== '' && segment !== '.');
  const wild = segments.findIndex((segment) => /[*?[]/.test(segment));
  const path = (wild < 0 ? segments : segments.slice(0, wild)).join('/');
  if (!path.split('/').includes('..')) copies.push(path);
}
