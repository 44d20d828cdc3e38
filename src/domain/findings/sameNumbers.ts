// A set of short lists of numbers, kept in one array: a million lists cost no objects.

/** @returns a set; `add` says whether a list was not there yet. All lists are of one length. */
export function sameNumbers(): { add(list: readonly number[]): boolean } {
  let table = new Int32Array(1024).fill(-1);
  let lists = new Uint32Array(0);
  let count = 0;
  let width = 0;
  const slotOf = (hash: number, same: (at: number) => boolean): number => {
    let slot = hash & (table.length - 1);
    for (let at = table[slot] ?? -1; at !== -1 && !same(at); at = table[slot] ?? -1) slot = (slot + 1) & (table.length - 1);
    return slot;
  };
  const hashAt = (at: number): number => hashOf(lists.subarray(at * width, (at + 1) * width));
  const grow = (): void => {
    table = new Int32Array(table.length * 2).fill(-1);
    for (let at = 0; at < count; at += 1) table[slotOf(hashAt(at), () => false)] = at;
  };
  return {
    add(list) {
      width = list.length;
      const slot = slotOf(hashOf(list), (at) => list.every((number, i) => lists[at * width + i] === number));
      if (table[slot] !== -1) return false;
      if ((count + 1) * width > lists.length) {
        const more = new Uint32Array(Math.max(1024, lists.length * 2));
        more.set(lists);
        lists = more;
      }
      lists.set(list, count * width);
      table[slot] = count;
      count += 1;
      if (count * 2 > table.length) grow();
      return true;
    },
  };
}

/** FNV-1a over the numbers, finished by a shuffle: neighbours differ in low bits only. */
function hashOf(list: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const number of list) hash = Math.imul(hash ^ number, 0x01000193) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
  return (hash ^ (hash >>> 16)) >>> 0;
}
