// Builds the rows and messages that the user interface shows. Equal parts give the same objects, so that nothing renders twice.
import { ChatError } from './errors.js';
import { bySeq } from './ranges.js';
import { unreadOf } from './reducer.js';
import { same } from './signal.js';
import type { ChatState, Entry, OutgoingFile, State } from './state.js';
import type { ChatItem, Item, ItemMedia, Local, Peer } from './surface.js';
import type { Message, WireChat } from './wire.js';

/** The parts of a view that belong to one tab. */
export interface ViewHost {
  retry(entry: Entry): void;
  discard(entry: Entry): void;
  /** An object URL of a file of the user's own, by entry and index or by the id it got. */
  localUrl(key: string, file?: OutgoingFile): string | undefined;
}

const NONE: readonly Entry[] = [];

const timeOf = ({ lastMessageAt, createdAt }: Pick<WireChat, 'lastMessageAt' | 'createdAt'>): number =>
  Date.parse(lastMessageAt ?? createdAt);
const byTime = (a: Pick<WireChat, 'id' | 'lastMessageAt' | 'createdAt'>, b: typeof a): number =>
  timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1);
export const newestFirst = (a: ChatState, b: ChatState): number => byTime(a.view, b.view);

/** Of a chat that was not opened, the view alone knows the newest message; an event may be ahead of it. */
export const newestSeq = ({ view, messages }: ChatState): number => Math.max(view.seq, ...[...messages.values()].map(({ seq }) => seq));

export const peerOf = ({ view, online, typingUntil }: ChatState): Peer => ({ ...view.peer, online, typing: typingUntil > 0 });

