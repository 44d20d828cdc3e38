// Node's own request functions. VS Code's extension host puts others into the modules, which take the agent away that
// holds the client certificate (@vscode/proxy-agent, createHttpPatch, with http.proxySupport "override", its default);
// the originals stay beside them as __vscodeOriginal. In a worker and in plain Node nothing is replaced.

import http from 'node:http';
import https from 'node:https';

interface MaybeReplaced {
  readonly request: typeof http.request;
  readonly __vscodeOriginal?: { readonly request: typeof http.request };
}

/** @param protocol 'https:' or 'http:'. */
export function ownRequest(protocol: string): typeof http.request {
  const module: MaybeReplaced = protocol === 'https:' ? https : http;
  return module.__vscodeOriginal?.request ?? module.request;
}
