// Where the objects of manifests come to stand: their namespaces, names and images once kustomizations are applied.

import { parseImage } from './image.ts';
import type { Kustomization, PatchText } from './kustomization.ts';
import type { Manifest } from './manifest.ts';
import type { ManifestImage, ManifestObject } from './manifestObject.ts';
import { isTarget } from './patchTarget.ts';
import type { PatchTarget } from './patchTarget.ts';

/** An object as it is applied. One that several kustomizations apply is there once for each. */
export interface PlacedObject {
  readonly file: string;
  readonly object: ManifestObject;
  readonly name: string;
  /** Absent: the context's, which no manifest knows. */
  readonly namespace?: string;
  readonly images: readonly ManifestImage[];
  /** Names of the claims that its pods mount. */
  readonly claims: readonly string[];
  /** It only changes an object of this kind and name, which stands elsewhere. */
  readonly isPatch?: true;
}

/** Objects of one kustomization that are placed: overlays upon overlays can multiply without end. */
const mostObjects = 10_000;

/** Kinds whose name kustomize leaves alone. */
const keepName: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition', 'APIService']);

/**
 * @returns every object of the manifests as the outermost kustomizations that lead to it apply it; as its document says
 * where none does. Namespace: kustomization's, then the document's. Patches stand behind the objects.
 */
export function placeObjects(manifests: readonly Manifest[]): readonly PlacedObject[] {
  const byFile = new Map(manifests.map((manifest) => [manifest.file, manifest]));
  const byFolder = new Map<string, Manifest & { readonly kustomization: Kustomization }>();
  for (const manifest of manifests) {
    const { kustomization } = manifest;
    if (kustomization !== undefined) byFolder.set(folderOf(manifest.file), { ...manifest, kustomization });
  }
  const within = (folder: string, paths: readonly string[]): readonly string[] => [...new Set(paths.map((path) => joinPath(folder, path)))].filter((path) => path !== undefined);
  const inner = new Set([...byFolder].flatMap(([folder, { kustomization: { resources, components } }]) => within(folder, [...resources, ...components])));

  const built = new Map<string, readonly PlacedObject[]>();
  const build = (folder: string): readonly PlacedObject[] => {
    const known = built.get(folder);
    const manifest = byFolder.get(folder);
    if (known !== undefined || manifest === undefined) return known ?? [];
    built.set(folder, []); // A kustomization that leads back to itself adds nothing.
    const placed = apply(folder, [], manifest.kustomization, new Set());
    built.set(folder, placed);
    return placed;
  };
  /** Gathers what a kustomization names and changes it, together with `objects`: those that a component is applied to. */
  const apply = (folder: string, objects: readonly PlacedObject[], kustomization: Kustomization, above: ReadonlySet<string>): readonly PlacedObject[] => {
    const own = within(folder, kustomization.resources).flatMap((path) => {
      const file = byFile.get(path);
      return file === undefined ? build(path) : asWritten(file);
    });
    let gathered: readonly PlacedObject[] = [...objects, ...own].slice(0, mostObjects);
    for (const path of within(folder, kustomization.components)) {
      const component = above.has(path) ? undefined : byFolder.get(path);
      if (component !== undefined) gathered = apply(path, gathered, component.kustomization, new Set([...above, path]));
    }
    const inside = byFolder.get(folder)?.file ?? '';
    const patches = kustomization.patches.flatMap(({ path = '', text, target }) => {
      const source = text === undefined ? byFile.get(joinPath(folder, path) ?? '') : { file: inside, objects: text.objects, patch: text };
      return source === undefined ? [] : patchesOf(target, source, gathered);
    });
    return transform([...withoutPatched(gathered, patches), ...patches].slice(0, mostObjects), kustomization);
  };
  const placed = [...byFolder.keys()].filter((folder) => !inner.has(folder)).flatMap(build);
  const reached = new Set(placed.map(({ file }) => file));
  return [...placed, ...manifests.filter(({ file }) => !reached.has(file)).flatMap(asWritten)];
}

/** The objects of a file as their documents say. */
function asWritten({ file, objects }: Pick<Manifest, 'file' | 'objects'>): PlacedObject[] {
  return objects.map((object) => ({
    file,
    object,
    name: object.name,
    ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
    images: object.images,
    claims: object.claims,
  }));
}

