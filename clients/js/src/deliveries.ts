import type { Connection } from './connection.js';
import type { Core } from './core.js';
import { unreadOf } from './reducer.js';

const INTERVAL = 2000;

/**
 * Tells the other members how far this device has their messages, each chat at most once per interval. What was read
 * counts as delivered, so only chats with unread messages are reported.
 */
export function createDeliveries({ get }: Core, connection: Connection) {
  let reported = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const report = (): void => {
    if (timer || get().status !== 'live') return;
    for (const [chatId, chat] of get().chats) {
      if (!unreadOf(chat) || chat.view.blockedByMe) continue;
      const upToSeq = Math.max(chat.view.seq, ...[...chat.messages.values()].map(({ seq }) => seq));
      if (upToSeq <= (reported.get(chatId) ?? 0)) continue;
      reported.set(chatId, upToSeq);
      connection.send('mark_as_delivered', { chatId, upToSeq });
      timer ??= setTimeout(() => {
        timer = undefined;
        report();
      }, INTERVAL);
    }
  };

  return {
    report,
    /** On a new connection: reports on the last one may be lost. */
    again: (): void => void (reported = new Map()),
    stop: (): void => clearTimeout(timer),
  };
}
