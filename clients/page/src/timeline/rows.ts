import type { Item } from 'chat-client';
import { dayLabel, isSameDay } from '../lib/time';

/** A message and what its neighbours make of it. */
export interface Row {
  item: Item;
  /** It is the first of its day. */
  day?: string;
  /** It is the first that was unread when the chat was opened. */
  unread: boolean;
  /** First and last of a group: one sender, five minutes. */
  first: boolean;
  last: boolean;
}

const GROUP = 5 * 60_000;

/** The same for an echo and the message that it becomes. */
export const keyOf = (item: Item): string => item.clientMessageId ?? item.id;

export function rowsOf(items: readonly Item[], start: number, end: number, firstUnreadSeq: number | null): Row[] {
  const unreadAt = firstUnreadSeq === null ? -1 : items.findIndex((item) => item.seq >= firstUnreadSeq);
  const rows: Row[] = [];
  for (let i = start; i < end; i++) {
    const [item, before, after] = [items[i]!, items[i - 1], items[i + 1]];
    const startsDay = !before || !isSameDay(before.createdAt, item.createdAt);
    rows.push({
      item, day: startsDay ? dayLabel(item.createdAt) : undefined, unread: i === unreadAt,
      first: startsDay || i === unreadAt || !belong(before, item),
      last: !after || i + 1 === unreadAt || !isSameDay(item.createdAt, after.createdAt) || !belong(item, after),
    });
  }
  return rows;
}

const belong = (a: Item, b: Item): boolean => a.senderId === b.senderId && Math.abs(Date.parse(b.createdAt) - Date.parse(a.createdAt)) < GROUP;
