// The state of one user on one device, the same in every tab. All of it is immutable and can be cloned to other tabs.
import type { ProblemLike } from './errors.js';
import type { Status } from './surface.js';
import type { ChangesPage, Constants, Message, WireChat, WireMessage } from './wire.js';

/** All messages from `lo` to `hi` that the user can see are held; `hi` is Infinity where new ones join. */
export type Range = readonly [lo: number, hi: number];

export interface ChatState {
  readonly view: WireChat;
  readonly messages: ReadonlyMap<string, Message>;
  readonly hidden: ReadonlyMap<string, true>;
  readonly ranges: readonly Range[];
  /** How far the chat is complete: `rev` and `ownRev` of the last answer of changes. */
  readonly since: number;
  readonly own: number;
  /** `changes` was called, so `since` is valid. Before that, only the view is kept up to date. */
  readonly started: boolean;
  readonly unread: { readonly rev: number; readonly count: number } | null;
  /** The highest rev seen, in whatever event or answer. */
  readonly seen: number;
  // The fields below are not stored.
  /** False while messages and hidden ids are in the store only. */
  readonly loaded: boolean;
  readonly online: boolean | null;
  /** 0 when the peer does not type. */
  readonly typingUntil: number;
  /** How many timelines show it, in all tabs. */
  readonly open: number;
}

export const newChat = (view: WireChat): ChatState => ({
  view,
  messages: new Map(),
  hidden: new Map(),
  ranges: [],
  since: 0,
  own: 0,
  started: false,
  unread: null,
  seen: 0,
  loaded: true,
  online: null,
  typingUntil: 0,
  open: 0,
});

/** The change that drops everything that can be fetched again. */
export const FORGOTTEN = { messages: new Map(), ranges: [], since: 0, own: 0, started: false };

export interface OutgoingFile {
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  /** Once the server has registered the upload. */
  readonly fileId?: string;
  /** Kept in the store beside the entry. */
  readonly blob?: Blob;
}

/** One thing to send. The fields beside `kind` and `files` are those of the request. */
export type Op =
  | { readonly kind: 'send'; readonly content: string; readonly replyTo?: string }
  | { readonly kind: 'media'; readonly files: readonly OutgoingFile[]; readonly content?: string; readonly replyTo?: string }
  | { readonly kind: 'edit'; readonly messageId: string; readonly content: string }
  | { readonly kind: 'remove'; readonly messageId: string; readonly scope: 'me' | 'everyone' }
  | { readonly kind: 'react' | 'unreact'; readonly messageId: string; readonly emoji: string }
  | { readonly kind: 'read'; readonly upToSeq: number }
  | { readonly kind: 'mute'; readonly until?: string }
  | { readonly kind: 'accept' | 'reject' | 'block' | 'unblock' | 'archive' | 'unarchive' | 'unmute' | 'clear' };

/** An op that waits to be sent. */
export interface Entry {
  /** Of a send its clientMessageId. */
  readonly id: string;
  /** The order of queueing. */
  readonly n: number;
  readonly chatId: string;
  readonly at: number;
  readonly state: 'queued' | 'sending' | 'failed';
  readonly op: Op;
  readonly error?: ProblemLike;
  /** Of each file, 0 to 1. */
  readonly progress?: readonly number[];
}

export interface Result {
  readonly message?: Message;
  readonly error?: ProblemLike;
}

export interface State {
  readonly me: string;
  readonly status: Status;
  readonly limits: Constants;
  /** The cursor of the last sync; null before the first. */
  readonly cursor: string | null;
  /** The first sync has finished, in this or an earlier session. */
  readonly synced: boolean;
  readonly chats: ReadonlyMap<string, ChatState>;
  /** Chats for which an event showed that changes are missing. */
  readonly behind: ReadonlyMap<string, true>;
  readonly outbox: ReadonlyMap<string, Entry>;
  readonly drafts: ReadonlyMap<string, string>;
  /** The outcome of the newest entries. */
  readonly results: ReadonlyMap<string, Result>;
}

/** Everything that can change the state. */
export type Action =
  | { type: 'event'; name: string; payload: unknown; now: number }
  /** Chats as REST answered them. */
  | { type: 'views'; chats: readonly WireChat[] }
  | { type: 'changes'; chatId: string; page: ChangesPage }
  /** A page of messages, and which seqs it covers. */
  | { type: 'page'; chatId: string; messages: readonly WireMessage[]; range: Range }
  | { type: 'chat'; chatId: string; change: Partial<Omit<ChatState, 'view'>> }
  /** A timeline opens or closes; or only loads the chat from the store. */
  | { type: 'look'; chatId: string; by: 1 | 0 | -1 }
  /** The chat is not there, or not the user's. */
  | { type: 'gone'; chatId: string }
  | { type: 'caughtUp'; chatIds: readonly string[] }
  | { type: 'tick'; now: number }
  | { type: 'set'; change: Partial<State> }
  | { type: 'draft'; chatId: string; text: string }
  | { type: 'queue'; entry: Omit<Entry, 'n' | 'state'> }
  | { type: 'entry'; id: string; change: Partial<Entry> }
  /** The entry was answered, or is given up. */
  | { type: 'settle'; id: string; message?: WireMessage; chat?: WireChat; error?: ProblemLike };

/** The defaults until the server has answered; see section 10 of the specification. */
const LIMITS: Constants = {
  maxTextLength: 4000,
  maxMediaPerMessage: 10,
  maxFileBytes: 104_857_600,
  maxProxiedBytes: 10_485_760,
  maxPageSize: 100,
  maxReactions: 20,
  mediaTypes: [],
  editWindowMs: 900_000,
  deleteWindowMs: 3_600_000,
  heartbeatMs: 240_000,
  presenceLeaseMs: 600_000,
  typingTtlMs: 6000,
  typingThrottleMs: 2000,
  push: { fcm: false, apns: false },
};

export const emptyState = (me: string): State => ({
  me,
  status: 'offline',
  limits: LIMITS,
  cursor: null,
  synced: false,
  chats: new Map(),
  behind: new Map(),
  outbox: new Map(),
  drafts: new Map(),
  results: new Map(),
});

/** A copy of the map without a key, or with another value for it. */
export function withKey<T>(map: ReadonlyMap<string, T>, key: string, value: T | undefined): ReadonlyMap<string, T> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
