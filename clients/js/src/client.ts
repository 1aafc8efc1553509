import { createApi } from './api.js';
import type { Internals, Log } from './connection.js';
import { createConversation, type Context } from './conversation.js';
import { ChatError, ignore } from './errors.js';
import { unreadOf } from './reducer.js';
import { createSession, type Session } from './session.js';
import { createValue, derive, guard, same } from './signal.js';
import type { Action, State } from './state.js';
import type { Chat, ChatItem, ChatOptions, Conversation, List, PushState } from './surface.js';
import { createViews } from './view.js';
import type { WireChat } from './wire.js';

const ROOMS = 20;

/** `internals` is for tests. */
export function createChat(options: ChatOptions, internals: Internals = {}): Chat {
  const { now = Date.now, rooms = ROOMS } = options;
  const api = createApi(options, () => session.signOut());
  const listeners = { error: new Set<(error: ChatError) => void>(), failed: new Set<(error: ChatError) => void>() };
  const tell = (event: keyof typeof listeners, error: ChatError): void =>
    listeners[event].forEach((listener) => guard(() => listener(error)));
  const log: Log = (level, event, detail) => options.log?.({ level, event, detail });
  const session = createSession(options, api, {
    now,
    internals,
    fetch: options.fetch ?? ((...args) => fetch(...args)),
    rooms,
    log,
    onStorageFailed: (error) => {
      log('warn', 'storage_failed', String(error));
      tell('error', new ChatError({ code: 'storage_unavailable', detail: 'Nothing can be stored here.' }));
    },
  });
  const { state, call } = session;
  const apply = (action: Action): Promise<void> => call('dispatch', action).catch(ignore);
  const views = createViews({
    localUrl: session.localUrl,
    // The refusal may come from an expired upload, so the files are uploaded again.
    retry: ({ id, op }) =>
      apply({
        type: 'entry',
        id,
        change: {
          state: 'queued',
          error: undefined,
          progress: undefined,
          at: now(),
          op: op.kind === 'media' ? { ...op, files: op.files.map(({ fileId: _, ...file }) => file) } : op,
        },
      }),
    discard: ({ id }) => apply({ type: 'settle', id, error: { code: 'discarded', detail: 'It was discarded.' } }),
  });
  const context: Context = { state, call, views, api, now };
  const conversations = new Map<string, Conversation>();
  const { Notification, PushManager } = globalThis as Partial<typeof globalThis>;
  const push = createValue<PushState>(PushManager ? 'off' : 'unsupported');
  let pushing: ReturnType<(typeof import('./push.js'))['createPush']> | undefined;
  const loadPush = () => (pushing ??= import('./push.js').then((loaded) => loaded.createPush(context, push)));
  let starting: Promise<void> | undefined;

  watchFailures(state, (error) => tell('failed', error));

  const chat = (id: string): Conversation => {
    const conversation = conversations.get(id) ?? createConversation(context, id);
    conversations.set(id, conversation);
    return conversation;
  };

  /** Holds every chat after the first sync. */
  const list = (isIn: (item: ChatItem) => boolean): List<ChatItem> => {
    let held: readonly ChatItem[] = [];
    const items = derive(
      state,
      ({ chats, outbox, drafts }) => [chats, outbox, drafts],
      (all) => {
        const next = views.listOf(all, isIn);
        return same(next, held) ? held : (held = next);
      },
    );
    return {
      get value() {
        return items.value;
      },
      get complete() {
        return state.value.synced;
      },
      subscribe: items.subscribe,
      more: async () => false,
    };
  };

  return {
    get me() {
      return state.value.me;
    },
    get limits() {
      return state.value.limits;
    },
    status: derive(state, ({ status }) => [status]),
    unread: derive(state, countUnread, (all) => {
      const [total, chats] = countUnread(all);
      return { total, chats };
    }),
    chats: list((item) => item.status === 'accepted' && !item.archived),
    archived: list((item) => item.status === 'accepted' && item.archived),
    requests: list((item) => item.status === 'pending'),
    push: {
      state: push,
      async enable(worker) {
        // Before anything is loaded: browsers ask only within a click.
        const asked = Notification?.requestPermission();
        return (await loadPush()).enable(worker, asked);
      },
      disable: () => loadPush().then((on) => on.disable()),
    },

    start() {
      session.signIn();
      return (starting ??= session.start().then(
        () => void (PushManager && Notification!.permission !== 'default' && loadPush()),
        (error: unknown) => {
          starting = undefined;
          throw error;
        },
      ));
    },
    async stop({ wipe } = {}) {
      starting = undefined;
      if (wipe) await pushing?.then((on) => on.disable()).catch(ignore);
      await session.stop(wipe);
    },
    async open(peerId, message) {
      const view = await api.call<WireChat>('POST', 'chats/or-create', { recipientId: peerId, message });
      await call('dispatch', { type: 'views', chats: [view] });
      return chat(view.id);
    },
    chat,
    refresh: () => call('refresh'),
    request: api.call,
    on(event, listener) {
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
  };
}

function countUnread({ chats }: State): [total: number, chats: number] {
  let [total, unread] = [0, 0];
  for (const count of [...chats.values()].map(unreadOf)) [total, unread] = [total + count, unread + (count && 1)];
  return [total, unread];
}

/** Reports entries that are refused while this client runs. Failures that a tab finds at its start are not reported. */
function watchFailures(state: Session['state'], onFailed: (error: ChatError) => void): void {
  let before = state.value;
  state.subscribe((after) => {
    const { results, outbox } = before;
    before = after;
    for (const [id, result] of after.results) {
      if (result !== results.get(id) && outbox.has(id) && result.error && result.error.code !== 'discarded')
        onFailed(new ChatError(result.error));
    }
  });
}
