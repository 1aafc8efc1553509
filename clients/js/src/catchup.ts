// "Catching up" of docs/client-guide.md, for a client that does not hold every message.
import type { Api } from './api.js';
import type { Core } from './core.js';
import type { ChatError } from './errors.js';
import { isBehind, KEPT_MESSAGES } from './reducer.js';
import type { ChangesPage, SyncPage, WireChat } from './wire.js';

/** How many revs back a chat starts: more than can be in flight in the server when its view is read. */
const START = 100;
const PAGE = 100;

export class CatchUp {
  readonly #core: Core;
  readonly #api: Api;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(core: Core, api: Api) {
    [this.#core, this.#api] = [core, api];
  }

  /** One at a time. Asked for meanwhile, it goes round once more, and all wait for that. */
  run(): Promise<void> {
    this.#again = this.#running !== undefined;
    return this.#running ??= this.#loop();
  }

  /** The chat from its server: its view, and what changed since it was last complete. */
  async chat(chatId: string): Promise<void> {
    if (!this.#core.state.chats.has(chatId)) await this.#fetchView(chatId);
    const chat = this.#core.state.chats.get(chatId);
    if (chat && (!chat.started || isBehind(chat))) await this.#changes(chatId);
  }

  async #loop(): Promise<void> {
    try {
      do {
        this.#again = false;
        const behind = [...this.#core.state.behind];
        await this.#sync();
        for (const id of behind) if (!this.#core.state.chats.has(id)) await this.#fetchView(id);
        await this.#core.dispatch({ type: 'caughtUp', chatIds: behind });
      } while (this.#again);
    } finally {
      // Here, and not when the promise ends: a call in between would wait for a round that never comes.
      this.#running = undefined;
    }
  }

  async #sync(): Promise<void> {
    for (let more = true; more;) {
      const { cursor } = this.#core.state;
      const page = await this.#nextPage(cursor);
      if (!page) {
        // The server can't read the cursor any more. From the start, deleted chats are left out, so the held ones are asked for.
        await this.#core.dispatch({ type: 'cursor', cursor: null, done: false });
        for (const id of this.#core.state.chats.keys()) await this.#fetchView(id);
        continue;
      }
      await this.#core.dispatch({ type: 'views', chats: page.chats });
      for (const { id } of page.chats) {
        const chat = this.#core.state.chats.get(id);
        if (chat?.started && isBehind(chat)) await this.#changes(id);
      }
      // Only now: a crash on the way repeats, and repeating is harmless.
      more = page.hasMore;
      await this.#core.dispatch({ type: 'cursor', cursor: page.cursor, done: !more });
    }
  }

  async #nextPage(cursor: string | null): Promise<SyncPage | null> {
    try {
      return await this.#api.call<SyncPage>('GET', `chats/sync?limit=${PAGE}${cursor ? `&since=${encodeURIComponent(cursor)}` : ''}`);
    } catch (error) {
      if (cursor && (error as ChatError).code === 'invalid_cursor') return null;
      throw error;
    }
  }

  async #fetchView(chatId: string): Promise<void> {
    try {
      await this.#core.dispatch({ type: 'views', chats: [await this.#api.call<WireChat>('GET', `chats/${encodeURIComponent(chatId)}`)] });
    } catch (error) {
      if ((error as ChatError).status !== 404) throw error;
      await this.#core.dispatch({ type: 'gone', chatId });
    }
  }

  // Rule 7. Where more changed than is kept, the messages are fetched anew when they are looked at.
  async #changes(chatId: string): Promise<void> {
    const before = await this.#core.load(chatId);
    if (before?.started && before.view.rev - before.since > 2 * KEPT_MESSAGES) await this.#core.dispatch({ type: 'restart', chatId });
    let [isFirst, isWhole] = [true, false];
    for (let more = true; more;) {
      const chat = this.#core.state.chats.get(chatId);
      if (!chat) return;
      const since = chat.started ? chat.since : Math.max(0, chat.view.rev - START);
      isWhole ||= isFirst && since === 0;
      isFirst = false;
      const page = await this.#api.call<ChangesPage>('GET', `chats/${encodeURIComponent(chatId)}/changes?since=${since}&own=${chat.own}&limit=${PAGE}`);
      await this.#core.dispatch({ type: 'changes', chatId, page });
      more = page.hasMore;
    }
    if (isWhole) await this.#core.dispatch({ type: 'page', chatId, messages: [], range: [0, Infinity] });
  }
}
