import type { Api } from './api.js';
import type { CatchUp } from './catchup.js';
import type { Core } from './core.js';
import { findRange } from './ranges.js';
import type { Range } from './state.js';
import type { MessagePage } from './wire.js';

/** Which part of a chat: its end, around a message, or beside what is held. */
export type Position = 'end' | { around: number } | { before: number } | { after: number };

const LIMIT = 50;

/** Loads a page of messages, unless it is held. */
export async function loadPage(core: Core, api: Api, catchUp: CatchUp, chatId: string, position: Position): Promise<void> {
  // First how far the chat is complete: from then on events and changes keep the page up to date.
  await catchUp.chat(chatId);
  const chat = core.state.chats.get(chatId);
  if (!chat || isHeld(chat.ranges, position)) return;

  const [name, seq] = position === 'end' ? ['', 0] : Object.entries(position)[0]! as [string, number];
  const query = name ? `&${name}=${seq}` : '';
  const page = await api.call<MessagePage>('GET', `chats/${encodeURIComponent(chatId)}/messages?limit=${LIMIT}${query}`);
  const seqs = page.items.map((message) => message.seq);
  await core.dispatch({ type: 'page', chatId, messages: page.items, range: rangeOf(name, seq, seqs, page.hasMore) });
}

function rangeOf(name: string, seq: number, seqs: readonly number[], hasMore: boolean): Range {
  const [lowest, highest] = [Math.min(...seqs), Math.max(...seqs)];
  switch (name) {
    case 'before': return [hasMore ? lowest : 0, seq - 1];
    case 'after': return [seq + 1, hasMore ? highest : Infinity];
    // Whether there is more at one of the ends is found out by going there. The message itself may be gone.
    case 'around': return [Math.min(seq, lowest), Math.max(seq, highest)];
    default: return [hasMore ? lowest : 0, Infinity];
  }
}

function isHeld(ranges: readonly Range[], position: Position): boolean {
  if (position === 'end') return ranges.some(([, hi]) => hi === Infinity);
  if ('around' in position) return findRange(ranges, position.around) !== undefined;
  return findRange(ranges, 'before' in position ? position.before - 1 : position.after + 1) !== undefined;
}
