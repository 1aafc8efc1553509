import type { Connection } from './connection.js';
import type { Core } from './core.js';
import { unreadOf } from './reducer.js';
import { newestSeq } from './view.js';

const INTERVAL = 2000;

/**
 * Tells the other members how far this device has their messages, each chat at most once per interval. A read message
 * counts as delivered, so only chats with unread messages are reported.
 */
export function createDeliveries({ get }: Core, connection: Connection) {
  const reported = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const report = (): void => {
    if (timer || get().status !== 'live') return;
    for (const [chatId, chat] of get().chats) {
      if (!unreadOf(chat)) continue;
      const upToSeq = newestSeq(chat);
      if (reported.get(chatId)! >= upToSeq) continue;
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
    again: (): void => reported.clear(),
    stop: (): void => clearTimeout(timer),
  };
}
