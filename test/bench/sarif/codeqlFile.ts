// Writes a SARIF file of any size in the shape of CodeQL's: rules in an extension, no levels, messages with links, partial
// fingerprints, and code flows in every third result. The same size gives the same bytes.

import { open } from 'node:fs/promises';

const rules = Array.from({ length: 400 }, (_, number) => ({
  id: `js/rule-${number}`,
  name: `js/rule-${number}`,
  shortDescription: { text: `What rule ${number} finds` },
  fullDescription: { text: `Building a query from user-controlled sources is vulnerable to what rule ${number} finds.` },
  defaultConfiguration: { enabled: true, level: number % 3 === 0 ? 'error' : number % 3 === 1 ? 'warning' : 'note' },
  help: { text: 'Long help. '.repeat(80), markdown: '# Long help\n\n'.repeat(80) },
  properties: { tags: ['security', `external/cwe/cwe-${number}`], kind: 'path-problem', precision: 'high', ...(number % 2 === 0 ? { 'security-severity': String((number % 100) / 10) } : {}) },
}));

/** Files of the repository that was scanned. */
const files = 3001;

function uriOf(number: number): string {
  const file = number % files;
  return `packages/module-${file % 97}/src/folder-${file % 13}/file-${file}.ts`;
}

function locationOf(number: number): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(number), uriBaseId: '%SRCROOT%', index: number % files },
      region: { startLine: 1 + (number % 900), startColumn: 5, endLine: 1 + (number % 900), endColumn: 40 + (number % 30) },
    },
  };
}

function resultOf(number: number): object {
  const rule = (number * 7) % rules.length;
  const steps = 6 + (number % 10);
  const step = (index: number): object => ({ location: { ...locationOf(number + index), message: { text: `req.query["name${index}"] : string` } } });
  return {
    ruleId: `js/rule-${rule}`,
    ruleIndex: rule,
    rule: { id: `js/rule-${rule}`, index: rule, toolComponent: { index: 0 } },
    message: { text: `This query depends on a [user-provided value](1), {which} is \\"quoted\\" ${number}.` },
    locations: [locationOf(number)],
    partialFingerprints: { primaryLocationLineHash: `${(number * 2654435761).toString(16)}:1`, primaryLocationStartColumnFingerprint: String(number % 50) },
    ...(number % 3 === 0 ? { codeFlows: [{ threadFlows: [{ locations: Array.from({ length: steps }, (_, index) => step(index)) }] }] } : {}),
    relatedLocations: [{ id: 1, ...locationOf(number + 1), message: { text: 'user-provided value' } }],
  };
}

/** Writes a file of about `bytes`. @returns how many results it has */
export async function writeCodeqlFile(path: string, bytes: number, signal: AbortSignal): Promise<number> {
  const file = await open(path, 'w');
  try {
    const tool = { driver: { name: 'CodeQL', semanticVersion: '2.19.0', rules: [] }, extensions: [{ name: 'codeql/javascript-queries', rules }] };
    const artifacts = Array.from({ length: files }, (_, index) => ({ location: { uri: uriOf(index), uriBaseId: '%SRCROOT%', index } }));
    await file.write(`{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"artifacts":${JSON.stringify(artifacts)},"results":[`);
    let written = 0;
    let number = 0;
    // The same results again and again, each with its own number: making text is slower than reading it.
    for (let piece = ''; written < bytes; piece = '') {
      signal.throwIfAborted();
      while (piece.length < 4 * 1024 * 1024) {
        piece += `${number === 0 ? '' : ','}${JSON.stringify(resultOf(number))}`;
        number += 1;
      }
      await file.write(piece);
      written += piece.length;
    }
    await file.write('],"columnKind":"utf16CodeUnits","automationDetails":{"id":"javascript/"}}]}');
    return number;
  } finally {
    await file.close();
  }
}
