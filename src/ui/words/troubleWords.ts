// What is in the way of the whole connection: a few words for a view's title, a sentence for people who ask.

import type { Trouble } from '../../domain/inventory/kind.ts';
import type { Connection } from '../../contributes/contextKeys.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

/** @returns a few words for the description of a view. */
export function troubleInShort(trouble: Trouble, language: Language): string {
  switch (trouble.code) {
    case 'unreachable':
    case 'timedOut':
      return language.t('cannot be reached');
    case 'tlsRefused':
      return language.t('certificate not accepted');
    case 'unauthorized':
      return language.t('not signed in');
    case 'forbidden':
      return language.t('no permission');
    case 'credentialPluginMissing':
      return language.t('{program} is missing', { program: plainText(trouble.program) });
    case 'credentialPluginFailed':
      return language.t('{program} failed', { program: plainText(trouble.program) });
    case 'noKubeconfig':
      return language.t('no kubeconfig');
    case 'badKubeconfig':
      return language.t('kubeconfig unreadable');
    case 'noContext':
    case 'noSuchContext':
      return language.t('no context');
    case 'serverError':
      return language.t('server error {status}', { status: trouble.status });
  }
}

/** @returns one or two sentences that say what happened and what to do. */
export function troubleSentence(trouble: Trouble, language: Language): string {
  switch (trouble.code) {
    case 'unreachable':
      return language.t('The API server {server} cannot be reached: {detail}. Volume Guard keeps trying.', { server: plainText(trouble.server), detail: plainText(trouble.detail) });
    case 'timedOut':
      return language.t('The API server {server} did not answer in time. Volume Guard keeps trying.', { server: plainText(trouble.server) });
    case 'tlsRefused':
      return language.t('The certificate of {server} is not accepted: {detail}. Check certificate-authority and tls-server-name in the kubeconfig.', { server: plainText(trouble.server), detail: plainText(trouble.detail) });
    case 'unauthorized':
      return language.t('The server did not accept the credentials of kubeconfig user {user}. Sign in again, then try again.', { user: plainText(trouble.user) });
    case 'forbidden':
      return trouble.namespace === ''
        ? language.t('You may not {verb} {resource} in this cluster.', { verb: trouble.verb, resource: trouble.resource })
        : language.t('You may not {verb} {resource} in {namespace}.', { verb: trouble.verb, resource: trouble.resource, namespace: trouble.namespace });
    case 'credentialPluginMissing':
      return language.t('kubeconfig user {user} needs the program {program}, which is not in PATH. Install it, or set volumeGuard.kubeconfig.', { user: plainText(trouble.user), program: plainText(trouble.program) });
    case 'credentialPluginFailed':
      return language.t('The program {program}, which gives kubeconfig user {user} its credentials, failed: {detail}', { user: plainText(trouble.user), program: plainText(trouble.program), detail: plainText(trouble.detail) });
    case 'noKubeconfig':
      return language.t('There is no kubeconfig at {path}. Select one, or set KUBECONFIG before VS Code starts.', { path: plainText(trouble.path) });
    case 'badKubeconfig':
      return language.t('The kubeconfig {path} cannot be read: {detail}', { path: plainText(trouble.path), detail: plainText(trouble.detail) });
    case 'noContext':
      return language.t('The kubeconfig has no current context. Switch to the one to show.');
    case 'noSuchContext':
      return language.t('The kubeconfig has no context named {context}. Switch to another one.', { context: plainText(trouble.context) });
    case 'serverError':
      return language.t('The API server answered with status {status}: {detail}', { status: trouble.status, detail: plainText(trouble.detail) });
  }
}

/** @returns which welcome view fits. */
export function connectionOf(trouble: Trouble): Connection {
  switch (trouble.code) {
    case 'unreachable':
    case 'timedOut':
    case 'tlsRefused':
    case 'serverError':
      return 'unreachable';
    case 'unauthorized':
    case 'credentialPluginMissing':
    case 'credentialPluginFailed':
      return 'credentials';
    case 'forbidden':
      return 'forbidden';
    case 'noKubeconfig':
      return 'noKubeconfig';
    case 'badKubeconfig':
      return 'badKubeconfig';
    case 'noContext':
    case 'noSuchContext':
      return 'noContext';
  }
}
