// Proves that every pod of a consumer serves the certificate that is stored, and that a client that trusts the CA accepts it.

import { annotations } from '../../domain/labels.ts';
import { field, listOf, objectOf, textOf } from '../../domain/json.ts';
import type { Failure } from '../../domain/plans/journal.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import { chainOf } from '../../operations/certificateOf.ts';
import { sha256Of } from '../../x509/sha256Of.ts';
import type { Handler, StepContext } from '../../operations/handler.ts';
import { at, listObjects, nameOf, readObject, type LiveObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { waitFor } from '../../operations/waitFor.ts';
import { servedCertificate } from './servedCertificate.ts';
import { needWorkload } from './workload.ts';

type Params = StepOf<'verifyServed'>['params'];

export const verifyServed: Handler<'verifyServed'> = {
  precondition: () => Promise.resolve('toDo'),
  act: () => Promise.resolve(),
  async check(context, params) {
    const expected = await storedOf(context, params);
    let trouble: Failure | undefined;
    try {
      return await waitFor(context, context.deadlines.served, async () => {
        const pods = await podsOf(context, params);
        if (pods.length === 0) return { waiting: undefined };
        const troubles = (await Promise.all(pods.map((pod) => troubleWith(context, pod, params, expected)))).filter((one) => one !== undefined);
        trouble = mostTelling(troubles, trouble, pods);
        return trouble === undefined ? { value: { sha256: expected.sha256, pods: String(pods.length) } } : { waiting: undefined };
      });
    } catch (error) {
      if (trouble !== undefined && error instanceof StepFailed && error.failure.code === 'timedOut') throw new StepFailed(trouble);
      throw error;
    }
  },
  undo: () => Promise.resolve('undone'),
};

interface Expected {
  readonly sha256: string;
  readonly ca: string;
}

/** The stored certificate's fingerprint, and the CA that the secret says issued it. */
async function storedOf(context: StepContext, params: Params): Promise<Expected> {
  const ref: ObjectRef = { kind: 'Secret', namespace: params.secretNamespace, name: params.secret };
  const secret = await readObject(context, ref);
  const [leaf] = secret === undefined ? [] : chainOf(secret);
  if (secret === undefined || leaf === undefined) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
  const [namespace = '', name = ''] = (textOf(secret.annotations[annotations.issuerSecret]) ?? '').split('/');
  const issuer = await readObject(context, { kind: 'Secret', namespace, name });
  const [ca] = issuer === undefined ? [] : chainOf(issuer);
  if (ca === undefined || !leaf.verify(ca.publicKey)) throw new StepFailed({ code: 'verificationFailed', detail: 'the CA of the stored certificate was not found' });
  return { sha256: sha256Of(leaf), ca: ca.toString() };
}

/** Pods that are meant to serve: those of the workload's selector that are ready and not on their way out. */
async function podsOf(context: StepContext, { consumer }: Params): Promise<readonly LiveObject[]> {
  const workload = await needWorkload(context, consumer);
  const selector = Object.entries(objectOf(at(workload.body, 'spec', 'selector', 'matchLabels')) ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  const pods = (await listObjects(context, 'Pod', consumer.namespace, { labelSelector: selector.join(',') })) ?? [];
  return pods.filter((pod) => !pod.deleting && listOf(at(pod.body, 'status', 'conditions')).some((one) => field(one, 'type') === 'Ready' && field(one, 'status') === 'True'));
}

/** What a pod that still is there has served says more than that it did not answer this time. */
function mostTelling(troubles: readonly Failure[], earlier: Failure | undefined, pods: readonly LiveObject[]): Failure | undefined {
  const [first] = troubles;
  if (first === undefined) return undefined;
  const stillThere = earlier?.code === 'servedOld' && pods.some(({ ref }) => ref.name === earlier.pod);
  return troubles.find(({ code }) => code === 'servedOld') ?? (stillThere ? earlier : first);
}

async function troubleWith(context: StepContext, pod: LiveObject, params: Params, expected: Expected): Promise<Failure | undefined> {
  const { namespace, name } = pod.ref;
  try {
    const served = await servedCertificate(context, { namespace, pod: name, port: params.port, serverName: params.serverName, ca: expected.ca });
    if (served.sha256 !== expected.sha256) return { code: 'servedOld', pod: name, sha256: served.sha256 };
    return served.refused === undefined ? undefined : { code: 'verificationFailed', detail: `${name}: ${served.refused}` };
  } catch (error) {
    context.signal.throwIfAborted();
    // A pod that just started may refuse once; the deadline decides. Errors of connections hold no secrets.
    return { code: 'verificationFailed', detail: `${name}: ${error instanceof Error ? error.message : 'no answer'}` };
  }
}