export function createViews({ retry, discard, localUrl }: ViewHost) {
  const echoes = new WeakMap<Entry, Item>();
  const items = new WeakMap<ChatState, { parts: readonly unknown[]; item: ChatItem }>();
  let grouped = new Map<string, readonly Entry[]>();
  let groupedOf: State['outbox'] | undefined;

  /** A chat's part of the outbox; the same list while it holds the same entries. */
  const entriesOf = ({ outbox }: State, chatId: string): readonly Entry[] => {
    if (groupedOf !== outbox) {
      const [old, next] = [grouped, new Map<string, Entry[]>()];
      for (const entry of outbox.values()) next.set(entry.chatId, [...(next.get(entry.chatId) ?? NONE), entry]);
      grouped = new Map([...next].map(([id, list]) => [id, same(list, old.get(id)) ? old.get(id)! : list]));
      groupedOf = outbox;
    }
    return grouped.get(chatId) ?? NONE;
  };

  const localOf = (entry: Entry, kind: Local['kind']): Local => ({
    state: entry.state,
    kind,
    retry: () => retry(entry),
    discard: () => discard(entry),
    error: entry.error && new ChatError(entry.error),
    progress: entry.progress && entry.progress.reduce((sum, part) => sum + part, 0) / entry.progress.length,
  });

  /** A message as it will be once the entries are sent; undefined when it is being removed. */
  const itemOf = (message: Message, entries: readonly Entry[], me: string): Item | undefined => {
    let item: Item | undefined = message;
    if (!entries.length && !message.media.length) return item;
    const urls = message.media.map(({ fileId }) => localUrl(fileId));
    if (urls.some(Boolean)) item = { ...item, media: message.media.map((file, i) => ({ ...file, localUrl: urls[i] })) };
    for (const entry of entries) {
      const { op } = entry;
      if (!item || !('messageId' in op) || op.messageId !== message.id) continue;
      if (op.kind === 'edit') item = { ...item, content: op.content, local: localOf(entry, 'edit') };
      else if (op.kind === 'remove')
        item = op.scope === 'me' ? undefined : { ...item, deleted: true, content: null, media: [], reactions: [] };
      else item = { ...item, reactions: withReaction(item.reactions, op.emoji, me, op.kind === 'react') };
    }
    return item;
  };

  const mediaOf = (entry: Entry, file: OutgoingFile, i: number): ItemMedia => {
    const url = localUrl(`${entry.id}/${i}`, file);
    const { blob: _, ...known } = file;
    const progress = known.fileId ? 1 : (entry.progress?.[i] ?? 0);
    return { fileId: '', url: url ?? '', thumbnailUrl: null, ...known, localUrl: url, progress };
  };

  /** The entries that are being sent, as messages. */
  const echoesOf = ({ messages }: ChatState, entries: readonly Entry[], me: string): Item[] =>
    entries.flatMap((entry) => {
      const { id, chatId, op, at } = entry;
      if (op.kind !== 'send' && op.kind !== 'media') return [];
      const original = messages.get(op.replyTo!);
      const echo: Item = echoes.get(entry) ?? {
        id,
        clientMessageId: id,
        chatId,
        seq: 0,
        rev: 0,
        senderId: me,
        type: op.kind === 'media' ? 'media' : 'text',
        content: op.content ?? null,
        reactions: [],
        createdAt: new Date(at).toISOString(),
        edits: 0,
        deleted: false,
        local: localOf(entry, 'send'),
        media: op.kind === 'media' ? op.files.map((file, i) => mediaOf(entry, file, i)) : [],
        replyTo: original && { id: original.id, seq: original.seq, senderId: original.senderId, preview: original.content },
      };
      echoes.set(entry, echo);
      return echo;
    });

  const chatOf = (state: State, id: string): ChatItem | undefined => {
    const chat = state.chats.get(id);
    if (!chat) return undefined;
    const entries = entriesOf(state, id);
    const parts = [entries, state.drafts.get(id)];
    const held = items.get(chat);
    if (held && same(parts, held.parts)) return held.item;

    const view = entries.reduce(withEntry, { ...chat.view, unreadCount: unreadOf(chat) });
    // The newest message: held, or of the view, since a chat that was not opened may hold none.
    let newest = [...chat.messages.values()].reduce((a: Message | undefined, b) => (a && a.seq > b.seq ? a : b), undefined);
    const last = view.lastMessage;
    if (last && !last.hidden && !chat.hidden.has(last.id) && last.seq > Math.max(view.clearedUpToSeq, newest?.seq ?? 0)) newest = last;
    const lastMessage = echoesOf(chat, entries, state.me).at(-1) ?? (newest && itemOf(newest, entries, state.me)) ?? null;
    const isNewer = lastMessage && !(Date.parse(view.lastMessageAt!) > Date.parse(lastMessage.createdAt));
    const item: ChatItem = {
      ...view,
      lastMessage,
      lastMessageAt: isNewer ? lastMessage.createdAt : view.lastMessageAt,
      peer: peerOf(chat),
      incoming: view.status === 'pending' && view.requestedBy !== state.me,
      draft: state.drafts.get(id) ?? '',
    };
    items.set(chat, { parts, item });
    return item;
  };

  return {
    entriesOf,
    chatOf,

    /** The messages from `lo` to `hi` with the changes of the outbox, and the echoes after the newest. */
    itemsOf(state: State, chat: ChatState, [lo, hi]: readonly [number, number]): Item[] {
      const entries = entriesOf(state, chat.view.id);
      const held = [...chat.messages.values()]
        .filter(({ seq }) => lo <= seq && seq <= hi)
        .sort(bySeq)
        .flatMap((message) => itemOf(message, entries, state.me) ?? []);
      return hi < Infinity ? held : [...held, ...echoesOf(chat, entries, state.me)];
    },

    /** Chats that the user did not delete, newest first. */
    listOf: (state: State, isIn: (item: ChatItem) => boolean): ChatItem[] =>
      [...state.chats.keys()]
        .flatMap((id) => chatOf(state, id) ?? [])
        .filter((item) => !(item as Partial<WireChat>).hidden && isIn(item))
        .sort(byTime),
  };
}

export type Views = ReturnType<typeof createViews>;

/** The user's own side as it will be once the entry is sent. */
function withEntry(view: WireChat, { op }: Entry): WireChat {
  switch (op.kind) {
    case 'read':
      return op.upToSeq < view.seq ? view : { ...view, unreadCount: 0, lastReadSeq: op.upToSeq };
    case 'accept':
      return { ...view, status: 'accepted' };
    case 'reject':
      return { ...view, status: 'rejected' };
    case 'block':
    case 'unblock':
      return { ...view, blockedByMe: op.kind === 'block' };
    case 'archive':
    case 'unarchive':
      return { ...view, archived: op.kind === 'archive' };
    case 'mute':
      return { ...view, muted: true, mutedUntil: op.until ?? null };
    case 'unmute':
      return { ...view, muted: false, mutedUntil: null };
    case 'clear':
      return { ...view, hidden: true };
    default:
      return view;
  }
}

function withReaction(reactions: Message['reactions'], emoji: string, me: string, on: boolean): Message['reactions'] {
  const known = reactions.some((reaction) => reaction.emoji === emoji) ? reactions : [...reactions, { emoji, users: [] }];
  return known
    .map((reaction) =>
      reaction.emoji !== emoji ? reaction : { emoji, users: [...reaction.users.filter((user) => user !== me), ...(on ? [me] : [])] },
    )
    .filter(({ users }) => users.length);
}
