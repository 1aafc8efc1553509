import type { Connection } from './connection.js';
import type { Core } from './core.js';
import { ChatError } from './errors.js';
import { newestFirst } from './view.js';

/**
 * The rooms of the chats that are open and of the newest ones. Membership ends with the connection. A room is never
 * left before: to the other member, leaving looks like going offline.
 */
export class Rooms {
  readonly #core: Core;
  readonly #connection: Connection;
  readonly #newest: number;
  readonly #wanted = new Set<string>();
  readonly #joined = new Set<string>();

  constructor(core: Core, connection: Connection, newest: number) {
    [this.#core, this.#connection, this.#newest] = [core, connection, newest];
  }

  /** The connection is a new one. */
  async joinAgain(): Promise<void> {
    this.#joined.clear();
    await this.joinAll();
  }

  async joinAll(): Promise<void> {
    const chats = [...this.#core.state.chats.values()].filter(({ view }) => view.status === 'accepted' && !view.hidden && !view.archived);
    const newest = chats.sort(newestFirst).slice(0, this.#newest).map(({ view }) => view.id);
    await Promise.all([...new Set([...this.#wanted, ...newest])].map((id) => this.#join(id)));
  }

  /** The chat is open. True when something happened there that is not known here. */
  async open(chatId: string): Promise<boolean> {
    this.#wanted.add(chatId);
    const rev = await this.#join(chatId);
    return rev > (this.#core.state.chats.get(chatId)?.seen ?? 0);
  }

  async #join(chatId: string): Promise<number> {
    if (!this.#connection.isOpen || this.#joined.has(chatId)) return 0;
    this.#joined.add(chatId);
    try {
      const { online, rev } = await this.#connection.invoke('join_chat', { chatId });
      await this.#core.dispatch({ type: 'online', chatId, online: online === true });
      return Number(rev);
    } catch (error) {
      // Refused for good, or to be joined by the next connection. After a 429 the next look at the rooms tries again.
      if ((error as ChatError).retryable) this.#joined.delete(chatId);
      return 0;
    }
  }
}
