// Addresses of a repository's remotes, without the credentials that some hold.

/** @param config what `git config --null --get-regexp` gives: key, line break, value. @returns each once, those of `origin` first. */
export function remoteAddresses(config: string): readonly string[] {
  const all = config.split('\0').flatMap((entry) => {
    const end = entry.indexOf('\n');
    return end < 0 ? [] : [{ key: entry.slice(0, end), address: withoutCredentials(entry.slice(end + 1)) }];
  });
  const origin = all.filter(({ key }) => key === 'remote.origin.url');
  return [...new Set([...origin, ...all].map(({ address }) => address))];
}

/** Takes user, password, query and fragment out of a URL. What scp-like addresses have before '@' is a user's name: `git`. */
function withoutCredentials(address: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address.replace(/[?#].*$/s, '').replace(/^([^/]*\/\/)[^/]*@/, '$1') : address;
}
