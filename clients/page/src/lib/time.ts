// Times as people write them. The page is in English; the habits (12 or 24 hours) are those of the reader.
const locale = navigator.language.startsWith('en') ? navigator.language : 'en-GB';
const { hourCycle } = new Intl.DateTimeFormat(navigator.language, { hour: 'numeric' }).resolvedOptions();
const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { ...options, ...options.hour && { hourCycle } });

const clock = format({ hour: 'numeric', minute: '2-digit' });
const weekday = format({ weekday: 'long' });
const shortWeekday = format({ weekday: 'short' });
const dayOfYear = format({ weekday: 'long', day: 'numeric', month: 'long' });
const dayAndYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
const date = format({ day: 'numeric', month: 'short' });
const dateAndYear = format({ day: '2-digit', month: '2-digit', year: '2-digit' });
const full = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' });

const DAY = 86_400_000;

const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
/** Whole days since; rounded, because some days have 23 hours. */
const daysAgo = (time: Date): number => Math.round((midnight(new Date()) - midnight(time)) / DAY);

export const timeOfDay = (iso: string): string => clock.format(new Date(iso));
export const fullTime = (iso: string): string => full.format(new Date(iso));
export const isSameDay = (a: string, b: string): boolean => midnight(new Date(a)) === midnight(new Date(b));

/** For the line above the messages of a day. */
export function dayLabel(iso: string): string {
  const time = new Date(iso);
  const days = daysAgo(time);
  if (days < 1) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return weekday.format(time);
  return time.getFullYear() === new Date().getFullYear() ? dayOfYear.format(time) : dayAndYear.format(time);
}

/** For a row of a list: the time today, then the day. */
export function shortTime(iso: string): string {
  const time = new Date(iso);
  const days = daysAgo(time);
  if (days < 1) return clock.format(time);
  if (days === 1) return 'Yesterday';
  if (days < 7) return shortWeekday.format(time);
  return time.getFullYear() === new Date().getFullYear() ? date.format(time) : dateAndYear.format(time);
}

/** For the header: when somebody was here last. */
export function lastSeen(iso: string): string {
  const label = dayLabel(iso).toLowerCase();
  return label === 'today' || label === 'yesterday' ? `last seen ${label} at ${timeOfDay(iso)}` : `last seen ${shortTime(iso)}`;
}
