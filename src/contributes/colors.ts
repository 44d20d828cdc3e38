// Theme colours of our own: a verdict's colour repeats what its icon and word say.

interface ColorSpec {
  readonly description: string;
  readonly dark: string;
  readonly light: string;
  readonly highContrast: string;
  readonly highContrastLight: string;
}

const from = (theme: string): Omit<ColorSpec, 'description'> => ({ dark: theme, light: theme, highContrast: theme, highContrastLight: theme });

export const colors = {
  'volumeGuard.good': { description: 'Protected volumes and certificates that are fine.', ...from('testing.iconPassed') },
  'volumeGuard.warning': { description: 'Stale volumes and certificates that expire soon.', ...from('list.warningForeground') },
  'volumeGuard.bad': { description: 'Volumes without a restore point and certificates that need action now.', ...from('list.errorForeground') },
  'volumeGuard.unknown': { description: 'What could not be read.', ...from('descriptionForeground') },
} as const satisfies Readonly<Record<`volumeGuard.${string}`, ColorSpec>>;

export type ColorId = keyof typeof colors;
