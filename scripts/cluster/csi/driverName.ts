// The name under which the driver is known to the cluster.

export const driverName = 'csi.volumeguard.dev';
