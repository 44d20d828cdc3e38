// Moments as people say them: "today 04:00", "16 Nov 04:00".

import type { Language } from './language.ts';

/** Number of the calendar day in the language's time zone. */
function dayNumber(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  return Date.parse(`${parts}T00:00:00Z`) / 86_400_000;
}

/** @returns such as "04:00". */
export function timeOfDay(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language.locale, { timeZone: language.timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** @returns such as "16 Nov", with the year where it is not this one. */
export function dayOf(at: number, now: number, language: Language): string {
  const year = (moment: number): string => new Intl.DateTimeFormat('en', { timeZone: language.timeZone, year: 'numeric' }).format(moment);
  const sameYear = year(at) === year(now);
  return new Intl.DateTimeFormat(language.locale === 'en' ? 'en-GB' : language.locale, {
    timeZone: language.timeZone,
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** @returns such as "today 04:00", "yesterday 04:00", "16 Nov 04:00". */
export function moment(at: number, now: number, language: Language): string {
  const time = timeOfDay(at, language);
  const days = dayNumber(now, language.timeZone) - dayNumber(at, language.timeZone);
  if (days === 0) return language.t('today {time}', { time });
  if (days === 1) return language.t('yesterday {time}', { time });
  if (days === -1) return language.t('tomorrow {time}', { time });
  return `${dayOf(at, now, language)} ${time}`;
}
