import type { Connection } from './connection.js';
import type { Core } from './core.js';
import type { ChatError } from './errors.js';
import { newestFirst } from './view.js';

/**
 * The rooms of the chats that are open and of the newest ones. Membership ends with the connection. A room is never
 * left before: to the other member, leaving looks like going offline.
 */
export function createRooms({ get, dispatch }: Core, connection: Connection, newest: number) {
  const joined = new Set<string>();

  const join = async (chatId: string): Promise<boolean> => {
    if (!connection.isOpen() || joined.has(chatId)) return false;
    joined.add(chatId);
    try {
      const { online, rev } = await connection.invoke('join_chat', { chatId });
      await dispatch({ type: 'chat', chatId, change: { online: online === true } });
      return Number(rev) > (get().chats.get(chatId)?.seen ?? 0);
    } catch (error) {
      // A final refusal is kept; anything else is tried again with the next join.
      if ((error as ChatError).retryable) joined.delete(chatId);
      return false;
    }
  };

  return {
    /** `anew`: on a new connection. True when something happened in a room that is not known here. */
    async join(anew?: boolean): Promise<boolean> {
      if (anew) joined.clear();
      const chats = [...get().chats.values()]
        .filter(({ view }) => view.status === 'accepted' && !view.hidden && !view.archived)
        .sort(newestFirst);
      const open = [...get().chats.values()].filter((chat) => chat.open);
      const joins = await Promise.all([...open, ...chats.slice(0, newest)].map(({ view }) => join(view.id)));
      return joins.includes(true);
    },
  };
}
