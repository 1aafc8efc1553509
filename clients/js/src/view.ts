// What the user interface shows, made from the state. Equal parts give the same objects, so that nothing renders twice.
import { ChatError } from './errors.js';
import { bySeq } from './ranges.js';
import { unreadOf } from './reducer.js';
import { same } from './signal.js';
import type { ChatState, Entry, OutgoingFile, State } from './state.js';
import type { ChatItem, Item, ItemMedia, Local, Peer } from './surface.js';
import type { Message } from './wire.js';

/** What a tab adds to the state. */
export interface ViewHost {
  retry(id: string): void;
  discard(id: string): void;
  /** An object URL of a file of the user's own, by entry and index or by the id it got. */
  localUrl(key: string, file?: OutgoingFile): string | undefined;
}

const timeOf = ({ view }: ChatState): number => Date.parse(view.lastMessageAt ?? view.createdAt);

/** The order of the lists. */
export const newestFirst = (a: ChatState, b: ChatState): number => timeOf(b) - timeOf(a) || (a.view.id < b.view.id ? 1 : -1);

export class Views {
  readonly #host: ViewHost;
  readonly #items = new WeakMap<object, { parts: readonly unknown[]; item: Item }>();
  readonly #chats = new Map<string, { parts: readonly unknown[]; item: ChatItem }>();
  #entries: { outbox: readonly Entry[]; byChat: Map<string, readonly Entry[]> } = { outbox: [], byChat: new Map() };

  constructor(host: ViewHost) {
    this.#host = host;
  }

  /** A chat's part of the outbox; the same list while it holds the same entries. */
  entries(state: State, chatId: string): readonly Entry[] {
    if (this.#entries.outbox !== state.outbox) {
      const byChat = new Map<string, Entry[]>();
      for (const entry of state.outbox) byChat.set(entry.chatId, [...byChat.get(entry.chatId) ?? [], entry]);
      const old = this.#entries.byChat;
      this.#entries = { outbox: state.outbox, byChat: new Map([...byChat].map(([id, list]) => [id, same(list, old.get(id)) ? old.get(id)! : list])) };
    }
    return this.#entries.byChat.get(chatId) ?? NONE;
  }

  chat(state: State, id: string): ChatItem | undefined {
    const chat = state.chats.get(id);
    if (!chat) return undefined;
    const entries = this.entries(state, id);
    const parts = [chat, entries, state.drafts.get(id)];
    const held = this.#chats.get(id);
    if (held && same(parts, held.parts)) return held.item;
    const item = this.#chat(state, chat, entries);
    this.#chats.set(id, { parts, item });
    return item;
  }

