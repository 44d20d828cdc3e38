// Makes text from a cluster, a SARIF file or a manifest fit to be shown as plain text on one line.

/** C0 and C1 controls, line separators, and the marks that turn the direction of text round (Unicode UAX #9). */
// eslint-disable-next-line no-control-regex -- control characters are what it is there to remove
const unfit = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** ECMA-48 control sequences and OSC strings: removed whole, so that no `[31m` is left behind. */
// eslint-disable-next-line no-control-regex -- as above
const terminalEscapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/** @returns `untrusted` on one line, without control characters, at most `longest` characters. */
export function plainText(untrusted: string, longest = 300): string {
  const line = untrusted.replace(terminalEscapes, '').replace(unfit, ' ').replace(/ {2,}/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

/** @returns `untrusted` as plain text that keeps its lines and their indents. */
export function plainLines(untrusted: string): string {
  const lines = untrusted.replace(terminalEscapes, '').split(/\r\n|[\n\r\u2028\u2029]/);
  return lines.map((line) => line.replaceAll('\t', '    ').replace(unfit, ' ').trimEnd()).join('\n');
}
