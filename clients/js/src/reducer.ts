// The rules of docs/client-guide.md, numbered as there. Pure: nothing else changes the state of chats.
import { preview } from './preview.js';
import { addRange, clip } from './ranges.js';
import type { Action, ChatState, State } from './state.js';
import type { Message, WireChat, WireMessage } from './wire.js';

/** Where a message comes from. An answer of REST is current; an event can be late; a view has no preview in its last message. */
type Source = 'answer' | 'event' | 'view';

/** Messages of one chat that are kept while nobody looks at it. */
export const KEPT_MESSAGES = 500;

export function reduceChats(state: State, action: Action): State {
  switch (action.type) {
    case 'event': return applyEvent(state, action.name, action.payload, action.now);
    case 'views': return action.chats.reduce(takeView, state);
    case 'cursor': return { ...state, cursor: action.cursor, synced: state.synced || action.done };
    case 'caughtUp': return { ...state, behind: without(state.behind, action.chatIds) };
    case 'gone': return { ...state, chats: without(state.chats, [action.chatId]), behind: without(state.behind, [action.chatId]) };
    case 'tick': return mapChats(state, (chat) => tick(chat, action.now));
    case 'status': return action.status === 'live' || action.status === 'syncing' ? state : mapChats(state, forgetPresence);
    case 'changes': {
      // Rule 7, and rule 1: this alone moves since and own.
      const { chat, messages, rev, ownRev } = action.page;
      return change(takeView(state, chat), action.chatId, (held) => takeMessages(
        { ...held, since: rev, own: ownRev, started: true }, messages, 'answer'));
    }
    case 'page': return change(state, action.chatId, (chat) => takeMessages(
      { ...chat, ranges: addRange(chat.ranges, action.range) }, action.messages, 'answer'));
    case 'settle': {
      const after = action.chat ? takeView(state, action.chat) : state;
      return action.message ? change(after, action.message.chatId, (chat) => takeMessages(chat, [action.message!], 'event')) : after;
    }
    case 'restart': return change(state, action.chatId, (chat) => ({ ...chat, messages: new Map(), ranges: [], since: 0, own: 0, started: false }));
    case 'trim': return change(state, action.chatId, (chat) => clip(chat, KEPT_MESSAGES));
    case 'loaded': return change(state, action.chatId, (chat) => chat.loaded ? chat : {
      ...chat, loaded: true, hidden: new Set(action.hidden), messages: new Map(action.messages.map((message) => [message.id, message])),
    });
    case 'online': return change(state, action.chatId, (chat) => ({ ...chat, online: action.online }));
    default: return state;
  }
}

/** Rule 5: the count to show. */
export function unreadOf(chat: ChatState): number {
  if (chat.view.status !== 'accepted' || chat.view.hidden) return 0;
  return chat.unread && chat.unread.rev > chat.view.rev ? chat.unread.count : chat.view.unreadCount;
}

/** The server has changes of this chat that changes did not bring yet. */
export const isBehind = (chat: ChatState): boolean => chat.view.rev > chat.since || chat.view.ownRev > chat.own;

interface Payload { chatId: string; rev?: number; userId?: string; chat?: WireChat; message?: WireMessage; upToSeq: number; unreadCount: number; expiresInMs: number }

