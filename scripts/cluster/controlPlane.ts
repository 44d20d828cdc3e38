// The command lines of the control plane: etcd, API server, controller manager, scheduler.

import { join } from 'node:path';
import type { Addresses } from './addresses.ts';
import { insideState } from './clusterPaths.ts';
import { componentKubeconfig } from './credentials.ts';
import type { Program } from './namespaces.ts';

const pki = (file: string) => `${insideState}/pki/${file}`;

/** `--unsafe-no-fsync`: the data of a local cluster need not survive a power failure. 8 GiB is etcd's upper limit. */
export function etcd(programs: string): Program {
  return {
    name: 'etcd',
    command: [join(programs, 'etcd'), `--data-dir=${insideState}/etcd`, '--unsafe-no-fsync', `--quota-backend-bytes=${8 * 1024 ** 3}`, '--log-level=warn'],
  };
}

export function apiServer(programs: string, addresses: Addresses): Program {
  return {
    name: 'kube-apiserver',
    command: [
      join(programs, 'kube-apiserver'),
      '--etcd-servers=http://127.0.0.1:2379',
      '--secure-port=6443',
      `--advertise-address=${addresses.node}`,
      `--service-cluster-ip-range=${addresses.services}`,
      `--tls-cert-file=${pki('kube-apiserver.crt')}`,
      `--tls-private-key-file=${pki('kube-apiserver.key')}`,
      `--client-ca-file=${pki('ca.crt')}`,
      // Nobody has a certificate of that name: without the setting every component complains that it is missing.
      `--requestheader-client-ca-file=${pki('ca.crt')}`,
      '--requestheader-allowed-names=front-proxy',
      '--requestheader-username-headers=X-Remote-User',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged=true',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${pki('service-accounts.pub')}`,
      `--service-account-signing-key-file=${pki('service-accounts.key')}`,
      '--kubelet-preferred-address-types=InternalIP',
      `--kubelet-client-certificate=${pki('admin.crt')}`,
      `--kubelet-client-key=${pki('admin.key')}`,
    ],
  };
}

export function controllerManager(programs: string): Program {
  const kubeconfig = componentKubeconfig('kube-controller-manager');
  return {
    name: 'kube-controller-manager',
    command: [
      join(programs, 'kube-controller-manager'),
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${pki('service-accounts.key')}`,
      `--root-ca-file=${pki('ca.crt')}`,
      `--cluster-signing-cert-file=${pki('ca.crt')}`,
      `--cluster-signing-key-file=${pki('ca.key')}`,
    ],
  };
}

export function scheduler(programs: string): Program {
  const kubeconfig = componentKubeconfig('kube-scheduler');
  return {
    name: 'kube-scheduler',
    command: [
      join(programs, 'kube-scheduler'),
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
    ],
  };
}
