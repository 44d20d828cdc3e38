// Which files of a Helm chart are read, by their names.

/** @returns what a file's name says it is in a chart; undefined: nothing. */
export function helmFileKind(file: string): 'chart' | 'template' | 'values' | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (name === 'Chart.yaml') return 'chart';
  if (/(?:^|\/)templates\//.test(file)) return 'template';
  return /^values.*\.ya?ml$/.test(name) ? 'values' : undefined;
}