function applyEvent(state: State, name: string, raw: unknown, now: number): State {
  const payload = raw as Payload | null;
  if (typeof payload?.chatId !== 'string') return state;
  const { chatId, message, userId } = payload;
  const before = state.chats.get(chatId);

  // Rule 8: an event of an unknown chat may be older than its deletion. Only events that change something are a reason to ask.
  if (!before) return payload.rev === undefined ? state : { ...state, behind: new Set(state.behind).add(chatId) };

  const seen = Math.max(before.seen, payload.rev ?? 0);
  const isGap = seen > before.seen + 1 || (payload.chat?.ownRev ?? 0) > before.seenOwn + 1;
  const isPeer = userId === before.view.peer.userId;
  let after = change(state, chatId, (chat) => ({ ...chat, seen }));
  switch (name) {
    case 'chat_requested': case 'chat_accepted': case 'chat_rejected': case 'chat_updated':
      after = takeView(after, payload.chat!);
      break;
    case 'unread_message': case 'message_received': case 'media_received':
    case 'message_edited': case 'message_deleted': case 'reaction_added': case 'reaction_removed':
      after = change(after, chatId, (chat) => takeMessages(name === 'unread_message' ? takeUnread(chat, payload) : chat, [message!], 'event'));
      break;
    case 'messages_read':
      after = change(after, chatId, (chat) => takeMarker(chat, 'lastReadSeq', userId === state.me, payload.upToSeq));
      break;
    case 'messages_delivered':
      after = change(after, chatId, (chat) => takeMarker(chat, 'deliveredSeq', userId === state.me, payload.upToSeq));
      break;
    case 'user_online': case 'user_offline':
      return isPeer ? change(after, chatId, (chat) => ({ ...chat, online: name === 'user_online', typingUntil: name === 'user_online' ? chat.typingUntil : 0 })) : after;
    case 'user_typing': case 'user_stop_typing':
      return isPeer ? change(after, chatId, (chat) => ({ ...chat, typingUntil: name === 'user_typing' ? now + payload.expiresInMs : 0 })) : after;
    default:
      break;
  }

  return isGap || mayBringBack(before, message) ? { ...after, behind: new Set(after.behind).add(chatId) } : after;
}

// Rule 9: a new message of the peer un-archives the chat, or shows a deleted one again, unless it is muted.
function mayBringBack({ view }: ChatState, message: WireMessage | undefined): boolean {
  return message !== undefined && message.seq > view.seq && (view.hidden === true || (view.archived && !view.muted));
}

/** Rule 2. A chat that is not held yet comes with its first view. */
function takeView(state: State, view: WireChat): State {
  const held = state.chats.get(view.id);
  if (held && (view.rev < held.view.rev || view.ownRev < held.view.ownRev)) return state;

  const chat: ChatState = held ?? {
    view, messages: new Map(), hidden: new Set(), ranges: [], since: 0, own: 0, started: false, unread: null,
    seen: 0, seenOwn: 0, loaded: true, online: null, typingUntil: 0,
  };
  const cleared = view.clearedUpToSeq;
  const kept = { ...chat, view: withMarkers(view, held?.view), seen: Math.max(chat.seen, view.rev), seenOwn: Math.max(chat.seenOwn, view.ownRev) };
  const gone = [...chat.messages.values()].filter((message) => message.seq <= cleared);
  const after = gone.length === 0 && cleared === chat.view.clearedUpToSeq ? kept
    : previews({ ...kept, messages: without(chat.messages, gone.map((message) => message.id)) }, () => true);
  return { ...state, chats: new Map(state.chats).set(view.id, takeMessages(after, view.lastMessage ? [view.lastMessage] : [], 'view')) };
}

// Markers move forward only, and an event may have moved them beyond a view that is newer in all else.
function withMarkers(view: WireChat, held: WireChat | undefined): WireChat {
  const { lastReadSeq } = view.peer;
  return !held ? view : {
    ...view,
    lastReadSeq: Math.max(view.lastReadSeq, held.lastReadSeq),
    peer: lastReadSeq === undefined ? view.peer : { ...view.peer, lastReadSeq: Math.max(lastReadSeq ?? 0, held.peer.lastReadSeq ?? 0) },
  };
}

