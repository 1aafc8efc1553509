// What the leading tab runs: socket, outbox, catch-up and every change of the state.
import type { Api } from './api.js';
import { CatchUp } from './catchup.js';
import { Connection, type ConnectionHost } from './connection.js';
import { Core } from './core.js';
import { ChatError } from './errors.js';
import type { Patch } from './patch.js';
import { loadPage, type Position } from './pages.js';
import { Rooms } from './rooms.js';
import { Sender } from './sender.js';
import type { Entry, State } from './state.js';
import { KEPT_CHATS, type Storage } from './storage.js';
import type { LogEntry } from './surface.js';
import { newestFirst } from './view.js';
import type { WireChat } from './wire.js';

/** Events that overtake each other look like a gap for so long. */
const GAP_DELAY = 100;
const RETRY_DELAY = 5000;
const LONGEST_TIMER = 2 ** 31 - 1;

export interface EngineHost {
  api: Api;
  now(): number;
  fetch: typeof fetch;
  rooms: number;
  internals: Pick<ConnectionHost, 'transport' | 'stringArguments'>;
  onChange(state: State, patch: Patch): void;
  onError(error: ChatError): void;
  onFenced(): void;
  log(level: LogEntry['level'], event: string, detail?: unknown): void;
}

/** What any tab may ask of the leading one. Arguments and answers can be cloned. */
export type Calls = {
  queue(entry: Omit<Entry, 'n' | 'state'>): Promise<void>;
  retry(id: string): Promise<void>;
  discard(id: string): Promise<void>;
  draft(chatId: string, text: string): Promise<void>;
  views(chats: WireChat[]): Promise<void>;
  open(chatId: string): Promise<void>;
  page(chatId: string, position: Position): Promise<void>;
  close(chatId: string): Promise<void>;
  typing(chatId: string, on: boolean): Promise<void>;
  refresh(): Promise<void>;
  wakeUp(): Promise<void>;
};

export class Engine {
  readonly #core: Core;
  readonly #storage: Storage | undefined;
  readonly #host: EngineHost;
  readonly #connection: Connection;
  readonly #catchUp: CatchUp;
  readonly #rooms: Rooms;
  readonly #sender: Sender;
  /** How many timelines show a chat, in all tabs. */
  readonly #opened = new Map<string, number>();
  #tick: ReturnType<typeof setTimeout> | undefined;
  #gap: ReturnType<typeof setTimeout> | undefined;

