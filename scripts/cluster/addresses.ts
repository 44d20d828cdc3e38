// The IP ranges of a cluster: one /16 of 10.0.0.0/8 each, so that several clusters stand side by side.

/** Ranges and addresses, all IPv4. */
export interface Addresses {
  /** The second number of all of the cluster's addresses. */
  readonly number: number;
  readonly services: string;
  /** The Service `kubernetes`: the first address of the range, as the API server takes it. */
  readonly kubernetesService: string;
  readonly dnsService: string;
  readonly pods: string;
  /** The host's end of the link. */
  readonly host: string;
  /** The cluster's end of the link: the node's address, and that of the API server. */
  readonly node: string;
  readonly linkPrefix: string;
  /** The link's name on the host. */
  readonly link: string;
  readonly server: string;
}

/** The upper part of 10.0.0.0/8, which other tools rarely take. */
export const numbers = Array.from({ length: 60 }, (_, i) => 192 + i);

/** @param number one of `numbers` */
export function addresses(number: number): Addresses {
  const at = (rest: string) => `10.${number}.${rest}`;
  return {
    number,
    services: at('0.0/20'),
    kubernetesService: at('0.1'),
    dnsService: at('0.10'),
    pods: at('128.0/20'),
    host: at('255.1'),
    node: at('255.2'),
    linkPrefix: '30',
    link: `volguard${number}`,
    server: `https://${at('255.2')}:6443`,
  };
}
