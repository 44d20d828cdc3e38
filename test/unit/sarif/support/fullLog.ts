// A SARIF log in which everything occurs that the reader looks at, and a way to put anything else in its place.

const location = {
  id: 1,
  message: { text: 'm', arguments: ['a'], id: 'i' },
  logicalLocations: [{ index: 0, name: 'n', kind: 'GVK/Kind' }],
  physicalLocation: {
    artifactLocation: { uri: 'a', uriBaseId: 'B', index: 0 },
    region: { startLine: 1, startColumn: 2, endLine: 3, endColumn: 4, charOffset: 5, charLength: 6, snippet: { text: ' s\t"x" \\ ' } },
  },
};

const run = {
  tool: {
    driver: {
      name: 'Bandit',
      guid: 'g',
      rules: [
        {
          id: 'R',
          guid: 'r',
          name: 'N',
          shortDescription: { text: 's' },
          helpUri: 'https://example.com',
          messageStrings: { i: { text: '{0}' } },
          defaultConfiguration: { level: 'error' },
          relationships: [{ target: { id: '1', index: 0, guid: 't', toolComponent: { index: 0, name: 'CWE', guid: 'c' } }, kinds: ['superset'] }],
          properties: { 'security-severity': '7', tags: ['CWE-2'], cwe: 'CWE-3' },
        },
      ],
      globalMessageStrings: { i: { text: 't' } },
    },
    extensions: [{ name: 'e', rules: [{}] }],
  },
  automationDetails: { id: 'a' },
  columnKind: 'unicodeCodePoints',
  originalUriBaseIds: { B: { uri: 'b/', uriBaseId: 'B' } },
  artifacts: [{ location: { uri: 'x' } }],
  logicalLocations: [{ name: 'x' }],
  threadFlowLocations: [{ location }],
  taxonomies: [{ name: 'CWE', guid: 'c', taxa: [{ id: '1', guid: 't', name: 'N', shortDescription: { text: 's' } }] }],
  invocations: [{ executionSuccessful: true, endTimeUtc: 't', ruleConfigurationOverrides: [{ descriptor: { id: 'R', index: 0, guid: 'r', toolComponent: { index: 0, name: 'e', guid: 'g' } }, configuration: { level: 'note' } }] }],
  versionControlProvenance: [{ repositoryUri: 'u', mappedTo: { uriBaseId: 'B' } }],
  externalPropertyFileReferences: { results: [{ guid: 'g', location: { uri: 'u' } }], driver: { guid: 'g' }, extensions: [{ guid: 'g' }], taxonomies: [{ guid: 'g' }], externalizedProperties: { guid: 'g' } },
  results: [
    {
      ruleId: 'R/x',
      ruleIndex: 0,
      rule: { id: 'R', index: 0, guid: 'r', toolComponent: { index: 0 } },
      kind: 'fail',
      level: 'error',
      provenance: { invocationIndex: 0 },
      message: { text: '[a](1) {0}', markdown: 'm', id: 'i', arguments: ['a'] },
      locations: [{ ...location, physicalLocation: { region: { startLine: 9 } } }, location, location],
      relatedLocations: [location],
      analysisTarget: { uri: 'a' },
      codeFlows: [{ threadFlows: [{ locations: [{ index: 0, location }, { index: 0 }] }] }],
      suppressions: [{ status: 'accepted' }],
      baselineState: 'new',
      partialFingerprints: { a: 'b', e: 'f' },
      fingerprints: { c: 'd' },
      taxa: [{ id: '1', index: 0, guid: 't', toolComponent: { index: 0, name: 'CWE', guid: 'c' } }],
    },
    { ruleId: 'R', provenance: { invocationIndex: 0 }, locations: [location], partialFingerprints: { a: 'b' } },
  ],
};

export const fullLog = {
  version: '2.1.0',
  $schema: 'x',
  inlineExternalProperties: [{ guid: 'g', results: [{ ruleId: 'R' }], artifacts: [{ location: { uri: 'y' } }], taxonomies: [{ name: 'x', taxa: [{}] }], externalizedProperties: { imageName: 'i' } }],
  runs: [run],
} as const;

/** @returns the path of every value in `value`, the whole first. */
export function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, one]) => places(one, [...path, key]))];
}

/** @returns a copy of `value` with `wrong` at `path`. */
export function put(value: unknown, [key, ...rest]: readonly string[], wrong: unknown): unknown {
  if (key === undefined) return wrong;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...(value as unknown[])] as unknown as Record<string, unknown>) : { ...(value as object) };
  copy[key] = put(copy[key], rest, wrong);
  return copy;
}
