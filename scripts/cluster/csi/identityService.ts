// The CSI Identity service: who the driver is and which of the optional parts it has.

import { driverName } from './driverName.ts';
import type { Service } from './protocol.ts';

export function identityService(): Service {
  return {
    GetPluginInfo: async () => await Promise.resolve({ name: driverName, vendor_version: '1.0.0' }),
    GetPluginCapabilities: async () =>
      await Promise.resolve({
        capabilities: [
          { service: { type: 'CONTROLLER_SERVICE' } },
          { service: { type: 'GROUP_CONTROLLER_SERVICE' } },
          { volume_expansion: { type: 'ONLINE' } },
        ],
      }),
    Probe: async () => await Promise.resolve({ ready: { value: true } }),
  };
}
