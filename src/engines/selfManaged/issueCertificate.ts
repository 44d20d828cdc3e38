// Issues the new certificate and stores it at the version that was read. The key exists in memory and in the secret only.

import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { annotations } from '../../domain/labels.ts';
import { objectOf } from '../../domain/json.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import { certificatesIn, chainOf, fileOf } from '../../operations/certificateOf.ts';
import { sha256Of } from '../../x509/sha256Of.ts';
import type { Handler, StepContext } from '../../operations/handler.ts';
import { nameOf, readObject, replaceObject, type LiveObject, type ObjectRef } from '../../operations/liveObject.ts';
import { readRotation, writeRotation } from '../../operations/rotationRecord.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { readOwn } from '../own.ts';
import { emitEvent } from './emitEvent.ts';
import type { KeyForm } from './issueLeaf.ts';
import { needOldSecret } from './needOldSecret.ts';

type Params = StepOf<'issueCertificate'>['params'];

const target = ({ namespace, secret }: Params): ObjectRef => ({ kind: 'Secret', namespace, name: secret });

/** Left by client-side apply, it holds the old key in the clear. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

export const issueCertificate: Handler<'issueCertificate'> = {
  fences: (params) => [target(params)],
  async precondition(context, params) {
    const secret = await readObject(context, target(params));
    if (secret?.uid === params.secretUid && readRotation(secret)?.operation === context.plan.operation) return 'done';
    await needOldSecret(context, params);
    return 'toDo';
  },
  async act(context, params) {
    const secret = await needOldSecret(context, params);
    const { certificate: issuer, key: issuerKey } = await readIssuer(context, params);
    const chain = chainOf(secret);
    const [old] = chain;
    if (old === undefined) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(target(params)) });
    // Loaded only now: the X.509 library is large, and most sessions never rotate.
    const { issueLeaf } = await import('./issueLeaf.ts');
    const issued = await issueLeaf({ old, issuer, issuerKey, form: formOf(fileOf(secret, 'tls.key') ?? ''), now: context.clock.now() });
    const record = { operation: context.plan.operation, by: context.actor, at: new Date(context.clock.now()).toISOString(), reason: params.reason, old: params.oldSha256, new: sha256Of(issued.certificate) };
    const caFile = fileOf(secret, 'ca.crt');
    await replaceObject(
      context,
      secret,
      withAnnotations(
        secret,
        { [annotations.rotation]: writeRotation(record), [annotations.issuerSecret]: `${params.issuerNamespace}/${params.issuer}` },
        {
          'tls.crt': base64([issued.certificatePem, ...chain.slice(1).map((one) => pemOf(one, issuer))].join('')),
          'tls.key': base64(issued.keyPem),
          ...(caFile === undefined ? {} : { 'ca.crt': base64(certificatesIn(caFile).map((one) => pemOf(one, issuer)).join('')) }),
        },
      ),
    );
    await emitEvent(context, secret, 'CertificateRotated', `${context.actor} rotated the certificate (${params.reason}): SHA-256 ${record.old} to ${record.new}`);
  },
  async check(context, params) {
    const secret = await context.fence.guard(context, target(params));
    const [leaf] = secret === undefined ? [] : chainOf(secret);
    const record = secret === undefined ? undefined : readRotation(secret);
    if (leaf === undefined || record?.new !== sha256Of(leaf)) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(target(params)) });
    return { oldSha256: params.oldSha256, newSha256: record.new, notAfter: leaf.validToDate.toISOString() };
  },
  async undo(context, params) {
    const secret = await context.fence.guard(context, target(params));
    if (secret === undefined) throw new StepFailed({ code: 'gone', object: nameOf(target(params)) });
    const [leaf] = chainOf(secret);
    if (leaf !== undefined && sha256Of(leaf) === params.oldSha256) return 'undone';
    if (secret.uid !== params.secretUid || readRotation(secret)?.operation !== context.plan.operation) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(target(params)) });
    if (params.reason === 'compromise') return 'cannot';
    // The journal's uid is of the secret's copy, not of the secret.
    const copy = await readOwn({ ...context, earlier: undefined }, { kind: 'Secret', namespace: params.namespace, name: params.copy });
    const [kept] = copy === undefined ? [] : chainOf(copy);
    if (copy === undefined || kept === undefined || sha256Of(kept) !== params.oldSha256) return 'cannot';
    await replaceObject(context, secret, withAnnotations(secret, { [annotations.rotation]: undefined }, objectOf(copy.body['data']) ?? {}));
    await emitEvent(context, secret, 'CertificatePutBack', `${context.actor} put the certificate with SHA-256 ${params.oldSha256} back`);
    return 'undone';
  },
};

/** @throws StepFailed (gone, changedMeanwhile, verificationFailed) */
async function readIssuer(context: StepContext, params: Params): Promise<{ readonly certificate: X509Certificate; readonly key: KeyObject }> {
  const ref: ObjectRef = { kind: 'Secret', namespace: params.issuerNamespace, name: params.issuer };
  const secret = await readObject(context, ref);
  if (secret === undefined) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
  const [certificate] = chainOf(secret);
  if (certificate === undefined || sha256Of(certificate) !== params.issuerSha256) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(ref) });
  try {
    return { certificate, key: createPrivateKey(fileOf(secret, 'tls.key') ?? '') };
  } catch {
    // The cause may tell of the key's text.
    throw new StepFailed({ code: 'verificationFailed', detail: 'the key of the CA cannot be read' });
  }
}

/** @returns the form of the key that is there, by its PEM label (RFC 7468). */
export function formOf(keyPem: string): KeyForm {
  if (keyPem.includes('-----BEGIN RSA PRIVATE KEY-----')) return 'pkcs1';
  return keyPem.includes('-----BEGIN EC PRIVATE KEY-----') ? 'sec1' : 'pkcs8';
}

/** An earlier certificate of the same CA key gives way to the present one. */
function pemOf(certificate: X509Certificate, issuer: X509Certificate): string {
  const isSameCa = certificate.subject === issuer.subject && certificate.publicKey.equals(issuer.publicKey);
  return (isSameCa ? issuer : certificate).toString();
}

function withAnnotations(secret: LiveObject, changed: Readonly<Record<string, string | undefined>>, files: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const metadata = objectOf(secret.body['metadata']) ?? {};
  const kept = { ...secret.annotations, ...changed, [lastApplied]: undefined };
  return { ...secret.body, metadata: { ...metadata, annotations: kept }, data: { ...objectOf(secret.body['data']), ...files } };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
