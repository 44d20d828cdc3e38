// Serves functions as gRPC services on a Unix socket.

import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  status,
  type GrpcObject,
  type handleUnaryCall,
  type ServiceClientConstructor,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';
import type { Faults } from './faults.ts';
import { CsiError, type Reply, type Service } from './protocol.ts';

export interface ServeOptions {
  readonly socket: string;
  readonly protoFile: string;
  /** Full name of a service in the proto file to its implementation; an RPC that is missing there answers UNIMPLEMENTED. */
  readonly services: Readonly<Record<string, Service>>;
  readonly faults: Faults;
  readonly log: (line: string) => void;
}

/** Resolves once the socket accepts calls. */
export async function serve(options: ServeOptions): Promise<Server> {
  const definition = await load(options.protoFile, { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true });
  const packages = loadPackageDefinition(definition);
  const server = new Server();
  for (const [name, service] of Object.entries(options.services)) server.addService(definitionOf(packages, name), implement(service, options));
  await mkdir(dirname(options.socket), { recursive: true });
  await rm(options.socket, { force: true });
  await promisify(server.bindAsync.bind(server))(`unix://${options.socket}`, ServerCredentials.createInsecure());
  return server;
}

function definitionOf(packages: GrpcObject, name: string): ServiceClientConstructor['service'] {
  const found = name.split('.').reduce<GrpcObject[string] | undefined>((parent, part) => (parent as GrpcObject | undefined)?.[part], packages);
  if (typeof found !== 'function') throw new Error(`the proto file has no service ${name}`);
  return (found).service;
}

function implement(service: Service, { faults, log }: ServeOptions): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(service).map(([rpc, handler]) => {
      const handle: handleUnaryCall<unknown, Reply> = (call, callback) => {
        const began = performance.now();
        const done = (outcome: string) => log(`${rpc} ${outcome} ${Math.round(performance.now() - began)} ms`);
        faults
          .apply(rpc)
          .then(async () => await handler(call.request as never))
          .then(
            (reply) => {
              done('OK');
              callback(null, reply);
            },
            (error: unknown) => {
              const code = error instanceof CsiError ? error.code : status.INTERNAL;
              const details = error instanceof Error ? error.message : String(error);
              done(`${status[code]}: ${details}`);
              callback({ code, details });
            },
          );
      };
      return [rpc, handle];
    }),
  );
}