/** What a patch does to each object that it changes: to its target, else to the objects of the kinds and names that it says. */
function patchesOf(target: PatchTarget | undefined, source: Pick<Manifest, 'file' | 'objects' | 'patch'>, gathered: readonly PlacedObject[]): readonly PlacedObject[] {
  const objects = gathered.filter(({ isPatch }) => isPatch === undefined);
  const changed = (patched: PlacedObject, patch: PlacedObject): PlacedObject => ({
    ...patch,
    name: patched.name,
    ...(patched.namespace === undefined ? {} : { namespace: patched.namespace }),
    isPatch: true,
  });
  if (target === undefined) {
    // As written, or as those that gathered them have named them since.
    return asWritten(source).flatMap((patch) => {
      const patched = objects.find(({ object, name }) => object.kind === patch.object.kind && (name === patch.name || object.name === patch.name));
      return patched === undefined ? [] : [changed(patched, patch)];
    });
  }
  const targets = objects.filter(({ object, name, namespace }) => isTarget(target, object, [object.name, name], [object.namespace, namespace]));
  return targets.flatMap((patched) => [
    ...asWritten(source).map((patch) => changed(patched, { ...patch, object: { ...patch.object, kind: patched.object.kind, name: patched.object.name } })),
    ...(source.patch === undefined || source.objects.length > 0 ? [] : [changed(patched, byJsonPatch(source.file, source.patch, patched))]),
  ]);
}

/** What a JSON patch makes of an object, which it does not name itself. */
function byJsonPatch(file: string, { lines, at, images }: PatchText, { object, name }: PlacedObject): PlacedObject {
  const set = images.flatMap(({ position, container: added, image, at: span }) => {
    const container = added ?? object.images.find((one) => one.position === position)?.container;
    return container === undefined ? [] : [{ container, position, image, at: span }];
  });
  return { file, object: { ...object, lines, nameAt: at, images: set }, name, images: set, claims: [] };
}

/** The objects without the images that patches put others in the place of: those stand in the patches. */
function withoutPatched(objects: readonly PlacedObject[], patches: readonly PlacedObject[]): readonly PlacedObject[] {
  const changing = patches.filter(({ images }) => images.length > 0);
  if (changing.length === 0) return objects;
  return objects.map((placed) => {
    const mine = changing.filter(({ object, name, namespace }) => object.kind === placed.object.kind && name === placed.name && namespace === placed.namespace);
    const containers = new Set(mine.flatMap(({ images }) => images.map(({ container }) => container)));
    return containers.size === 0 ? placed : { ...placed, images: placed.images.filter(({ container }) => !containers.has(container)) };
  });
}

/** What one kustomization does to the objects that it gathered. */
function transform(objects: readonly PlacedObject[], { namespace, namePrefix, nameSuffix, images }: Kustomization): readonly PlacedObject[] {
  const renamed = (name: string): string => namePrefix + name + nameSuffix;
  const claims = new Set(objects.filter(({ object }) => object.kind === 'PersistentVolumeClaim').map(({ name }) => name));
  return objects.map((placed) => ({
    ...placed,
    name: keepName.has(placed.object.kind) ? placed.name : renamed(placed.name),
    ...(namespace === undefined ? {} : { namespace }),
    images: placed.images.map((image) => ({ ...image, image: replaced(image.image, images) })),
    // A claim from elsewhere keeps its name, as kustomize follows only references to what it gathered.
    claims: placed.claims.map((claim) => (claims.has(claim) ? renamed(claim) : claim)),
  }));
}

/** An image after a kustomization's `images`, which name it without tag and digest. */
function replaced(image: string, replacements: Kustomization['images']): string {
  const { repository, tag, digest } = parseImage(image);
  const change = replacements.find(({ name }) => name === repository);
  if (change === undefined) return image;
  const newDigest = change.digest ?? (change.newTag === undefined ? digest : undefined);
  const newTag = change.newTag ?? (change.digest === undefined ? tag : undefined);
  return `${change.newName ?? repository}${newTag === undefined ? '' : `:${newTag}`}${newDigest === undefined ? '' : `@${newDigest}`}`;
}

/** @returns the folder of a workspace-relative path, '' for the workspace's own. */
export function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** @returns a path relative to a folder of the workspace; undefined where it is remote, absolute or leads out. */
export function joinPath(folder: string, path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/|^[^/]+@|\?ref=/i.test(path)) return undefined;
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
