// The loaded messages that are in the document: 200 at most, however long the chat is.
import type { Item } from 'chat-client';
import { keyOf } from './rows';

/** `first` and `last` are keys; without `last` new messages join at the end. */
export interface Window { first?: string; last?: string }

/** Small enough that rendering them is no task that one feels. */
export const STEP = 25;
/** Enough for a tall screen with as much again loaded above and below. */
const MOST = 8 * STEP;
/** Rows at the end, or on each side of a message, when a place is shown first. */
const FIRST = 4 * STEP;

/** The part of the list from the first to behind the last. A key that is gone counts as the end of the list. */
export function slice(items: readonly Item[], { first, last }: Window): [start: number, end: number] {
  const start = first === undefined ? -1 : items.findIndex((item) => keyOf(item) === first);
  const end = last === undefined ? -1 : items.findIndex((item) => keyOf(item) === last);
  const to = end < 0 ? items.length : end + 1;
  return [start < 0 ? Math.max(0, to - MOST) : Math.min(start, to), to];
}

const windowOf = (items: readonly Item[], start: number, end: number): Window => ({
  first: items[start] && keyOf(items[start]),
  last: end < items.length && items[end - 1] ? keyOf(items[end - 1]!) : undefined,
});

/** The newest ones, and those to come. */
export const atEnd = (items: readonly Item[]): Window => windowOf(items, Math.max(0, items.length - FIRST), items.length);

export const around = (items: readonly Item[], index: number): Window =>
  windowOf(items, Math.max(0, index - FIRST), Math.min(items.length, index + FIRST));

/** More before the first; what is far below leaves the document. */
export function grow(items: readonly Item[], window: Window, direction: 'up' | 'down'): Window {
  const [start, end] = slice(items, window);
  if (direction === 'up') {
    const from = Math.max(0, start - STEP);
    return windowOf(items, from, Math.min(end, from + MOST));
  }
  const to = Math.min(items.length, end + STEP);
  return windowOf(items, Math.max(start, to - MOST), to);
}

/** New messages join at the end; beyond the most, as many leave at the top, or stay out while the user reads further up. */
export function trim(items: readonly Item[], window: Window, sticks: boolean): Window {
  const [start, end] = slice(items, window);
  if (end - start <= MOST + STEP) return window;
  return sticks ? windowOf(items, end - MOST, end) : windowOf(items, start, start + MOST);
}
