// The lines between a file's YAML documents, for scanners that lose count of them.

/**
 * @param lines with or without their line breaks.
 * @returns the zero-based lines `---` that have a document before them.
 */
export function separatorsIn(lines: readonly string[]): readonly number[] {
  const isSeparator = (line = '---'): boolean => /^---[\r\n]*$/.test(line);
  return lines.flatMap((line, number) => (isSeparator(line) && !isSeparator(lines[number - 1]) ? [number] : []));
}

/** @returns the zero-based line of one that was counted without the separators. */
export function withSeparators(line: number, separators: readonly number[]): number {
  return separators.reduce((counted, separator) => (counted >= separator ? counted + 1 : counted), line);
}
