// The parts of the Container Storage Interface's messages that the driver reads (csi.proto of the CSI specification,
// fields under their own names), and the table that turns functions into gRPC services.

import { status } from '@grpc/grpc-js';

/** How sure a reply's field names are: the gRPC library checks them against csi.proto when it encodes. */
export type Reply = Readonly<Record<string, unknown>>;

/** RPC name to implementation. Each declares the part of the request that it reads. */
export type Service = Readonly<Record<string, (request: never) => Promise<Reply>>>;

/** An error as the caller is to see it. */
export class CsiError extends Error {
  override readonly name = 'CsiError';
  readonly code: status;

  constructor(code: keyof typeof status, message: string) {
    super(message);
    this.code = status[code];
  }
}

export interface VolumeCapability {
  readonly access_type?: 'block' | 'mount';
}

/** In bytes; 0 means "not said". */
export interface CapacityRange {
  readonly required_bytes: number;
  readonly limit_bytes: number;
}

export interface VolumeContentSource {
  readonly snapshot?: { readonly snapshot_id: string } | null;
  readonly volume?: { readonly volume_id: string } | null;
}

export function required(value: string, field: string): string {
  if (value === '') throw new CsiError('INVALID_ARGUMENT', `${field} is missing`);
  return value;
}

/** The driver offers file systems only. */
export function requireFileSystem(capabilities: readonly (VolumeCapability | null)[]): void {
  if (capabilities.length === 0 || capabilities.includes(null)) throw new CsiError('INVALID_ARGUMENT', 'the volume capability is missing');
  if (capabilities.some((capability) => capability?.access_type === 'block')) throw new CsiError('INVALID_ARGUMENT', 'block volumes are not supported');
}

/** google.protobuf.Timestamp of milliseconds since 1970. */
export function timestamp(ms: number): Reply {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}
