// The public surface. README.md says how it differs from the design and why.
import type { ChatError } from './errors.js';
import type { Constants, Highlight, Media, Message, WireChat } from './wire.js';

export interface ChatOptions {
  /** Where the API runs, without `/api`: `https://chat.example.com`. */
  url: string;
  /** Returns a valid token. It is called at the start, and once more after a 401. */
  token(): Promise<string>;
  /** The user of the token. With it the stored state shows before the first token is there, for example offline. */
  user?: string;
  /** Default `indexeddb` where the platform has it, else `memory`. */
  store?: 'indexeddb' | 'memory' | Store;
  /** `shared` (default): one tab of the browser works for all. `each`: every tab alone, with a store in memory. */
  tabs?: 'shared' | 'each';
  /** The number of newest chats that show typing and presence without being open. Default 20. */
  rooms?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?(): number;
  fetch?: typeof fetch;
  log?(entry: LogEntry): void;
}

/** For diagnosis. It never holds message texts or tokens. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warn';
  event: string;
  detail?: unknown;
}

/** A value that changes. `subscribe` calls back on every change, not at once; it returns the way to end it. */
export interface Signal<T> {
  readonly value: T;
  subscribe(listener: (value: T) => void): () => void;
}

export interface List<T> extends Signal<readonly T[]> {
  /** Loads more. False when there is no more. */
  more(): Promise<boolean>;
  /** Everything is in `value`. The lists of chats are complete after the first sync. */
  readonly complete: boolean;
}

export type Status = 'offline' | 'connecting' | 'syncing' | 'live' | 'signedOut';

/** `denied`: the user or the browser forbids notifications. `unsupported`: the browser has none here. */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

/** Notifications of this browser while no page is open. The service worker calls `handlePushes` of `chat-client/sw`. */
export interface Push {
  readonly state: Signal<PushState>;
  /**
   * Asks for permission, so call it on a click. It rejects with a ChatError: `push_denied`, `push_unsupported`,
   * `push_unavailable` (not configured at the server), `push_failed` (the browser reaches no push service), or the server's.
   */
  enable(worker: ServiceWorkerRegistration): Promise<void>;
  /** `stop({ wipe: true })` does this as well. */
  disable(): Promise<void>;
}

export interface Chat {
  /** The user; empty until the token is known. */
  readonly me: string;
  /** Limits and timings of the server; defaults until it has answered. */
  readonly limits: Constants;
  readonly status: Signal<Status>;
  readonly unread: Signal<{ total: number; chats: number }>;
  /** Accepted chats that are not archived, newest first. */
  readonly chats: List<ChatItem>;
  readonly archived: List<ChatItem>;
  /** Pending chats of both directions; `incoming` tells them apart. */
  readonly requests: List<ChatItem>;
  readonly push: Push;
  /** Resolves as soon as the stored state is there; it does not wait for the network. */
  start(): Promise<void>;
  /** Ends the connection. `wipe` also deletes everything stored for this user, unsent messages included. */
  stop(options?: { wipe?: boolean }): Promise<void>;
  /** The chat with that user; a request when there is none yet. */
  open(peerId: string, message?: string): Promise<Conversation>;
  chat(id: string): Conversation;
  /** Catches up now. It happens by itself; this is for pull-to-refresh. */
  refresh(): Promise<void>;
  /** Any other call of the API with the user's token, such as `request('GET', 'users/me/settings')`. */
  request<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** `failed`: a queued entry was refused. `error`: any other problem that the user should know. */
  on(event: 'error' | 'failed', listener: (error: ChatError) => void): () => void;
}

/** The other member. `online` is null while unknown. */
export type Peer = WireChat['peer'] & { online: boolean | null; typing: boolean };

/** A row of a list. Queued changes of the user (archive, mute, block, read, …) are in it already. */
export interface ChatItem extends Omit<WireChat, 'lastMessage' | 'peer' | 'hidden'> {
  /** The newest message that the user sees, an unsent one included. */
  lastMessage: Item | null;
  peer: Peer;
  /** A request that waits for this user's answer. */
  incoming: boolean;
  draft: string;
}

