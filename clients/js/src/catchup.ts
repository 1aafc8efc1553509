// "Catching up" of docs/client-guide.md, for a client that does not hold every message.
import type { Api } from './api.js';
import type { Core } from './core.js';
import type { ChatError } from './errors.js';
import { isBehind, KEPT_MESSAGES } from './reducer.js';
import { FORGOTTEN } from './state.js';
import type { ChangesPage, SyncPage, WireChat } from './wire.js';

/** The distance below its rev at which a chat starts. Fewer changes than that are in flight in the server at a time. */
const START = 100;
const PAGE = 100;

export const pathOf = (chatId: string): string => `chats/${encodeURIComponent(chatId)}`;

export function createCatchUp({ dispatch, get }: Core, api: Api) {
  let running: Promise<void> | undefined;
  let again = false;

  const fetchView = (chatId: string): Promise<void> =>
    api.call<WireChat>('GET', pathOf(chatId)).then(
      (view) => dispatch({ type: 'views', chats: [view] }),
      (error: ChatError) => {
        if (error.status !== 404) throw error;
        return dispatch({ type: 'gone', chatId });
      },
    );

  // Rule 7. After more changes than are kept, the messages are dropped; an open timeline fetches them again.
  const fetchChanges = async (chatId: string): Promise<void> => {
    const { started, view, since } = get().chats.get(chatId)!;
    if (started && view.rev - since > 2 * KEPT_MESSAGES) await dispatch({ type: 'chat', chatId, change: FORGOTTEN });
    let isWhole = false;
    for (let more = true; more;) {
      const chat = get().chats.get(chatId)!;
      const from = chat.started ? chat.since : Math.max(0, chat.view.rev - START);
      isWhole ||= !chat.started && !from;
      const page = await api.call<ChangesPage>('GET', `${pathOf(chatId)}/changes?since=${from}&own=${chat.own}&limit=${PAGE}`);
      await dispatch({ type: 'changes', chatId, page });
      more = page.hasMore;
    }
    if (isWhole) await dispatch({ type: 'page', chatId, messages: [], range: [0, Infinity] });
  };

  const sync = async (): Promise<void> => {
    for (let more = true; more;) {
      const { cursor } = get();
      const page = await api
        .call<SyncPage>('GET', `chats/sync?limit=${PAGE}${cursor ? `&since=${encodeURIComponent(cursor)}` : ''}`)
        .catch(async (error: ChatError) => {
          // The server can't read the cursor any more, so the next sync starts from nothing.
          if (error.code === 'invalid_cursor') await dispatch({ type: 'set', change: { cursor: null, synced: false, chats: new Map() } });
          throw error;
        });
      await dispatch({ type: 'views', chats: page.chats });
      for (const { id } of page.chats) {
        const chat = get().chats.get(id);
        if (chat?.started && isBehind(chat)) await fetchChanges(id);
      }
      // The cursor moves last: after a crash the page is repeated, which is harmless.
      more = page.hasMore;
      await dispatch({ type: 'set', change: { cursor: page.cursor, ...(!more && { synced: true }) } });
    }
  };

  const loop = async (): Promise<void> => {
    try {
      do {
        again = false;
        const chatIds = [...get().behind.keys()];
        await sync();
        for (const id of chatIds) if (!get().chats.has(id)) await fetchView(id);
        await dispatch({ type: 'caughtUp', chatIds });
      } while (again);
    } finally {
      // Reset here and not in a continuation: a call in between would wait for a round that never starts.
      running = undefined;
    }
  };

  return {
    /** Runs one catch-up at a time. A call during a catch-up causes one more round, and all callers wait for it. */
    run(): Promise<void> {
      again = true;
      return (running ??= loop());
    },

    /** Fetches a chat's changes for the first time. From then on, events and later changes keep its messages up to date. */
    async begin(chatId: string): Promise<void> {
      if (!get().chats.has(chatId)) await fetchView(chatId);
      if (get().chats.get(chatId)?.started === false) await fetchChanges(chatId);
    },
  };
}

export type CatchUp = ReturnType<typeof createCatchUp>;
