// The roles in docs grant exactly what the table of permissions says: no verb less, and none more.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { permissions, type Feature } from '../../../../src/domain/plans/permissions.ts';

interface Role {
  readonly metadata: { readonly name: string };
  readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

const featuresOf: Readonly<Record<string, readonly Feature[]>> = {
  'volume-guard-viewer': ['watchVolumes', 'watchReports', 'watchRenewals'],
  'volume-guard-certificate-viewer': ['watchCertificates'],
  'volume-guard-operator': Object.keys(permissions) as Feature[],
};

async function rolesIn(file: string): Promise<readonly Role[]> {
  const text = await readFile(new URL(`../../../../docs/roles/${file}`, import.meta.url), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS() as Role);
}

describe('roles in docs', () => {
  for (const file of ['viewer.yaml', 'operator.yaml']) {
    it(`${file} grants exactly what the table says`, async () => {
      for (const role of await rolesIn(file)) {
        const granted = role.rules.flatMap((rule) => rule.apiGroups.flatMap((group) => rule.resources.flatMap((resource) => rule.verbs.map((verb) => `${verb} ${group}/${resource}`))));
        const needed = featuresOf[role.metadata.name]!.flatMap((feature) => permissions[feature].flatMap((rule) => rule.verbs.map((verb) => `${verb} ${rule.group}/${rule.resource}`)));
        assert.deepEqual(granted.toSorted(), [...new Set(needed)].toSorted());
        assert.equal(new Set(granted).size, granted.length);
      }
    });
  }

  it('lets no viewer read secrets unless asked for', async () => {
    const [viewer] = await rolesIn('viewer.yaml');
    assert(!viewer!.rules.some((rule) => rule.resources.includes('secrets')));
  });
});
