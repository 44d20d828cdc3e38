// Certificates by what a user may read: secrets listed, read by name, or not at all; with cert-manager's Certificates beside
// them. A real API server with cert-manager's own schema; the test writes what the controller would.

import assert from 'node:assert/strict';
import { until } from '../../scripts/lib/until.ts';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import type { CertificateRow } from '../../src/domain/certificates/certificate.ts';
import type { FactEvent } from '../../src/domain/inventory/inventory.ts';
import type { SecretToRead } from '../../src/domain/inventory/secretToRead.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import { NamedSecrets, namedSecretsLimits } from '../../src/sources/cluster/namedSecrets.ts';
import { certificateDefinition } from './support/certManagerDefinitions.ts';
import { plant, secretObject, type Planted } from './support/plantedSecret.ts';

const signal = new AbortController().signal;
const secrets = '/api/v1/namespaces/shop/secrets';
const certificates = '/apis/cert-manager.io/v1/namespaces/shop/certificates';
const rbac = '/apis/rbac.authorization.k8s.io/v1';

describe('certificates by what may be read', function () {
  this.timeout(240_000);
  let plane: BareControlPlane;
  let admin: Client;
  let inventory: InventoryClient;

  const create = async (path: string, body: object): Promise<unknown> => await admin.request({ method: 'POST', path, body, signal });
  const row = (name: string): CertificateRow | undefined => inventory.certificate(`shop/${name}`);
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
  };
  const grant = async (name: string, rule: object): Promise<void> => {
    await create(`${rbac}/clusterroles`, { metadata: { name }, rules: [rule] });
    const subjects = [{ kind: 'User', name: 'viewer', apiGroup: 'rbac.authorization.k8s.io' }];
    await create(`${rbac}/clusterrolebindings`, { metadata: { name }, roleRef: { kind: 'ClusterRole', name, apiGroup: 'rbac.authorization.k8s.io' }, subjects });
  };
  const writeStatus = async (name: string, status: object): Promise<void> => {
    await admin.request({ method: 'PATCH', patch: 'merge', path: `${certificates}/${name}/status`, body: { status }, signal });
  };
  const replace = async (secret: Planted): Promise<void> => {
    await admin.request({ method: 'PUT', path: `${secrets}/${secret.name}`, body: secretObject(secret), signal });
  };
  const leafOf = (name: string): string | undefined => {
    const certificate = row(name)?.certificate;
    return certificate?.readable === true ? certificate.leaf.sha256 : undefined;
  };

  before(async () => {
    plane = await BareControlPlane.start();
    admin = await plane.client('admin');
    await create('/api/v1/namespaces', { metadata: { name: 'shop' } });
    await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', await certificateDefinition());
    for (const name of ['web-tls', 'by-hand']) await create(secrets, secretObject(await plant(name, 'EC', false)));
    const spec = { secretName: 'web-tls', dnsNames: ['shop.example.com'], issuerRef: { name: 'ca', kind: 'ClusterIssuer' } };
    const body = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web' }, spec };
    await until('Certificates to be served', async () => await create(certificates, body), { timeoutMs: 60_000 });
    const backend = { service: { name: 'web', port: { number: 80 } } };
    const tls = [{ hosts: ['shop.example.com'], secretName: 'by-hand' }, { hosts: ['old.example.com'], secretName: 'missing' }];
    await create('/apis/networking.k8s.io/v1/namespaces/shop/ingresses', { metadata: { name: 'public' }, spec: { tls, defaultBackend: backend } });
    await grant('references', { apiGroups: ['networking.k8s.io', 'cert-manager.io'], resources: ['ingresses', 'certificates'], verbs: ['get', 'list', 'watch'] });
    inventory = new InventoryClient({ worker: new URL('../../src/sources/cluster/worker.ts', import.meta.url), target: { kubeconfig: plane.kubeconfig, context: 'viewer' } });
    inventory.want(['secret', 'managedCertificate', 'ingress']);
    await inventory.settled(AbortSignal.timeout(60_000));
  });

  after(async () => {
    await inventory.dispose();
    await admin.dispose();
    await plane.stop();
  });

  it('without access to secrets: what cert-manager says, and what is referred to', async () => {
    await eventually('the rows', () => row('web-tls') !== undefined && row('by-hand') !== undefined && row('missing') !== undefined);
    assert.deepEqual(row('web-tls')?.source, { by: 'certificate' });
    assert.deepEqual(row('by-hand')?.source, { by: 'reference' });
    assert.deepEqual(row('by-hand')?.certificate, { readable: false, reason: 'notVisible', why: { code: 'forbidden', kind: 'secret', namespace: 'shop' } });

    const notBefore = '2026-01-01T00:00:00Z';
    const conditions = [{ type: 'Ready', status: 'True', reason: 'Ready', message: 'up to date', lastTransitionTime: notBefore }];
    await writeStatus('web', { conditions, notBefore, notAfter: '2026-04-01T00:00:00Z', renewalTime: '2026-03-01T00:00:00Z', revision: 1 });
    await eventually('what the Certificate says', () => {
      const certificate = row('web-tls')?.certificate;
      return certificate?.readable === false && certificate.reason === 'notVisible' && certificate.lifetime?.notAfter === Date.parse('2026-04-01T00:00:00Z');
    });
    await writeStatus('web', { conditions: [...conditions, { type: 'Issuing', status: 'True', reason: 'Renewing', message: '', lastTransitionTime: notBefore }], nextPrivateKeySecretName: 'web-next' });
    await eventually('the renewal', () => {
      const renewal = row('web-tls')?.managedBy?.renewal;
      return renewal?.state === 'seen' && renewal.issuing && renewal.nextPrivateKeySecret === 'web-next' && renewal.revision === 1;
    });
  });

  it('two Certificates that write one secret are a fault, as long as there are two', async () => {
    const spec = { secretName: 'web-tls', dnsNames: ['shop.example.com'], issuerRef: { name: 'other' } };
    await create(certificates, { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web-2' }, spec });
    await eventually('the fault', () => row('web-tls')?.faults.some(({ code }) => code === 'secretShared') === true);
    await admin.request({ method: 'DELETE', path: `${certificates}/web-2`, signal });
    await eventually('its end', () => row('web-tls')?.faults.length === 0);
  });

  it('with access to single secrets: those are read by their names, and again when what refers to them changes', async () => {
    await grant('by-name', { apiGroups: [''], resources: ['secrets'], resourceNames: ['web-tls', 'missing'], verbs: ['get'] });
    await eventually('the secret', () => {
      inventory.retryNow();
      return leafOf('web-tls') !== undefined;
    });
    assert.equal(row('web-tls')?.source.by, 'name');
    const { certificate, managedBy } = row('web-tls') ?? {};
    assert(certificate?.readable === true && certificate.keyMatches === true);
    assert.equal(managedBy?.certificate, 'web');
    await eventually('that one does not exist', () => row('missing')?.certificate.readable === false && JSON.stringify(row('missing')?.certificate).includes('noSecret'));
    assert.equal(row('by-hand')?.source.by, 'reference', 'of the others no more is known than before');

    const before = leafOf('web-tls');
    await replace(await plant('web-tls', 'EC', false));
    await writeStatus('web', { revision: 2, nextPrivateKeySecretName: null, conditions: [] });
    await eventually('the new certificate', () => leafOf('web-tls') !== undefined && leafOf('web-tls') !== before);
  });

  it('with access to the list: everything, as it changes', async () => {
    await grant('list', { apiGroups: [''], resources: ['secrets'], verbs: ['list', 'watch'] });
    await eventually('the list', () => {
      inventory.retryNow();
      return row('by-hand')?.source.by === 'list' && row('web-tls')?.source.by === 'list';
    });
    assert.equal(row('missing'), undefined, 'there is no such secret, and nothing tells of a certificate in it');
    const before = leafOf('by-hand');
    await replace(await plant('by-hand', 'EC', false));
    await eventually('a change', () => leafOf('by-hand') !== before);
    await admin.request({ method: 'DELETE', path: `${rbac}/clusterrolebindings/list`, signal });
  });

  it('reads by name from time to time while it is wanted, a few at a time, and no more than so many', async () => {
    const seen: string[] = [];
    let under = 0;
    let most = 0;
    const { transport } = admin;
    const send = transport.send.bind(transport);
    transport.send = async (...args) => {
      most = Math.max(most, ++under);
      try {
        return await send(...args);
      } finally {
        under -= 1;
      }
    };
    const take = (event: FactEvent): void => {
      if (event.type === 'readByName') seen.push(`${event.name} ${event.facts?.resourceVersion ?? ''}`);
    };
    const named = new NamedSecrets(transport, take, { ...namedSecretsLimits, interval: 50, atOnce: 2, most: 3 });
    try {
      for (const name of ['a', 'b', 'c', 'd']) await create(secrets, secretObject(await plant(name, 'EC', false)));
      const wanted = ['a', 'b', 'c', 'd'].map((name): SecretToRead => ({ id: `shop/${name}`, namespace: 'shop', name, tls: true, because: '1' }));
      named.want({ changed: wanted, removed: [] });
      const kindsSeen = (): number => new Set(seen).size;
      await eventually('three secrets, each several times', () => seen.length > 9);
      assert.equal(kindsSeen(), 3);
      assert(most <= 2, `${most} at a time`);
      await replace(await plant('a', 'EC', false));
      await eventually('a change that nothing announced', () => kindsSeen() === 4);
    } finally {
      named.stop();
      transport.send = send;
    }
    const count = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert(seen.length <= count + 2, 'nothing is read after the end');
  });
});
