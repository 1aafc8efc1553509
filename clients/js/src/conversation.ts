import type { Api } from './api.js';
import { ChatError, ignore } from './errors.js';
import { newId } from './ids.js';
import type { Call } from './session.js';
import { createValue, derive } from './signal.js';
import type { Op, State } from './state.js';
import type { Conversation, Hit, List, Outgoing, SearchFilter, Signal } from './surface.js';
import { createTimeline } from './timeline.js';
import { newestSeq, peerOf, type Views } from './view.js';
import type { Message } from './wire.js';

export interface Context {
  state: Signal<State>;
  views: Views;
  api: Api;
  call: Call;
  now(): number;
}

export function createConversation(context: Context, id: string): Conversation {
  const { state, views, api, call, now } = context;
  const chatOf = ({ chats }: State) => chats.get(id);
  let typedAt = 0;

  /** Rejects when it is refused or discarded. */
  const queue = async (op: Op, entryId = newId()): Promise<Message | undefined> => {
    await call('dispatch', { type: 'queue', entry: { id: entryId, chatId: id, at: now(), op } });
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const result = state.value.results.get(entryId);
        if (!result) return;
        end();
        if (result.error) reject(new ChatError(result.error));
        else resolve(result.message);
      };
      const end = state.subscribe(check);
      check();
    });
  };
  const done = (op: Op): Promise<void> => queue(op) as Promise<never>;

  const outgoing = (op: Op): Outgoing => {
    const clientMessageId = newId();
    // A message implies stop_typing on the server.
    typedAt = 0;
    const stored = queue(op, clientMessageId) as Promise<Message>;
    // The timeline shows the refusal as well, so a caller need not handle it.
    stored.catch(ignore);
    return { clientMessageId, done: stored };
  };

  /** The text set in this tab, until it is stored. */
  const own = createValue<string | undefined>(undefined);
  const draft = derive<unknown, string>(
    {
      value: undefined,
      subscribe(changed) {
        const ends = [own, state].map((source: Signal<unknown>) => source.subscribe(changed));
        return () => ends.forEach((end) => end());
      },
    },
    () => [own.value ?? state.value.drafts.get(id) ?? ''],
  );

  return {
    id,
    item: derive(state, (all) => [views.chatOf(all, id)]),
    peer: derive(
      state,
      (all) => [chatOf(all)?.view.peer, chatOf(all)?.online, chatOf(all)?.typingUntil],
      (all) => chatOf(all) && peerOf(chatOf(all)!),
    ),
    timeline: (at = 'end') => createTimeline(context, id, at),

    send: (text, options) => outgoing({ kind: 'send', content: text.trim(), ...options }),
    sendFiles: (files, text, options) =>
      outgoing({
        kind: 'media',
        ...options,
        content: text?.trim() || undefined,
        files: files.map((blob) => ({
          blob,
          name: (blob as File).name || 'file',
          mimeType: blob.type || 'application/octet-stream',
          size: blob.size,
        })),
      }),
    edit: (messageId, text) => done({ kind: 'edit', messageId, content: text.trim() }),
    remove: (messageId, scope) => done({ kind: 'remove', messageId, scope }),
    react: (messageId, emoji, on) => done({ kind: on ? 'react' : 'unreact', messageId, emoji }),
    accept: () => done({ kind: 'accept' }),
    reject: () => done({ kind: 'reject' }),
    clear: () => done({ kind: 'clear' }),
    block: (on) => done({ kind: on ? 'block' : 'unblock' }),
    archive: (on) => done({ kind: on ? 'archive' : 'unarchive' }),
    mute: (until) => done(until ? { kind: 'mute', until: until === 'forever' ? undefined : until.toISOString() } : { kind: 'unmute' }),

    read(upToSeq) {
      const chat = chatOf(state.value);
      if (!chat) return;
      const seq = upToSeq ?? newestSeq(chat);
      const isQueued = views.entriesOf(state.value, id).some(({ op }) => op.kind === 'read' && op.upToSeq >= seq);
      if (seq > chat.view.lastReadSeq && !isQueued) done({ kind: 'read', upToSeq: seq }).catch(ignore);
    },

    typing() {
      if (now() - typedAt < state.value.limits.typingThrottleMs) return;
      typedAt = now();
      call('typing', id, true).catch(ignore);
    },

    draft: Object.assign(draft, {
      set(text: string) {
        own.set(text);
        call('dispatch', { type: 'draft', chatId: id, text })
          .catch(ignore)
          .then(() => own.value === text && own.set(undefined));
        if (!text && now() - typedAt < state.value.limits.typingTtlMs) {
          typedAt = 0;
          call('typing', id, false).catch(ignore);
        }
      },
    }),

    search: (query, filter = {}) => searchList(api, id, query, filter),
  };
}

/** Search results, page by page; empty until `more` is called. */
function searchList(api: Api, chatId: string, query: string, filter: SearchFilter): List<Hit> {
  const hits = createValue<readonly Hit[]>([]);
  let [cursor, complete] = [null as string | null, false];
  let loading: Promise<boolean> | undefined;

  const load = async (): Promise<boolean> => {
    if (complete) return false;
    const page = await (await import('./search.js')).search(api, chatId, query, filter, cursor);
    cursor = page.nextCursor;
    complete = !cursor;
    hits.set([...hits.value, ...page.items]);
    return page.items.length > 0;
  };

  return {
    get value() {
      return hits.value;
    },
    get complete() {
      return complete;
    },
    subscribe: hits.subscribe,
    more: () =>
      (loading ??= load().finally(() => {
        loading = undefined;
      })),
  };
}
