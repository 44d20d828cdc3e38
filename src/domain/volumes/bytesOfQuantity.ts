// A Kubernetes quantity as a number of bytes (k8s.io/apimachinery, api/resource: "quantity").

const factors: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
  m: 1e-3,
};

/** @returns undefined if `text` is no quantity; fractions of a byte are rounded up, as the scheduler does. */
export function bytesOfQuantity(text: string): number | undefined {
  const [, digits, suffix, exponent] = /^(\d+(?:\.\d*)?|\.\d+)(?:([kMGTPE]i?|Ki|m)|[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const factor = exponent === undefined ? factors[suffix ?? ''] : 10 ** Number(exponent);
  return factor === undefined ? undefined : Math.ceil(Number(digits) * factor);
}