  constructor(state: State, storage: Storage | undefined, host: EngineHost) {
    const { api, log } = host;
    [this.#storage, this.#host] = [storage, host];
    this.#core = new Core(state, storage, {
      onChange: (after, patch) => this.#onChange(after, patch),
      onStorageFailed: (error) => {
        log('warn', 'storage_failed', String(error));
        host.onError(new ChatError({ code: 'storage_unavailable', detail: 'There is no room to store messages. They are kept until this page is closed.' }));
      },
      onFenced: () => host.onFenced(),
      onBadAction: (type, error) => log('warn', 'bad_action', `${type}: ${String(error)}`),
    });
    this.#connection = new Connection(api, {
      ...host.internals, log,
      onEvent: (name, payload) => void this.#onEvent(name, payload),
      onStatus: (status) => void this.#core.dispatch({ type: 'status', status }),
      onLimits: (limits) => void this.#core.dispatch({ type: 'limits', limits }),
      onOpen: () => this.#onOpen(),
      onBlocked: () => {
        this.#sender.kick();
        return this.#catchUp.run();
      },
    });
    this.#catchUp = new CatchUp(this.#core, api);
    this.#rooms = new Rooms(this.#core, this.#connection, host.rooms);
    this.#sender = new Sender(this.#core, api, this.#connection, host);
  }

  get state(): State {
    return this.#core.state;
  }

  /** `replica`: what this tab showed as a follower. It may show open chats, and hold what the last leader could not store. */
  async start(replica: State): Promise<void> {
    for (const { loaded, view } of replica.chats.values()) if (loaded) await this.#core.load(view.id);
    for (const { n: _, state: __, ...entry } of replica.outbox) await this.#core.dispatch({ type: 'queue', entry });
    const old = [...this.state.chats.values()].filter((chat) => chat.started).sort(newestFirst).slice(KEPT_CHATS);
    for (const { view } of old) await this.#core.dispatch({ type: 'restart', chatId: view.id });
    this.#schedule(this.state);
    this.connect();
  }

  /** Also after a sign-out, with a new token. */
  connect(): void {
    this.#connection.start();
    this.#sender.kick();
  }

  /** The platform says that there is no network: don't wait until the socket notices. */
  disconnect(): void {
    this.#connection.drop();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#tick);
    clearTimeout(this.#gap);
    this.#core.stop();
    this.#sender.stop();
    await this.#connection.stop();
    this.#storage?.close();
  }

  signOut(): void {
    void this.#connection.stop();
    void this.#core.dispatch({ type: 'status', status: 'signedOut' });
  }

  readonly calls: Calls = {
    queue: async (entry) => {
      await this.#core.dispatch({ type: 'queue', entry });
      this.#sender.wake();
    },
    retry: async (id) => {
      const entry = this.state.outbox.find((held) => held.id === id);
      if (entry?.state !== 'failed') return;
      // A refused file may be refused because its upload is over, so it is uploaded again.
      const op = entry.op.kind === 'media' ? { ...entry.op, files: entry.op.files.map(({ fileId: _, ...file }) => file) } : entry.op;
      await this.#core.dispatch({ type: 'entry', id, change: { op, state: 'queued', error: undefined, progress: undefined, at: this.#host.now() } });
      this.#sender.wake();
    },
    discard: async (id) => {
      await this.#core.dispatch({ type: 'settle', id, error: { code: 'discarded', detail: 'It was discarded.' } });
      this.#sender.cancel(id);
    },
    draft: (chatId, text) => this.#core.dispatch({ type: 'draft', chatId, text }),
    views: (chats) => this.#core.dispatch({ type: 'views', chats }),
    open: async (chatId) => {
      this.#opened.set(chatId, (this.#opened.get(chatId) ?? 0) + 1);
      await this.#core.load(chatId);
      if (await this.#rooms.open(chatId)) await this.#catchUp.run();
    },
    page: (chatId, position) => loadPage(this.#core, this.#host.api, this.#catchUp, chatId, position),
    close: async (chatId) => {
      const left = (this.#opened.get(chatId) ?? 1) - 1;
      this.#opened.set(chatId, left);
      // Someone may have scrolled far up.
      if (left <= 0) await this.#core.dispatch({ type: 'trim', chatId });
    },
    typing: async (chatId, on) => this.#connection.send(on ? 'typing' : 'stop_typing', { chatId }),
    refresh: () => this.#catchUp.run(),
    wakeUp: async () => {
      this.#connection.kick();
      this.#sender.kick();
      if (this.#connection.isOpen) await this.#catchUp.run();
    },
  };

  async #onOpen(): Promise<void> {
    this.#sender.kick();
    // First the rooms, then what happened before: nothing falls in between.
    await this.#rooms.joinAgain();
    await this.#catchUp.run();
    await this.#rooms.joinAll();
  }

  async #onEvent(name: string, payload: unknown): Promise<void> {
    if (name === 'error') return this.#host.log('info', 'event_refused', (payload as { error?: { code?: string } } | null)?.error?.code);
    await this.#core.dispatch({ type: 'event', name, payload, now: this.#host.now() });
    if (name.startsWith('chat_')) void this.#rooms.joinAll();
  }

  #onChange(after: State, patch: Patch): void {
    this.#schedule(after);
    if (after.behind.size > 0 && this.#gap === undefined) this.#fill(GAP_DELAY);
    this.#host.onChange(after, patch);
  }

  #fill(delay: number): void {
    this.#gap = setTimeout(() => {
      // Without a connection the next one catches up.
      const filled = this.#connection.isOpen ? this.#catchUp.run() : Promise.resolve();
      filled.then(() => {
        this.#gap = undefined;
        if (this.state.behind.size > 0 && this.#connection.isOpen) this.#fill(GAP_DELAY);
      }, () => this.#fill(RETRY_DELAY));
    }, delay);
  }

  /** Typing and mutes end by themselves. */
  #schedule(state: State): void {
    clearTimeout(this.#tick);
    const ends = [...state.chats.values()].flatMap(({ typingUntil, view }) => [typingUntil || Infinity, view.mutedUntil ? Date.parse(view.mutedUntil) : Infinity]);
    const next = ends.reduce((earliest, end) => Math.min(earliest, end), Infinity) - this.#host.now();
    if (next < LONGEST_TIMER) this.#tick = setTimeout(() => void this.#core.dispatch({ type: 'tick', now: this.#host.now() }), Math.max(0, next));
  }
}
