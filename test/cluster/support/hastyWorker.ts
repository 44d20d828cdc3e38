// The inventory's worker as it is, but with little patience, so that tests need not wait for minutes; it also tells how many
// sockets, timers, files and listeners to signals it holds. A worker has modules of its own: nobody else sees that their
// constants differ here.

import { BroadcastChannel } from 'node:worker_threads';
import { abortListeners } from './countedListeners.ts';
import { reflectorTimes, type ReflectorTimes } from '../../../src/kubernetes/reflector.ts';
import '../../../src/sources/cluster/worker.ts';

const hasty: ReflectorTimes = { head: 4000, listStall: 4000, watchStall: 4000, slowRetry: 1000, doubt: 8000 };
Object.assign(reflectorTimes, hasty);

/** Asked with 'resources', answers with what keeps the event loop going and who listens to signals, and with the warnings that Node has given. */
const channel = new BroadcastChannel('resources');
const warnings: string[] = [];
process.on('warning', ({ message }) => warnings.push(message));
channel.onmessage = ({ data }: { readonly data: unknown }) => {
  if (data === 'resources') channel.postMessage({ resources: [...process.getActiveResourcesInfo(), ...Array.from({ length: abortListeners() }, () => 'listener to a signal')], warnings });
};