  /** The messages from `lo` to `hi`, with what the outbox changes in them, and the echoes behind the newest. */
  items(state: State, chat: ChatState, [lo, hi]: readonly [number, number]): Item[] {
    const entries = this.entries(state, chat.view.id);
    const messages = [...chat.messages.values()].filter(({ seq }) => lo <= seq && seq <= hi).sort(bySeq);
    const items = messages.flatMap((message) => this.#item(message, changesOf(entries, message.id), state.me) ?? []);
    return hi === Infinity ? [...items, ...entries.flatMap((entry) => this.#echo(chat, entry, state.me) ?? [])] : items;
  }

  #chat(state: State, chat: ChatState, entries: readonly Entry[]): ChatItem {
    const { hidden: _, ...view } = entries.reduce(withSide, { ...chat.view, unreadCount: unreadOf(chat) });
    const isSeen = (message: Message): boolean => message.seq > view.clearedUpToSeq && !chat.hidden.has(message.id);
    const last = view.lastMessage && !view.lastMessage.hidden && isSeen(view.lastMessage) ? view.lastMessage : undefined;
    // Of what is held, the newest; a chat that was not opened yet may hold less than its view tells.
    const newest = [...chat.messages.values(), ...last ? [chat.messages.get(last.id) ?? last] : []].filter(isSeen)
      .reduce((a: Message | undefined, b) => !a || b.seq > a.seq ? b : a, undefined);
    const echoes = entries.flatMap((entry) => this.#echo(chat, entry, state.me) ?? []);
    const lastMessage = echoes.at(-1) ?? (newest ? this.#item(newest, changesOf(entries, newest.id), state.me) : undefined) ?? null;
    const isNewer = lastMessage && (!view.lastMessageAt || Date.parse(lastMessage.createdAt) > Date.parse(view.lastMessageAt));
    return {
      ...view, lastMessage, lastMessageAt: isNewer ? lastMessage.createdAt : view.lastMessageAt, peer: peerOf(chat),
      incoming: view.status === 'pending' && view.requestedBy !== state.me, draft: state.drafts.get(view.id) ?? '',
    };
  }

  /** Undefined when it is being removed. */
  #item(message: Message, changes: readonly Entry[], me: string): Item | undefined {
    const urls = message.media.map(({ fileId }) => this.#host.localUrl(fileId));
    const parts = [...changes, ...urls];
    const held = this.#items.get(message);
    if (held && same(parts, held.parts)) return held.item;
    let item: Item | undefined = urls.some((url) => url) ? { ...message, media: message.media.map((file, i) => urls[i] ? { ...file, localUrl: urls[i] } : file) } : message;
    for (const entry of changes) item = item && this.#withChange(item, entry, me);
    if (item) this.#items.set(message, { parts, item });
    return item;
  }

  #withChange(item: Item, entry: Entry, me: string): Item | undefined {
    const { op } = entry;
    switch (op.kind) {
      case 'edit': return { ...item, content: op.content, local: this.#local(entry, 'edit') };
      case 'remove': return op.scope === 'me' ? undefined : { ...item, deleted: true, content: null, media: [], reactions: [] };
      case 'react': {
        const others = item.reactions.map((reaction) => reaction.emoji === op.emoji ? { ...reaction, users: reaction.users.filter((user) => user !== me) } : reaction);
        const known = others.some((reaction) => reaction.emoji === op.emoji) ? others : [...others, { emoji: op.emoji, users: [] }];
        const reactions = op.on ? known.map((reaction) => reaction.emoji === op.emoji ? { ...reaction, users: [...reaction.users, me] } : reaction) : others;
        return { ...item, reactions: reactions.filter(({ users }) => users.length > 0) };
      }
      default: return item;
    }
  }

  #echo(chat: ChatState, entry: Entry, me: string): Item | undefined {
    const { op } = entry;
    if (op.kind !== 'send' && op.kind !== 'media') return undefined;
    const held = this.#items.get(entry);
    if (held) return held.item;
    const original = op.replyTo ? chat.messages.get(op.replyTo) : undefined;
    const item: Item = {
      id: entry.id, clientMessageId: entry.id, chatId: entry.chatId, seq: 0, rev: 0, senderId: me, type: op.kind === 'media' ? 'media' : 'text',
      content: op.content ?? null, reactions: [], createdAt: new Date(entry.at).toISOString(), edits: 0, deleted: false,
      media: op.kind === 'media' ? op.files.map((file, i) => this.#media(entry, file, i)) : [],
      ...original && { replyTo: { id: original.id, seq: original.seq, senderId: original.senderId, preview: original.content } },
      local: this.#local(entry, 'send'),
    };
    this.#items.set(entry, { parts: [], item });
    return item;
  }

  #media(entry: Entry, file: OutgoingFile, i: number): ItemMedia {
    const localUrl = this.#host.localUrl(`${entry.id}/${i}`, file);
    return {
      fileId: file.fileId ?? `${entry.id}/${i}`, url: localUrl ?? '', thumbnailUrl: null, name: file.name, mimeType: file.mimeType, size: file.size,
      ...localUrl && { localUrl }, progress: file.fileId ? 1 : entry.progress?.[i] ?? 0,
    };
  }

  #local(entry: Entry, kind: Local['kind']): Local {
    const { progress } = entry;
    return {
      state: entry.state, kind, ...entry.error && { error: new ChatError(entry.error) },
      ...progress && { progress: progress.reduce((sum, part) => sum + part, 0) / progress.length },
      retry: () => this.#host.retry(entry.id), discard: () => this.#host.discard(entry.id),
    };
  }
}

const NONE: readonly Entry[] = [];

export const peerOf = ({ view, online, typingUntil }: ChatState): Peer => ({ ...view.peer, online, typing: typingUntil > 0 });

const changesOf = (entries: readonly Entry[], messageId: string): readonly Entry[] =>
  entries.length === 0 ? NONE : entries.filter(({ op }) => 'messageId' in op && op.messageId === messageId);

/** The user's own side as it will be once the entry is through. */
function withSide(view: ChatState['view'], { op }: Entry): ChatState['view'] {
  if (op.kind === 'read') return op.upToSeq >= view.seq ? { ...view, unreadCount: 0, lastReadSeq: op.upToSeq } : view;
  if (op.kind !== 'side') return view;
  switch (op.side) {
    case 'accept': return { ...view, status: 'accepted' };
    case 'reject': return { ...view, status: 'rejected' };
    case 'block': case 'unblock': return { ...view, blockedByMe: op.side === 'block' };
    case 'archive': case 'unarchive': return { ...view, archived: op.side === 'archive' };
    case 'mute': return { ...view, muted: true, mutedUntil: op.until ?? null };
    case 'unmute': return { ...view, muted: false, mutedUntil: null };
    case 'clear': return { ...view, clearedUpToSeq: view.seq, unreadCount: 0, lastMessageAt: null };
  }
}
