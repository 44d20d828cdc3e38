// kubelet's plugin registration service (pluginregistration/v1/api.proto of k8s.io/kubelet): kubelet finds the socket in
// its plugins_registry folder and asks who is there.

import { driverName } from './driverName.ts';
import type { Service } from './protocol.ts';

/** @param endpoint the socket of the CSI services */
export function registrationService(endpoint: string): Service {
  return {
    GetInfo: async () => await Promise.resolve({ type: 'CSIPlugin', name: driverName, endpoint, supported_versions: ['1.0.0'] }),
    NotifyRegistrationStatus: async (status: { readonly plugin_registered: boolean; readonly error: string }) => {
      if (!status.plugin_registered) throw new Error(`kubelet does not take the driver: ${status.error}`);
      return await Promise.resolve({});
    },
  };
}
