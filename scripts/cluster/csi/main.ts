// The local cluster's CSI driver. Its options:
//   --endpoint SOCKET      where to serve the CSI services
//   --folder FOLDER        where volumes and snapshots are kept
//   --proto FOLDER         where csi.proto and kubelet's api.proto are
//   --node NAME            the node's name
//   --faults FILE          orders to delay or fail (faults.ts)
//   --register SOCKET      where kubelet looks for plugins: serve its registration service there
//   --attach KUBECONFIG    declare every VolumeAttachment attached

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { controllerService } from './controllerService.ts';
import { driverName } from './driverName.ts';
import { Faults } from './faults.ts';
import { groupControllerService } from './groupControllerService.ts';
import { identityService } from './identityService.ts';
import { nodeService } from './nodeService.ts';
import { registrationService } from './registrationService.ts';
import { serve } from './serve.ts';
import { VolumeStore } from './volumeStore.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { endpoint: text, folder: text, proto: text, node: text, faults: text, register: text, attach: text } });
const { endpoint, folder, proto, node, faults } = values;
if (endpoint === undefined || folder === undefined || proto === undefined || node === undefined || faults === undefined) {
  throw new Error('--endpoint, --folder, --proto, --node and --faults are needed');
}

const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
const store = new VolumeStore(folder);
await serve({
  socket: endpoint,
  protoFile: join(proto, 'csi.proto'),
  services: {
    'csi.v1.Identity': identityService(),
    'csi.v1.Controller': controllerService(store),
    'csi.v1.GroupController': groupControllerService(store),
    'csi.v1.Node': nodeService(store, node),
  },
  faults: new Faults(faults),
  log,
});
if (values.register !== undefined) {
  await serve({
    socket: values.register,
    protoFile: join(proto, 'api.proto'),
    services: { 'pluginregistration.Registration': registrationService(endpoint) },
    faults: new Faults(faults),
    log,
  });
}
if (values.attach !== undefined) {
  // Its library for the API server takes longer to load than all the rest.
  const { attachAll } = await import('./attacher.ts');
  await attachAll(driverName, values.attach, (error) => log(`attaching: ${String(error)}`), new AbortController().signal);
}
