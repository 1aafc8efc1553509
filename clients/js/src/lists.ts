import type { Api } from './api.js';
import { derive, same, Value } from './signal.js';
import type { State } from './state.js';
import type { ChatItem, Hit, List, SearchFilter, Signal } from './surface.js';
import type { Views } from './view.js';

/** The chats that `isIn` takes, newest first. They are all here after the first sync. */
export function chatList(source: Signal<State>, views: Views, isIn: (item: ChatItem) => boolean): List<ChatItem> {
  let held: readonly ChatItem[] = [];
  const list = derive(source, ({ chats, outbox, drafts }) => [chats, outbox, drafts], (state) => {
    const items = [...state.chats.values()].flatMap((chat) => {
      const item = isDeleted(state, views, chat.view.id) ? undefined : views.chat(state, chat.view.id);
      return item && isIn(item) ? item : [];
    });
    items.sort((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1));
    return same(items, held) ? held : (held = items);
  });
  return {
    get value() {
      return list.value;
    },
    get complete() {
      return source.value.synced;
    },
    subscribe: (listener) => list.subscribe(listener),
    more: async () => false,
  };
}

const timeOf = (item: ChatItem): number => Date.parse(item.lastMessageAt ?? item.createdAt);

function isDeleted(state: State, views: Views, id: string): boolean {
  return state.chats.get(id)!.view.hidden === true || views.entries(state, id).some(({ op }) => op.kind === 'side' && op.side === 'clear');
}

/** Search results, page by page; empty until `more` is called. */
export function searchList(api: Api, chatId: string, query: string, filter: SearchFilter): List<Hit> {
  const hits = new Value<readonly Hit[]>([]);
  let [cursor, complete] = [undefined as string | undefined, false];
  let loading: Promise<boolean> | undefined;

  const load = async (): Promise<boolean> => {
    if (complete) return false;
    const { from, type, since, until } = filter;
    const asked = { q: query, from, type, since: since?.toISOString(), until: until?.toISOString(), cursor };
    const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const page = await api.call<{ items: Hit[]; nextCursor: string | null }>('GET', `chats/${encodeURIComponent(chatId)}/search?${new URLSearchParams(given)}`);
    cursor = page.nextCursor ?? undefined;
    complete = !cursor;
    hits.set([...hits.value, ...page.items]);
    return page.items.length > 0;
  };

  return {
    get value() {
      return hits.value;
    },
    get complete() {
      return complete;
    },
    subscribe: (listener) => hits.subscribe(listener),
    more: () => loading ??= load().finally(() => {
      loading = undefined;
    }),
  };
}
