// Where in the workspace a claim is written down: its own document, or the template of a StatefulSet that makes it.

import type { Span } from './span.ts';
import type { PlacedObject } from './place.ts';

/** The place that makes a claim. */
export interface ClaimPlace {
  /** Workspace-relative. */
  readonly file: string;
  readonly at: Span;
}

/** @returns the span that makes the claim `name`, if this object does. A StatefulSet names claims `<template>-<set>-<ordinal>`. */
function placeIn({ object, name: placedName }: PlacedObject, name: string): Span | undefined {
  if (object.kind === 'PersistentVolumeClaim') return placedName === name ? object.nameAt : undefined;
  return object.claimTemplates.find((template) => {
    const prefix = `${template.name}-${placedName}-`;
    return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
  })?.at;
}

/** @returns where a claim is written; a manifest that says its namespace goes before one that leaves it to the context. */
export function claimPlace(placed: readonly PlacedObject[], namespace: string, name: string): ClaimPlace | undefined {
  let near: ClaimPlace | undefined;
  for (const one of placed) {
    if (one.isPatch === true) continue;
    if (one.namespace !== undefined && one.namespace !== namespace) continue;
    const at = placeIn(one, name);
    if (at === undefined) continue;
    if (one.namespace !== undefined) return { file: one.file, at };
    near ??= { file: one.file, at };
  }
  return near;
}
