// Whether two addresses mean the same git repository: remotes, SARIF's repositoryUri, labels and provenances write it in
// many ways.

/** @returns host and path of a repository's address, lower case, without scheme, user, port, `.git`, trailing slash, and the `@<ref>` that provenances add. */
export function repositoryKey(address: string): string {
  const text = address.trim().replace(/^git\+/, '').replace(/[?#].*$/s, '');
  // scp-like: user@host:path (git-fetch, GIT URLS).
  const scp = /^(?:[^@/\s]+@)?([^/:\s]+):(?!\/)(.+)$/.exec(text);
  const [host = '', path = ''] = scp && !text.includes('://') ? [scp[1], scp[2]] : [...(/^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:]*)(?::\d+)?\/(.*)$/i.exec(text)?.slice(1) ?? ['', text])];
  const bare = path.replace(/@.*$/s, '').replace(/\/+$/, '').replace(/\.git$/i, '').replace(/^\/+/, '');
  return `${host}/${bare}`.toLowerCase();
}

/** @returns whether both are addresses of one repository. */
export function sameRepository(a: string, b: string): boolean {
  return repositoryKey(a) === repositoryKey(b);
}
