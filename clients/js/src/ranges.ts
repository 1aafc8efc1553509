// The parts of a chat that are held without a gap.
import type { ChatState, Range } from './state.js';
import type { Message } from './wire.js';

/** Joins a range to those it touches. */
export function addRange(ranges: readonly Range[], [lo, hi]: Range): readonly Range[] {
  const apart: Range[] = [];
  for (const range of ranges) {
    if (range[1] + 1 < lo || hi + 1 < range[0]) apart.push(range);
    else [lo, hi] = [Math.min(lo, range[0]), Math.max(hi, range[1])];
  }
  return [...apart, [lo, hi] as const].sort((a, b) => a[0] - b[0]);
}

export const findRange = (ranges: readonly Range[], seq: number): Range | undefined => ranges.find(([lo, hi]) => lo <= seq && seq <= hi);

export const bySeq = (a: Message, b: Message): number => a.seq - b.seq;

/** Keeps the newest messages only, and cuts the ranges accordingly. */
export function clip(chat: ChatState, max: number): ChatState {
  if (chat.messages.size <= max) return chat;
  const kept = [...chat.messages.values()].sort(bySeq).slice(-max);
  const lowest = kept[0]!.seq;
  return {
    ...chat,
    messages: new Map(kept.map((message) => [message.id, message])),
    ranges: chat.ranges.filter(([, hi]) => hi >= lowest).map(([lo, hi]) => [Math.max(lo, lowest), hi] as const),
  };
}
