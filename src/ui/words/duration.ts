// Durations as people say them: one unit, rounded down, so that nothing is said to be longer than it is.

import type { Language } from './language.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** @param length in milliseconds; negative counts as zero. @returns such as "41 s", "10 min", "3 h", "12 d". */
export function duration(length: number, language: Language): string {
  if (length < minute) return language.t('{count} s', { count: Math.max(0, Math.floor(length / second)) });
  if (length < hour) return language.t('{count} min', { count: Math.floor(length / minute) });
  if (length < 2 * day) return language.t('{count} h', { count: Math.floor(length / hour) });
  return language.t('{count} d', { count: Math.floor(length / day) });
}

/** @returns such as "3 h ago"; "just now" below a minute, and for what seems to lie in the future. */
export function ago(at: number, now: number, language: Language): string {
  if (now - at < minute) return language.t('just now');
  return language.t('{duration} ago', { duration: duration(now - at, language) });
}

/** @returns milliseconds until `ago` or `duration` of this age reads differently. */
export function untilNextWording(age: number): number {
  const unit = age < hour ? minute : age < 2 * day ? hour : day;
  return unit - (Math.max(0, age) % unit);
}
