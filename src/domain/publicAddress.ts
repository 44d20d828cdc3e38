// A git remote's address as it may be written where others read it: without what lets one in, and without paths of a machine.

/** @returns such as `https://example.com/shop.git` or `example.com:shop.git`; undefined for a path, which names nothing elsewhere. */
export function publicAddress(remote: string): string | undefined {
  const text = remote.trim().replace(/[?#].*$/s, '');
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(\/.*)?$/is.exec(text);
  if (url !== null) {
    const [, scheme = '', authority = '', path = ''] = url;
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    // A password with a slash in it is no URL, but git takes it: what does not look like a host is not written.
    const isHost = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(host) && !path.includes('@');
    return isHost && scheme.toLowerCase() !== 'file' ? `${scheme}://${host}${path}` : undefined;
  }
  // scp-like: [user@]host:path (git-fetch, GIT URLS). One letter before the colon is a drive.
  const scp = /^(?:[^/]*@)?([^/:@\s]{2,}):([^\\].*)$/s.exec(text);
  return scp === null ? undefined : `${scp[1] ?? ''}:${scp[2] ?? ''}`;
}
