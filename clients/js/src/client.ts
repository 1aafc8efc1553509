import { Api } from './api.js';
import { ChatConversation } from './conversation.js';
import type { ConnectionHost } from './connection.js';
import type { ChatError } from './errors.js';
import { chatList } from './lists.js';
import { LocalFiles } from './local-files.js';
import { Outcomes } from './outcomes.js';
import { unreadOf } from './reducer.js';
import { derive, guard } from './signal.js';
import { Session } from './session.js';
import type { State } from './state.js';
import type { Chat, ChatItem, ChatOptions, Conversation, List, Signal, Status } from './surface.js';
import { Views } from './view.js';
import type { Constants, WireChat } from './wire.js';

const ROOMS = 20;

/** `internals` is for tests. */
export function createChat(options: ChatOptions, internals: Pick<ConnectionHost, 'transport' | 'stringArguments'> = {}): Chat {
  return new ChatClient(options, internals);
}

class ChatClient implements Chat {
  readonly status: Signal<Status>;
  readonly unread: Signal<{ total: number; chats: number }>;
  readonly chats: List<ChatItem>;
  readonly archived: List<ChatItem>;
  readonly requests: List<ChatItem>;
  readonly #now: () => number;
  readonly #api: Api;
  readonly #session: Session;
  readonly #views: Views;
  readonly #files = new LocalFiles();
  readonly #outcomes: Outcomes;
  readonly #conversations = new Map<string, ChatConversation>();
  readonly #listeners = { error: new Set<(error: ChatError) => void>(), failed: new Set<(error: ChatError) => void>() };
  #starting: Promise<void> | undefined;
  #unwatch: (() => void) | undefined;

  constructor(options: ChatOptions, internals: Pick<ConnectionHost, 'transport' | 'stringArguments'>) {
    this.#now = options.now ?? Date.now;
    this.#api = new Api(options, () => this.#session.signOut());
    this.#session = new Session(options, this.#api, {
      now: this.#now, fetch: options.fetch ?? ((...args) => fetch(...args)), rooms: options.rooms ?? ROOMS, internals,
      onError: (error) => this.#tell('error', error),
      log: (level, event, detail) => options.log?.({ level, event, detail }),
    });
    const { state, calls } = this.#session;
    this.#views = new Views({
      retry: (id) => void calls.retry(id).catch(() => undefined),
      discard: (id) => void calls.discard(id).catch(() => undefined),
      localUrl: (key, file) => this.#files.url(key, file),
    });
    this.#outcomes = new Outcomes(state, (error) => this.#tell('failed', error));
    this.status = derive(state, ({ status }) => [status], ({ status }) => status);
    this.unread = derive(state, countUnread, (now) => {
      const [total, chats] = countUnread(now);
      return { total, chats };
    });
    this.chats = chatList(state, this.#views, (item) => item.status === 'accepted' && !item.archived);
    this.archived = chatList(state, this.#views, (item) => item.status === 'accepted' && item.archived);
    this.requests = chatList(state, this.#views, (item) => item.status === 'pending');
  }

  get me(): string {
    return this.#session.state.value.me;
  }

  get limits(): Constants {
    return this.#session.state.value.limits;
  }

  start(): Promise<void> {
    this.#session.signIn();
    this.#unwatch ??= watchPage(this.#session);
    return this.#starting ??= this.#session.start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
  }

  async stop({ wipe = false }: { wipe?: boolean } = {}): Promise<void> {
    this.#unwatch?.();
    [this.#unwatch, this.#starting] = [undefined, undefined];
    await this.#session.stop(wipe);
    this.#outcomes.stop();
    this.#files.clear();
  }

  async open(peerId: string, message?: string): Promise<Conversation> {
    const chat = await this.#api.call<WireChat>('POST', 'chats/or-create', { recipientId: peerId, message });
    await this.#session.calls.views([chat]);
    return this.chat(chat.id);
  }

  chat(id: string): Conversation {
    const held = this.#conversations.get(id);
    if (held) return held;
    const { state, calls } = this.#session;
    const conversation = new ChatConversation({
      state, calls, views: this.#views, api: this.#api, now: this.#now, outcome: (entryId) => this.#outcomes.of(entryId),
    }, id);
    this.#conversations.set(id, conversation);
    return conversation;
  }

  refresh(): Promise<void> {
    return this.#session.calls.refresh();
  }

  request<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#api.call<T>(method, path, body);
  }

  on(event: 'error' | 'failed', listener: (error: ChatError) => void): () => void {
    this.#listeners[event].add(listener);
    return () => void this.#listeners[event].delete(listener);
  }

  #tell(event: 'error' | 'failed', error: ChatError): void {
    for (const listener of this.#listeners[event]) guard(() => listener(error));
  }
}

function countUnread({ chats }: State): [total: number, chats: number] {
  const counts = [...chats.values()].map(unreadOf).filter((count) => count > 0);
  return [counts.reduce((sum, count) => sum + count, 0), counts.length];
}

/** Comes back as soon as the user does, and lets go when the page is put away. */
function watchPage(session: Session): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => undefined;
  const wakeUp = (): void => void session.calls.wakeUp().catch(() => undefined);
  const listeners: [EventTarget, string, (event: Event) => void][] = [
    [window, 'online', wakeUp],
    [window, 'offline', () => session.disconnect()],
    [document, 'visibilitychange', () => document.visibilityState === 'visible' && wakeUp()],
    [window, 'pagehide', () => void session.pause()],
    [window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && session.resume()],
  ];
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  return () => listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
}
