// Finds the host names that a text mentions: all that is kept of ConfigMaps, environment values and arguments.

const name = '[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?';

/** After `//`, with or without credentials before it: `postgres://user:secret@orders-db:5432/orders`. */
const afterSlashes = new RegExp(`//(?:[^/@\\s"']*@)?(${name})`, 'g');

/** `orders-db:5432`, but not the end of a longer word, and not `nginx:1.22` or `sha256:…`. */
const withPort = new RegExp(`(?<![-\\w./:@])(${name}):\\d{2,5}(?![-\\w.:])`, 'g');

/** A value of a name that says it is an address: `DB_HOST=orders-db`, `host: orders-db`, `host=orders-db port=5432`. */
const named = new RegExp(`(?:host|hostname|server|addr|address|endpoint|upstream|broker|service)["']?\\s*[=:]\\s*["']?(${name})(?![-\\w.:/@])`, 'gi');

/** The variables that kubelet sets for each Service: `$(ORDERS_DB_SERVICE_HOST)` is `orders-db`. */
const serviceVariable = /\$[({]?([A-Z][A-Z0-9_]*)_SERVICE_HOST\b/g;

/** With what a text must have for each to be worth a look: most texts have none of it. */
const patterns: readonly (readonly [needed: RegExp, pattern: RegExp])[] = [
  [/\/\//, afterSlashes],
  [/:\d/, withPort],
  [/[=:]/, named],
];

/** A text that is nothing but a host name. */
const whole = new RegExp(`^\\s*(${name})(?::\\d{1,5})?\\s*$`);

/** A text that mentions more hosts is data, not configuration. */
const most = 200;

/**
 * @returns host names as they are written, each once, in lower case. They are candidates: only those that match a
 *   Service mean anything. Addresses of digits are left out.
 */
export function hostsIn(text: string): readonly string[] {
  const hosts = new Set<string>();
  const add = (host: string | undefined): void => {
    if (host !== undefined && /[a-z]/i.test(host) && host.length <= 253 && hosts.size < most) hosts.add(host.toLowerCase());
  };
  for (const [needed, pattern] of patterns) if (needed.test(text)) for (const match of text.matchAll(pattern)) add(match[1]);
  if (text.includes('_SERVICE_HOST')) for (const match of text.matchAll(serviceVariable)) add(match[1]?.replaceAll('_', '-'));
  add(whole.exec(text)?.[1]);
  return [...hosts];
}
