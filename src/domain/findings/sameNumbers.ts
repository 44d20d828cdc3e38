// A set of short lists of numbers, kept in one array: a million lists cost no objects.

export interface NumberLists {
  /** @param list copied. @returns whether it was not there yet. */
  add(list: Uint32Array): boolean;
}

/**
 * @param width how long each list is.
 * @param most how many lists there may be: all memory is taken at once, so that no step is long.
 */
export function sameNumbers(width: number, most: number): NumberLists {
  // Half empty at least: few collide.
  const table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, most * 2)))).fill(-1);
  const lists = new Uint32Array(most * width);
  let count = 0;
  const isAt = (at: number, list: Uint32Array): boolean => {
    for (let i = 0; i < width; i += 1) if (lists[at * width + i] !== list[i]) return false;
    return true;
  };
  return {
    add(list) {
      let slot = hashOf(list) & (table.length - 1);
      for (let at = table[slot] ?? -1; at !== -1; at = table[slot] ?? -1) {
        if (isAt(at, list)) return false;
        slot = (slot + 1) & (table.length - 1);
      }
      lists.set(list, count * width);
      table[slot] = count;
      count += 1;
      return true;
    },
  };
}

/** FNV-1a over the numbers, finished by a shuffle: neighbours differ in low bits only. */
function hashOf(list: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < list.length; i += 1) hash = Math.imul(hash ^ (list[i] ?? 0), 0x01000193) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
  return (hash ^ (hash >>> 16)) >>> 0;
}
