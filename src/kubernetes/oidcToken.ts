// The id token of a kubeconfig user with auth-provider oidc, refreshed by the client library when it has expired.

import type { User } from '@kubernetes/client-node';

/**
 * The library is imported only here, when such a user is met: its import costs more than all the rest of the client
 * (about 180 ms bundled), because OpenID Connect pulls in its generated models.
 * @returns a source of tokens; undefined from it: the kubeconfig has no usable token.
 */
export async function oidcTokens(name: string, config: Readonly<Record<string, string>>): Promise<() => Promise<string | undefined>> {
  const { OpenIDConnectAuth } = await import('@kubernetes/client-node/dist/oidc_auth.js');
  const auth = new OpenIDConnectAuth();
  // The library keeps a refreshed token in the user's config.
  const user: User = { name, authProvider: { name: 'oidc', config: { ...config } } };
  return async () => {
    const options: { headers: Record<string, string> } = { headers: {} };
    await auth.applyAuthentication(user, options);
    return options.headers['Authorization']?.replace(/^Bearer /, '');
  };
}