/** Rule 3, and rule 4 for the replies of what changed. */
function takeMessages(chat: ChatState, incoming: readonly WireMessage[], source: Source): ChatState {
  const messages = new Map(chat.messages);
  const hidden = new Set(chat.hidden);
  const changed = new Set<string>();
  let [seen, typingUntil] = [chat.seen, chat.typingUntil];
  for (const message of incoming) {
    const held = messages.get(message.id);
    seen = Math.max(seen, message.rev);
    if (message.hidden) {
      hidden.add(message.id);
      messages.delete(message.id);
      changed.add(message.id);
    } else if (message.seq > chat.view.clearedUpToSeq && !hidden.has(message.id) && isNews(chat, held, message, source)) {
      messages.set(message.id, message);
      changed.add(message.id);
      if (!held && message.senderId === chat.view.peer.userId) typingUntil = 0;
    }
  }

  if (changed.size === 0) return seen === chat.seen ? chat : { ...chat, seen };
  return previews({ ...chat, messages, hidden, seen, typingUntil }, (message) => changed.has(message.id) || changed.has(message.replyTo!.id));
}

function isNews(chat: ChatState, held: Message | undefined, message: WireMessage, source: Source): boolean {
  if (held) return source === 'view' ? message.rev > held.rev : message.rev >= held.rev;
  // Of what changes has already told, a message that is not held is hidden, cleared or out of the window: the event is late.
  return source !== 'event' || !chat.started || message.rev > chat.since;
}

/** Rule 4: the preview of a reply shows its original as it is held; null when that is deleted, cleared or hidden. */
function previews(chat: ChatState, concerns: (reply: Message) => boolean): ChatState {
  let messages: Map<string, Message> | undefined;
  for (const message of chat.messages.values()) {
    const { replyTo } = message;
    if (!replyTo || !concerns(message)) continue;
    const original = chat.messages.get(replyTo.id);
    const isGone = replyTo.seq <= chat.view.clearedUpToSeq || chat.hidden.has(replyTo.id);
    const text = isGone ? null : original ? preview(original.content) : replyTo.preview;
    if (text === replyTo.preview) continue;
    messages ??= new Map(chat.messages);
    messages.set(message.id, { ...message, replyTo: { ...replyTo, preview: text } });
  }
  return messages ? { ...chat, messages } : chat;
}

function takeUnread(chat: ChatState, { rev, unreadCount }: Payload): ChatState {
  return rev === undefined || (chat.unread && rev < chat.unread.rev) ? chat : { ...chat, unread: { rev, count: unreadCount } };
}

/** Rule 6: a marker only moves forward, and only where the view has one. */
function takeMarker(chat: ChatState, name: 'lastReadSeq' | 'deliveredSeq', mine: boolean, upToSeq: number): ChatState {
  const side = (mine ? chat.view : chat.view.peer) as Record<string, unknown>;
  if (typeof side[name] !== 'number' || side[name] >= upToSeq) return chat;
  return { ...chat, view: mine ? { ...chat.view, [name]: upToSeq } : { ...chat.view, peer: { ...chat.view.peer, [name]: upToSeq } } };
}

/** Rule 10: typing and a mute end by themselves. */
function tick(chat: ChatState, now: number): ChatState {
  const typingUntil = chat.typingUntil <= now ? 0 : chat.typingUntil;
  const { mutedUntil } = chat.view;
  const view = mutedUntil && Date.parse(mutedUntil) <= now ? { ...chat.view, muted: false, mutedUntil: null } : chat.view;
  return typingUntil === chat.typingUntil && view === chat.view ? chat : { ...chat, typingUntil, view };
}

const forgetPresence = (chat: ChatState): ChatState => chat.online === null && !chat.typingUntil ? chat : { ...chat, online: null, typingUntil: 0 };

function change(state: State, chatId: string, f: (chat: ChatState) => ChatState): State {
  const before = state.chats.get(chatId);
  const after = before && f(before);
  return after === before ? state : { ...state, chats: new Map(state.chats).set(chatId, after!) };
}

function mapChats(state: State, f: (chat: ChatState) => ChatState): State {
  let after = state;
  for (const id of state.chats.keys()) after = change(after, id, f);
  return after;
}

function without<T extends ReadonlySet<string> | ReadonlyMap<string, unknown>>(held: T, ids: readonly string[]): T {
  const rest = (held instanceof Map ? new Map(held) : new Set(held as ReadonlySet<string>)) as Set<string>;
  for (const id of ids) rest.delete(id);
  return rest as unknown as T;
}
