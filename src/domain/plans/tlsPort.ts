// Which of a container's ports speaks TLS, as far as their names and numbers say so.

interface Port {
  readonly name?: string;
  readonly port: number;
}

/** IANA's names for TLS services, and what manifests commonly use. */
const tlsName = /(^|-)(https|tls|ssl|wss|grpcs|ldaps)(-|$)/;
const tlsNumbers: readonly number[] = [443, 8443, 6443, 9443];

/** @returns undefined where neither a name nor a number tells, and there is more than one. */
export function tlsPort(ports: readonly Port[]): number | undefined {
  const told = ports.find((one) => tlsName.test(one.name ?? '')) ?? ports.find((one) => tlsNumbers.includes(one.port));
  return (told ?? (ports.length === 1 ? ports[0] : undefined))?.port;
}
