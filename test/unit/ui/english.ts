// English sentences as the extension shows them where no translation is installed.

import type { Language } from '../../../src/ui/words/language.ts';

export const english: Language = {
  t: (message, args = {}) => message.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole)),
  locale: 'en',
  timeZone: 'Europe/Vienna',
};
