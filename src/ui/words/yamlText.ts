// An object as YAML. Imported when it is needed, never statically: the YAML library is large.

import { stringify } from 'yaml';

export function yamlText(value: unknown): string {
  return value === undefined ? '' : stringify(value);
}
