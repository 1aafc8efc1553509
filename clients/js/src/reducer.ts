// The rules of docs/client-guide.md, numbered as there. Pure: nothing else changes the state of chats.
import { preview } from './preview.js';
import { addRange, clip } from './ranges.js';
import { newChat, withKey, type Action, type ChatState, type State } from './state.js';
import type { Message, WireChat, WireMessage } from './wire.js';

/** The source of a message. An answer of REST is current; an event can be late; a view has no preview in its last message. */
type Source = 'answer' | 'event' | 'view';

/** The number of messages that a chat keeps while no timeline shows it. */
export const KEPT_MESSAGES = 500;

export function reduceChats(state: State, action: Action): State {
  switch (action.type) {
    case 'event':
      return applyEvent(state, action.name, action.payload as Payload | null, action.now);
    case 'views':
      return action.chats.reduce(takeView, state);
    case 'changes': {
      // Rule 7, and rule 1: this alone moves since and own.
      const { chat, messages, rev, ownRev } = action.page;
      return change(takeView(state, chat), chat.id, (held) =>
        takeMessages({ ...held, since: rev, own: ownRev, started: true }, messages, 'answer'),
      );
    }
    case 'page':
      return change(state, action.chatId, (chat) =>
        takeMessages({ ...chat, ranges: addRange(chat.ranges, action.range) }, action.messages, 'answer'),
      );
    case 'settle': {
      const { chat, message } = action;
      const after = chat ? takeView(state, chat) : state;
      return message ? change(after, message.chatId, (held) => takeMessages(held, [message], 'event')) : after;
    }
    case 'chat':
      return change(state, action.chatId, (chat) => ({ ...chat, ...action.change }));
    case 'look':
      return change(state, action.chatId, (chat) => {
        const open = Math.max(0, chat.open + action.by);
        return { ...(open || !action.by ? chat : clip(chat, KEPT_MESSAGES)), open };
      });
    case 'gone':
      return { ...state, chats: withKey(state.chats, action.chatId, undefined) };
    case 'caughtUp':
      return { ...state, behind: new Map([...state.behind].filter(([id]) => !action.chatIds.includes(id))) };
    case 'tick':
      return mapChats(state, (chat) => tick(chat, action.now));
    // Presence is unknown without a connection.
    case 'set':
      return action.change.status === 'connecting'
        ? mapChats(state, (chat) => (chat.online === null ? chat : { ...chat, online: null, typingUntil: 0 }))
        : state;
    default:
      return state;
  }
}

/** Rule 5: the count to show. */
export function unreadOf({ view, unread }: ChatState): number {
  if (view.status !== 'accepted' || view.hidden) return 0;
  return unread && unread.rev > view.rev ? unread.count : view.unreadCount;
}

/** The server has changes that no answer of `changes` has brought yet. */
export const isBehind = ({ view, since, own }: ChatState): boolean => view.rev > since || view.ownRev > own;

interface Payload {
  chatId: string;
  rev?: number;
  userId?: string;
  chat?: WireChat;
  message?: WireMessage;
  upToSeq?: number;
  unreadCount?: number;
  expiresInMs?: number;
}

// Events are applied by their fields, not their names, so an unknown event with a whole chat or message counts as well.
function applyEvent(state: State, name: string, payload: Payload | null, now: number): State {
  if (typeof payload?.chatId !== 'string') return state;
  const { chatId, chat: view, message, userId, rev = 0, upToSeq, unreadCount, expiresInMs = 0 } = payload;
  const before = state.chats.get(chatId);

  // Rule 8: an event of an unknown chat may be older than its deletion. Only events that change something are a reason to ask.
  if (!before) return rev ? { ...state, behind: withKey(state.behind, chatId, true) } : state;

  let after = change(state, chatId, (chat) => ({ ...chat, seen: Math.max(chat.seen, rev) }));
  if (view) after = takeView(after, view);
  after = change(after, chatId, (chat) => {
    if (unreadCount !== undefined && rev >= (chat.unread?.rev ?? 0)) chat = { ...chat, unread: { rev, count: unreadCount } };
    if (message) chat = takeMessages(chat, [message], 'event');
    if (upToSeq !== undefined)
      for (const marker of name === 'messages_delivered' ? MARKERS.slice(1) : MARKERS)
        chat = takeMarker(chat, marker, userId === state.me, upToSeq);
    if ((userId ?? (message as Message | undefined)?.senderId) !== chat.view.peer.userId) return chat;
    if (/line$/.test(name)) chat = { ...chat, online: name === 'user_online' };
    // A message implies that its sender stopped typing.
    return message || /typing|offline$/.test(name) ? { ...chat, typingUntil: name === 'user_typing' ? now + expiresInMs : 0 } : chat;
  });

  // A gap in rev; or rule 9: a new message un-archives the chat or shows a deleted one again, unless it is muted.
  const old = before.view;
  const isBehindNow = rev > before.seen + 1 || (message && message.seq > old.seq && (old.hidden || (old.archived && !old.muted)));
  return isBehindNow ? { ...after, behind: withKey(after.behind, chatId, true) } : after;
}