export interface Conversation {
  readonly id: string;
  /** Undefined until the chat is known here. */
  readonly item: Signal<ChatItem | undefined>;
  readonly peer: Signal<Peer | undefined>;
  /** A window on the messages. It loads and stays up to date while it has subscribers. */
  timeline(at?: 'end' | 'unread' | { around: number }): Timeline;
  send(text: string, options?: { replyTo?: string }): Outgoing;
  sendFiles(files: readonly Blob[], text?: string, options?: { replyTo?: string }): Outgoing;
  /** This promise and those below resolve with the server's answer and reject with a ChatError when it refuses. */
  edit(messageId: string, text: string): Promise<void>;
  remove(messageId: string, scope: 'me' | 'everyone'): Promise<void>;
  react(messageId: string, emoji: string, on: boolean): Promise<void>;
  /** Without a value everything is read. */
  read(upToSeq?: number): void;
  /** Call it on every input; the rate is limited here. */
  typing(): void;
  readonly draft: Signal<string> & { set(text: string): void };
  search(query: string, filter?: SearchFilter): List<Hit>;
  accept(): Promise<void>;
  reject(): Promise<void>;
  block(on: boolean): Promise<void>;
  archive(on: boolean): Promise<void>;
  mute(until: Date | 'forever' | null): Promise<void>;
  /** Deletes the chat for this user. */
  clear(): Promise<void>;
}

export interface Timeline extends Signal<readonly Item[]> {
  /** Load 50 more before the first, or behind the last. False when there is no more. */
  older(): Promise<boolean>;
  newer(): Promise<boolean>;
  readonly atStart: boolean;
  readonly atEnd: boolean;
  /** The seq from which messages were unread when the timeline opened; reading does not change it. */
  readonly firstUnreadSeq: number | null;
  /** The window moves to that message. */
  jump(seq: number): Promise<void>;
  /** The first page is being loaded and nothing is shown yet. */
  readonly loading: boolean;
  dispose(): void;
}

/**
 * A message in a timeline. `clientMessageId` is a stable key: an echo and the stored message have the same.
 * An echo has `id` = `clientMessageId`, `seq` 0 and `rev` 0.
 */
export type Item = Omit<Message, 'media'> & { media: readonly ItemMedia[]; local?: Local };

/** `localUrl` leads to the user's own file while this page lives; prefer it to `url` and nothing flickers. */
export type ItemMedia = Media & { localUrl?: string; progress?: number };

/** The entry of the outbox for this message: the send itself, or an edit. */
export interface Local {
  state: 'queued' | 'sending' | 'failed';
  kind: 'send' | 'edit';
  /** Of files: 0 to 1. */
  progress?: number;
  error?: ChatError;
  retry(): void;
  /** Removes the entry: cancels an upload, drops an edit. */
  discard(): void;
}

export interface Outgoing {
  readonly clientMessageId: string;
  /** The stored message. It rejects with a ChatError when the message is refused or discarded. */
  readonly done: Promise<Message>;
}

export interface SearchFilter {
  from?: string;
  type?: 'text' | 'media';
  since?: Date;
  until?: Date;
}

export type Hit = Message & { highlights: Highlight[] };

/** A key-value store with transactions. Keys are strings; values are structured-cloneable. */
export interface Store {
  /** All changes of one call become visible together or not at all. */
  run<T>(mode: 'r' | 'w', over: readonly StoreName[], f: (tx: StoreTx) => Promise<T>): Promise<T>;
  wipe(): Promise<void>;
  close?(): void;
}

export interface StoreTx {
  get(store: StoreName, key: string): Promise<unknown>;
  /** All values whose key starts with the prefix, in key order. */
  all(store: StoreName, prefix?: string): Promise<unknown[]>;
  put(store: StoreName, key: string, value: unknown): void;
  delete(store: StoreName, key: string): void;
}

export type StoreName = 'meta' | 'chats' | 'messages' | 'hidden' | 'outbox' | 'files' | 'drafts';
