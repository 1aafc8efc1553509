// Keeps the state in a store. One call of save is one transaction: a page and its cursor are stored together.
import { diffChat } from './patch.js';
import { clip } from './ranges.js';
import { KEPT_MESSAGES } from './reducer.js';
import { emptyState, type ChatState, type Entry, type State } from './state.js';
import type { Store, StoreTx } from './surface.js';
import type { Constants, Message } from './wire.js';

/** Of so many chats the messages are kept; the chats themselves all are, because lists and totals need them. */
export const KEPT_CHATS = 100;

interface Meta { cursor: string | null; synced: boolean; limits: Constants }
type StoredChat = Omit<ChatState, 'messages' | 'hidden' | 'online' | 'typingUntil' | 'loaded'>;

/** Another tab took over: nothing may be written any more. */
export class Fenced extends Error {}

const ALL = ['meta', 'chats', 'messages', 'hidden', 'outbox', 'files', 'drafts'] as const;

export class Storage {
  readonly #store: Store;
  readonly #leader: string;

  constructor(store: Store, leader: string) {
    [this.#store, this.#leader] = [store, leader];
  }

  /** From here on, saves of earlier leaders fail. Messages are read later, chat by chat. */
  load(me: string): Promise<State> {
    return this.#store.run('w', ALL, async (tx) => {
      tx.put('meta', 'leader', this.#leader);
      const [meta, chats, outbox, drafts] = await Promise.all([
        tx.get('meta', 'state') as Promise<Meta | undefined>, tx.all('chats') as Promise<StoredChat[]>,
        tx.all('outbox') as Promise<Entry[]>, tx.all('drafts') as Promise<[string, string][]>,
      ]);
      return {
        ...emptyState(me), ...meta,
        chats: new Map(chats.map((chat) => [chat.view.id, {
          ...chat, messages: new Map(), hidden: new Set(), loaded: false, online: null, typingUntil: 0,
        }])),
        outbox: await Promise.all(outbox.map((entry) => withFiles(tx, entry))),
        drafts: new Map(drafts),
      };
    });
  }

  loadChat(chatId: string): Promise<{ messages: Message[]; hidden: string[] }> {
    return this.#store.run('r', ['messages', 'hidden'], async (tx) => {
      const [messages, hidden] = await Promise.all([tx.all('messages', `${chatId}/`), tx.all('hidden', `${chatId}/`)]);
      return { messages: messages as Message[], hidden: hidden as string[] };
    });
  }

  save(before: State, after: State): Promise<void> {
    return this.#store.run('w', ALL, async (tx) => {
      if ((await tx.get('meta', 'leader')) !== this.#leader) throw new Fenced();
      if (before.cursor !== after.cursor || before.synced !== after.synced || before.limits !== after.limits) {
        const { cursor, synced, limits } = after;
        tx.put('meta', 'state', { cursor, synced, limits } satisfies Meta);
      }
      saveChats(tx, before, after);
      saveOutbox(tx, before, after);
      for (const [id, text] of after.drafts) if (before.drafts.get(id) !== text) tx.put('drafts', id, [id, text]);
      for (const id of before.drafts.keys()) if (!after.drafts.has(id)) tx.delete('drafts', id);
    });
  }

  wipe(): Promise<void> {
    return this.#store.wipe();
  }

  close(): void {
    this.#store.close?.();
  }
}

/** Does anything differ that a store keeps? Typing, presence and progress are not. */
export function isWorthSaving(before: State, after: State): boolean {
  return before.cursor !== after.cursor || before.synced !== after.synced || before.limits !== after.limits || before.drafts !== after.drafts
    || before.outbox.length !== after.outbox.length || after.outbox.some((entry, i) => differs(before.outbox[i], entry))
    || before.chats.size !== after.chats.size || [...after.chats].some(([id, chat]) => isChanged(before.chats.get(id), chat));
}

const LASTING = ['view', 'messages', 'hidden', 'ranges', 'since', 'own', 'started', 'unread', 'seen', 'seenOwn'] as const;
const isChanged = (before: ChatState | undefined, after: ChatState): boolean => before !== after && LASTING.some((key) => before?.[key] !== after[key]);

function saveChats(tx: StoreTx, before: State, after: State): void {
  for (const [id, chat] of after.chats) {
    const held = before.chats.get(id);
    if (!isChanged(held, chat)) continue;
    const kept = clip(chat, KEPT_MESSAGES);
    const { put, del, hide } = diffChat(held && clip(held, KEPT_MESSAGES), kept);
    const { view, ranges, since, own, started, unread, seen, seenOwn } = kept;
    tx.put('chats', id, { view, ranges, since, own, started, unread, seen, seenOwn } satisfies StoredChat);
    for (const message of put) tx.put('messages', `${id}/${message.id}`, message);
    for (const messageId of del) tx.delete('messages', `${id}/${messageId}`);
    for (const messageId of hide) tx.put('hidden', `${id}/${messageId}`, messageId);
  }
  for (const [id, chat] of before.chats) {
    if (after.chats.has(id)) continue;
    tx.delete('chats', id);
    for (const messageId of chat.messages.keys()) tx.delete('messages', `${id}/${messageId}`);
  }
}

const differs = (before: Entry | undefined, after: Entry): boolean =>
  before?.id !== after.id || before.op !== after.op || before.error !== after.error || before.at !== after.at || (before.state === 'failed') !== (after.state === 'failed');

const keyOf = (entry: Entry): string => String(entry.n).padStart(12, '0');

function saveOutbox(tx: StoreTx, before: State, after: State): void {
  const held = new Map(before.outbox.map((entry) => [entry.id, entry]));
  for (const entry of after.outbox) {
    const old = held.get(entry.id);
    held.delete(entry.id);
    if (!differs(old, entry)) continue;
    const { progress: _, op, ...rest } = entry;
    const stored = op.kind === 'media' ? { ...op, files: op.files.map(({ blob: _, ...file }) => file) } : op;
    tx.put('outbox', keyOf(entry), { ...rest, op: stored, state: entry.state === 'failed' ? 'failed' : 'queued' });
    // A file is written once, however often its entry changes.
    if (!old) filesOf(entry).forEach((file, i) => tx.put('files', `${entry.id}/${i}`, file.blob));
  }
  for (const entry of held.values()) {
    tx.delete('outbox', keyOf(entry));
    filesOf(entry).forEach((_, i) => tx.delete('files', `${entry.id}/${i}`));
  }
}

const filesOf = (entry: Entry) => entry.op.kind === 'media' ? entry.op.files : [];

async function withFiles(tx: StoreTx, entry: Entry): Promise<Entry> {
  if (entry.op.kind !== 'media') return entry;
  const files = await Promise.all(entry.op.files.map(async (file, i) => ({ ...file, blob: await tx.get('files', `${entry.id}/${i}`) as Blob })));
  return { ...entry, op: { ...entry.op, files } };
}