/** Rule 2. A chat that is not held yet comes with its first view. */
function takeView(state: State, view: WireChat): State {
  const chat = state.chats.get(view.id) ?? newChat(view);
  const old = chat.view;
  if (view.rev < old.rev || view.ownRev < old.ownRev) return state;

  const kept = { ...chat, view: withMarkers(view, old), seen: Math.max(chat.seen, view.rev) };
  const cleared =
    view.clearedUpToSeq > old.clearedUpToSeq
      ? previews({
          ...kept,
          messages: new Map([...chat.messages].filter(([, message]) => message.seq > view.clearedUpToSeq)),
        })
      : kept;
  return { ...state, chats: withKey(state.chats, view.id, takeMessages(cleared, view.lastMessage ? [view.lastMessage] : [], 'view')) };
}

// Markers move forward only, and an event may have moved them beyond a view that is newer in all else.
const withMarkers = (view: WireChat, old: WireChat): WireChat => ({ ...forward(view, old), peer: forward(view.peer, old.peer) });

/** Read messages were delivered. */
const MARKERS = ['lastReadSeq', 'deliveredSeq'];

function forward<T extends object>(side: T, old: T): T {
  const [next, before] = [{ ...side } as Record<string, number>, old as Record<string, number>];
  for (const name of MARKERS) if (name in side) next[name] = Math.max(next[name]!, before[name] ?? 0);
  return next as T;
}

/** Rule 3, and rule 4 for the replies of what changed. */
function takeMessages(chat: ChatState, incoming: readonly WireMessage[], source: Source): ChatState {
  const [messages, hidden, changed] = [new Map(chat.messages), new Map(chat.hidden), new Set<string>()];
  let { seen } = chat;
  for (const message of incoming) {
    const { id } = message;
    const held = messages.get(id);
    seen = Math.max(seen, message.rev);
    if (message.hidden) {
      hidden.set(id, true);
      messages.delete(id);
      changed.add(id);
    } else if (message.seq > chat.view.clearedUpToSeq && !hidden.has(id) && isNews(chat, held, message, source)) {
      messages.set(id, message);
      changed.add(id);
    }
  }
  return changed.size ? previews({ ...chat, messages, hidden, seen }, changed) : seen > chat.seen ? { ...chat, seen } : chat;
}

function isNews({ started, since }: ChatState, held: Message | undefined, { rev }: WireMessage, source: Source): boolean {
  if (held) return source === 'view' ? rev > held.rev : rev >= held.rev;
  // `changes` is complete up to `since`. A message below it that is not held is hidden, cleared or out of the window.
  return source !== 'event' || !started || rev > since;
}

/** Rule 4: the preview of a reply shows its original as it is held; null when that is deleted, cleared or hidden. */
function previews(chat: ChatState, changed?: ReadonlySet<string>): ChatState {
  let messages: Map<string, Message> | undefined;
  for (const message of chat.messages.values()) {
    const { replyTo, id } = message;
    if (!replyTo || (changed && !changed.has(id) && !changed.has(replyTo.id))) continue;
    const original = chat.messages.get(replyTo.id);
    const isGone = replyTo.seq <= chat.view.clearedUpToSeq || chat.hidden.has(replyTo.id);
    const text = isGone ? null : original ? preview(original.content) : replyTo.preview;
    if (text !== replyTo.preview) (messages ??= new Map(chat.messages)).set(id, { ...message, replyTo: { ...replyTo, preview: text } });
  }
  return messages ? { ...chat, messages } : chat;
}

/** Rule 6: a marker only moves forward, and only where the view has one. */
function takeMarker(chat: ChatState, name: string, mine: boolean, upToSeq: number): ChatState {
  const { view } = chat;
  const side = (mine ? view : view.peer) as unknown as Record<string, number>;
  if (!(side[name]! < upToSeq)) return chat;
  const moved = { ...side, [name]: upToSeq };
  return { ...chat, view: (mine ? moved : { ...view, peer: moved }) as unknown as WireChat };
}

/** Rule 10: typing and a mute end by themselves. */
function tick(chat: ChatState, now: number): ChatState {
  const { typingUntil, view } = chat;
  if (view.mutedUntil && Date.parse(view.mutedUntil) <= now) chat = { ...chat, view: { ...view, muted: false, mutedUntil: null } };
  return typingUntil && typingUntil <= now ? { ...chat, typingUntil: 0 } : chat;
}

function change(state: State, chatId: string, f: (chat: ChatState) => ChatState): State {
  const before = state.chats.get(chatId);
  const after = before && f(before);
  return after === before ? state : { ...state, chats: withKey(state.chats, chatId, after) };
}

const mapChats = (state: State, f: (chat: ChatState) => ChatState): State =>
  [...state.chats.keys()].reduce((after, id) => change(after, id, f), state);
