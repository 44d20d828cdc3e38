// The journal's runbook: kubectl commands that finish or undo an operation from its present step, for whoever has no editor.

import { annotations } from '../domain/labels.ts';
import type { Journal } from '../domain/plans/journal.ts';
import type { Plan } from '../domain/plans/plan.ts';
import type { Step } from '../domain/plans/step.ts';

interface Way {
  readonly finish: readonly string[];
  /** Run in the opposite order of the steps. */
  readonly undo: readonly string[];
}

/** @returns plain text with comments; context and names are quoted for a POSIX shell. */
export function runbook(journal: Journal): string {
  const { plan, entries, state } = journal;
  const done = new Set(entries.filter((entry) => entry.event === 'done').map((entry) => entry.step));
  const begun = new Set(entries.filter((entry) => entry.event === 'intent').map((entry) => entry.step));
  const undone = new Set(entries.filter((entry) => entry.event === 'undone').map((entry) => entry.step));
  const ways = plan.steps.map((step) => wayOf(step, plan));
  const finish = ways.flatMap((way, step) => (done.has(step) ? [] : way.finish));
  const undo = ways.flatMap((way, step) => (begun.has(step) && !undone.has(step) ? [way.undo] : [])).reverse().flat();
  return [
    `# Volume Guard operation ${plan.operation}: ${plan.command} of ${plan.subject.namespace}/${plan.subject.name} (${state})`,
    `# Look first at the step that was begun last: it may have taken effect. Nothing here checks uids for you.`,
    ...(state === 'done' || state === 'undone' ? ['# It is over: nothing is left to do.'] : ['', '# To finish:', ...finish, '', '# To undo:', ...undo]),
    '',
  ].join('\n');
}

function wayOf(step: Step, plan: Plan): Way {
  const kubectl = (...args: readonly string[]): string => ['kubectl', '--context', plan.context, ...args].map(quote).join(' ');
  const inNamespace = (namespace: string, ...args: readonly string[]): string => kubectl('--namespace', namespace, ...args);
  const none: readonly string[] = [];
  switch (step.kind) {
    case 'createSnapshot': {
      const { namespace, name } = step.params;
      return { finish: manifestOf(plan, 'VolumeSnapshot', name, kubectl('create', '-f', '-')), undo: [inNamespace(namespace, 'delete', 'volumesnapshot', name)] };
    }
    case 'awaitSnapshotReady':
      return { finish: [inNamespace(step.params.namespace, 'wait', '--for=jsonpath={.status.readyToUse}=true', `volumesnapshot/${step.params.name}`, '--timeout=10m')], undo: none };
    case 'createClaimFromSnapshot': {
      const { namespace, name } = step.params;
      return { finish: manifestOf(plan, 'PersistentVolumeClaim', name, kubectl('create', '-f', '-')), undo: [inNamespace(namespace, 'delete', 'persistentvolumeclaim', name)] };
    }
    case 'createBinderPod': {
      const { namespace, name } = step.params;
      return { finish: manifestOf(plan, 'Pod', name, kubectl('create', '-f', '-')), undo: [inNamespace(namespace, 'delete', 'pod', name, '--ignore-not-found')] };
    }
    case 'awaitClaimBound':
      return { finish: [inNamespace(step.params.namespace, 'wait', '--for=jsonpath={.status.phase}=Bound', `persistentvolumeclaim/${step.params.name}`, '--timeout=5m')], undo: none };
    case 'deleteBinderPod':
      return { finish: [inNamespace(step.params.namespace, 'delete', 'pod', step.params.name, '--ignore-not-found')], undo: none };
    case 'deleteSnapshot': {
      const { namespace, name } = step.params;
      return {
        finish: [inNamespace(namespace, 'delete', 'volumesnapshot', name)],
        undo: ['# Only possible while the snapshot is still there.', inNamespace(namespace, 'annotate', 'volumesnapshot', name, `${annotations.fence}-`)],
      };
    }
    case 'awaitSnapshotGone':
      return { finish: [inNamespace(step.params.namespace, 'wait', '--for=delete', `volumesnapshot/${step.params.name}`, '--timeout=5m')], undo: none };
    case 'keepOldCertificate':
      return { finish: none, undo: [inNamespace(step.params.namespace, 'delete', 'secret', step.params.copy, '--ignore-not-found')] };
    case 'issueCertificate': {
      const { namespace, secret, copy, reason } = step.params;
      const source = `"$(${inNamespace(namespace, 'get', 'secret', copy, '-o', 'jsonpath={.data}')})"`;
      return {
        finish: ['# Issue a certificate for the same names from the CA and store it; an editor with Volume Guard does this on Resume.'],
        undo: reason === 'compromise' ? ['# A leaked key is not put back.'] : [`${inNamespace(namespace, 'patch', 'secret', secret, '--type=merge', '-p')} "{\\"data\\":"${source}"}"`],
      };
    }
    case 'restartConsumer':
    case 'awaitRollout': {
      const { kind, namespace, name } = step.params.consumer;
      const target = `${kind.toLowerCase()}/${name}`;
      const verb = step.kind === 'restartConsumer' ? 'restart' : 'status';
      const command = inNamespace(namespace, 'rollout', verb, target);
      return { finish: [command], undo: step.kind === 'restartConsumer' ? ['# After the secret was put back:', command] : none };
    }
    case 'verifyServed': {
      const { consumer, port, serverName } = step.params;
      return {
        finish: [
          `# In another shell: ${inNamespace(consumer.namespace, 'port-forward', `${consumer.kind.toLowerCase()}/${consumer.name}`, `8443:${String(port)}`)}`,
          `openssl s_client -connect 127.0.0.1:8443 -servername ${quote(serverName)} </dev/null | openssl x509 -noout -fingerprint -sha256 -enddate`,
        ],
        undo: none,
      };
    }
    case 'discardOldCertificate':
      return { finish: [inNamespace(step.params.namespace, 'delete', 'secret', step.params.copy, '--ignore-not-found')], undo: none };
  }
}

/** A here-document with what the plan says will be made. */
function manifestOf(plan: Plan, kind: string, name: string, command: string): readonly string[] {
  const change = plan.changes.find((one) => one.kind === kind && one.name === name);
  return change?.after === undefined ? [] : [`${command} <<'EOF'`, JSON.stringify(change.after), 'EOF'];
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
