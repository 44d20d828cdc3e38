// Whether two host names of Ingresses, wildcards among them, can mean the same host.

/**
 * A wildcard stands for exactly one label, the first (networking.k8s.io/v1, IngressRule.host).
 * @param a such as `shop.example.com` or `*.example.com`, as Ingresses write them: in lower case
 */
export function hostsMeet(a: string, b: string): boolean {
  return a === b || covers(a, b) || covers(b, a);
}

function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.indexOf('.') > 0 && host.slice(host.indexOf('.')) === wildcard.slice(1);
}
