// Keeps the state in a store. One call of save is one transaction: a page and its cursor are stored together.
import { FENCED } from './core.js';
import { diff, type Path, type Patch } from './patch.js';
import { emptyState, FORGOTTEN, type ChatState, type Entry, type State } from './state.js';
import type { Store, StoreTx } from './surface.js';
import { newestFirst } from './view.js';
import type { Message } from './wire.js';

/** The number of chats whose messages are kept. All chats are kept, because lists and totals need them. */
const KEPT_CHATS = 100;

export const ALL = ['meta', 'chats', 'messages', 'hidden', 'outbox', 'files', 'drafts'] as const;
const META = ['cursor', 'synced', 'limits'] as const;
const FLEETING = ['loaded', 'online', 'typingUntil', 'open'];

export interface Storage {
  /** From here on, saves of earlier leaders fail. Messages are read later, chat by chat. */
  load(me: string): Promise<State>;
  loadChat(chatId: string): Promise<Pick<ChatState, 'messages' | 'hidden'>>;
  save(before: State, after: State): Promise<void>;
  close(): void;
}

export const createStorage = (store: Store, leader: string): Storage => ({
  load: (me) =>
    store.run('w', ALL, async (tx) => {
      tx.put('meta', 'leader', leader);
      const [meta, chats, outbox, drafts] = await Promise.all([
        tx.get('meta', 'state'),
        tx.all('chats'),
        tx.all('outbox'),
        tx.all('drafts'),
      ]);
      const old = (chats as ChatState[])
        .filter((chat) => chat.started)
        .sort(newestFirst)
        .slice(KEPT_CHATS);
      for (const chat of old) {
        Object.assign(chat, FORGOTTEN);
        tx.put('chats', chat.view.id, chat);
        for (const message of await tx.all('messages', `${chat.view.id}/`))
          tx.delete('messages', `${chat.view.id}/${(message as Message).id}`);
      }
      const entries = await Promise.all((outbox as Entry[]).map((entry) => withFiles(tx, entry)));
      return {
        ...emptyState(me),
        ...(meta as Partial<State>),
        drafts: new Map(drafts as [string, string][]),
        chats: new Map(
          (chats as ChatState[]).map((chat) => [
            chat.view.id,
            { ...chat, messages: new Map(), hidden: new Map(), loaded: false, online: null, typingUntil: 0, open: 0 },
          ]),
        ),
        outbox: new Map(entries.sort((a, b) => a.n - b.n).map((entry) => [entry.id, entry])),
      };
    }),

  loadChat: (chatId) =>
    store.run('r', ['messages', 'hidden'], async (tx) => {
      const [messages, hidden] = await Promise.all([tx.all('messages', `${chatId}/`), tx.all('hidden', `${chatId}/`)]);
      return {
        messages: new Map((messages as Message[]).map((message) => [message.id, message])),
        hidden: new Map((hidden as string[]).map((id) => [id, true])),
      };
    }),

  async save(before, after) {
    const lasting = diff(before, after).filter(([path]) => isLasting(path));
    if (lasting.length)
      await store.run('w', ALL, async (tx) => {
        if ((await tx.get('meta', 'leader')) !== leader) throw new Error(FENCED);
        save(tx, lasting, before, after);
      });
  },

  close: () => store.close?.(),
});

const isLasting = ([table, , field]: Path): boolean =>
  table === 'chats' ? !FLEETING.includes(field!) : table === 'outbox' || table === 'drafts' || (META as readonly string[]).includes(table);

function save(tx: StoreTx, patch: Patch, before: State, after: State): void {
  const write = (store: (typeof ALL)[number], key: string, value: unknown): void =>
    value === undefined ? tx.delete(store, key) : tx.put(store, key, value);
  const chats = new Set<string>();
  for (const [[table, id, field, key], value] of patch) {
    if (field === 'messages') write(field, `${id}/${key}`, value);
    else if (field === 'hidden') write(field, `${id}/${key}`, value && key);
    else if (table === 'chats') chats.add(id!);
    else if (table === 'drafts') write(table, id!, value && [id, value]);
    else if (table === 'outbox') saveEntry(tx, before.outbox.get(id!), value as Entry | undefined);
    else tx.put('meta', 'state', Object.fromEntries(META.map((name) => [name, after[name]])));
  }
  for (const id of chats) {
    const chat = after.chats.get(id);
    write('chats', id, chat && { ...chat, messages: undefined, hidden: undefined });
    if (!chat) for (const key of before.chats.get(id)!.messages.keys()) tx.delete('messages', `${id}/${key}`);
  }
}

function saveEntry(tx: StoreTx, before: Entry | undefined, after: Entry | undefined): void {
  const { id, op, state, ...rest } = (after ?? before)!;
  const files = op.kind === 'media' ? op.files : [];
  if (after)
    tx.put('outbox', id, {
      ...rest,
      id,
      progress: undefined,
      state: state === 'failed' ? state : 'queued',
      op: { ...op, ...(files.length && { files: files.map(({ blob: _, ...file }) => file) }) },
    });
  else tx.delete('outbox', id);
  // A file is written once, however often its entry changes.
  files.forEach(({ blob }, i) => (after ? before || tx.put('files', `${id}/${i}`, blob) : tx.delete('files', `${id}/${i}`)));
}

async function withFiles(tx: StoreTx, entry: Entry): Promise<Entry> {
  if (entry.op.kind !== 'media') return entry;
  const files = await Promise.all(
    entry.op.files.map(async (file, i) => ({ ...file, blob: (await tx.get('files', `${entry.id}/${i}`)) as Blob })),
  );
  return { ...entry, op: { ...entry.op, files } };
}
