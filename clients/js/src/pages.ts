import type { Api } from './api.js';
import { pathOf, type CatchUp } from './catchup.js';
import type { Core } from './core.js';
import { findRange } from './ranges.js';
import type { MessagePage } from './wire.js';

/** The position of a page. Around Infinity is the chat's end. */
export type Position = 'before' | 'after' | 'around';

const LIMIT = 50;

/** Loads a page of messages, unless it is held. */
export async function loadPage(
  { get, dispatch }: Core,
  api: Api,
  catchUp: CatchUp,
  chatId: string,
  position: Position,
  seq: number,
): Promise<void> {
  await catchUp.begin(chatId);
  const wanted = position === 'before' ? seq - 1 : position === 'after' ? seq + 1 : seq;
  const chat = get().chats.get(chatId);
  if (!chat || findRange(chat.ranges, wanted)) return;

  const page = await api.call<MessagePage>(
    'GET',
    `${pathOf(chatId)}/messages?limit=${LIMIT}${seq < Infinity ? `&${position}=${seq}` : ''}`,
  );
  const seqs = page.items.map((message) => message.seq);
  // A page from the middle does not tell whether there is more at both of its ends. The message itself may be deleted.
  const isMiddle = position === 'around' && seq < Infinity;
  await dispatch({
    type: 'page',
    chatId,
    messages: page.items,
    range: [
      position === 'after' ? wanted : isMiddle || page.hasMore ? Math.min(wanted, ...seqs) : 0,
      position === 'before' ? wanted : isMiddle || (page.hasMore && position === 'after') ? Math.max(wanted, ...seqs) : Infinity,
    ],
  });
}
