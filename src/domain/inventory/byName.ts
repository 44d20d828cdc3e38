// The order of objects that does not depend on the order in which they were read.

/** Compares for `sort`: by namespace, name and kind. */
export function byName(a: Named, b: Named): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.kind, b.kind);
}

interface Named {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
