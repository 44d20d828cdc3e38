// Sizes as Kubernetes writes them (resource.Quantity, binary suffixes).

const suffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** @returns such as "20Gi"; one decimal where it is not a whole number of the largest fitting unit. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < suffixes.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const rounded = Math.round(value * 10) / 10;
  return `${rounded}${suffixes[unit] ?? ''}`;
}
