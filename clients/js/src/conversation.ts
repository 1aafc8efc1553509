import type { Api } from './api.js';
import type { Calls } from './engine.js';
import { newId } from './ids.js';
import { searchList } from './lists.js';
import { derive, Value } from './signal.js';
import type { Entry, Op, Side, State } from './state.js';
import type { ChatItem, Conversation, Hit, List, Outgoing, Peer, SearchFilter, Signal, Timeline } from './surface.js';
import { ChatTimeline } from './timeline.js';
import { peerOf, type Views } from './view.js';
import type { Message } from './wire.js';

export interface ConversationHost {
  state: Signal<State>;
  views: Views;
  api: Api;
  calls: Calls;
  now(): number;
  /** The entry's outcome: rejects when it is refused or discarded. */
  outcome(id: string): Promise<Message | undefined>;
}

export class ChatConversation implements Conversation {
  readonly id: string;
  readonly item: Signal<ChatItem | undefined>;
  readonly peer: Signal<Peer | undefined>;
  readonly draft: Signal<string> & { set(text: string): void };
  readonly #host: ConversationHost;
  #typedAt = 0;

  constructor(host: ConversationHost, id: string) {
    const { state, views } = host;
    [this.#host, this.id] = [host, id];
    this.item = derive(state, (now) => [views.chat(now, id)], (now) => views.chat(now, id));
    this.peer = derive(state, (now) => [now.chats.get(id)?.view.peer, now.chats.get(id)?.online, now.chats.get(id)?.typingUntil !== 0], (now) => {
      const chat = now.chats.get(id);
      return chat && peerOf(chat);
    });
    this.draft = this.#draft();
  }

  timeline(at: 'end' | 'unread' | { around: number } = 'end'): Timeline {
    const { state, views, calls } = this.#host;
    return new ChatTimeline({ state, views, open: calls.open, close: calls.close, page: calls.page }, this.id, at);
  }

  send(text: string, options: { replyTo?: string } = {}): Outgoing {
    return this.#outgoing({ kind: 'send', content: text.trim(), ...options });
  }

  sendFiles(files: readonly Blob[], text?: string, options: { replyTo?: string } = {}): Outgoing {
    const content = text?.trim();
    return this.#outgoing({
      kind: 'media', ...content && { content }, ...options,
      files: files.map((blob) => ({ blob, name: (blob as File).name || 'file', mimeType: blob.type || 'application/octet-stream', size: blob.size })),
    });
  }

  edit(messageId: string, text: string): Promise<void> {
    return this.#done({ kind: 'edit', messageId, content: text.trim() });
  }

  remove(messageId: string, scope: 'me' | 'everyone'): Promise<void> {
    return this.#done({ kind: 'remove', messageId, scope });
  }

  react(messageId: string, emoji: string, on: boolean): Promise<void> {
    return this.#done({ kind: 'react', messageId, emoji, on });
  }

  read(upToSeq?: number): void {
    const chat = this.#host.state.value.chats.get(this.id);
    if (!chat) return;
    const seq = upToSeq ?? [...chat.messages.values()].reduce((newest, message) => Math.max(newest, message.seq), chat.view.seq);
    const queued = this.#host.state.value.outbox.some((entry) => entry.chatId === this.id && entry.op.kind === 'read' && entry.op.upToSeq >= seq);
    if (seq > chat.view.lastReadSeq && !queued) this.#done({ kind: 'read', upToSeq: seq }).catch(() => undefined);
  }

  typing(): void {
    const now = this.#host.now();
    if (now - this.#typedAt < this.#host.state.value.limits.typingThrottleMs) return;
    this.#typedAt = now;
    void this.#host.calls.typing(this.id, true).catch(() => undefined);
  }

  search(query: string, filter: SearchFilter = {}): List<Hit> {
    return searchList(this.#host.api, this.id, query, filter);
  }

  accept = (): Promise<void> => this.#side('accept');
  reject = (): Promise<void> => this.#side('reject');
  clear = (): Promise<void> => this.#side('clear');
  block = (on: boolean): Promise<void> => this.#side(on ? 'block' : 'unblock');
  archive = (on: boolean): Promise<void> => this.#side(on ? 'archive' : 'unarchive');
  mute = (until: Date | 'forever' | null): Promise<void> =>
    until === null ? this.#side('unmute') : this.#side('mute', until === 'forever' ? undefined : until.toISOString());

  #side(side: Side, until?: string): Promise<void> {
    return this.#done({ kind: 'side', side, ...until && { until } });
  }

  async #done(op: Op): Promise<void> {
    await this.#queue(op, newId());
  }

  #outgoing(op: Op): Outgoing {
    const clientMessageId = newId();
    // The message itself ends it for the other side.
    this.#typedAt = 0;
    const done = this.#queue(op, clientMessageId) as Promise<Message>;
    // A refusal also shows in the timeline, so not everybody waits for this.
    done.catch(() => undefined);
    return { clientMessageId, done };
  }

  #queue(op: Op, id: string): Promise<Message | undefined> {
    const outcome = this.#host.outcome(id);
    const entry: Omit<Entry, 'n' | 'state'> = { id, chatId: this.id, at: this.#host.now(), op };
    return this.#host.calls.queue(entry).then(() => outcome);
  }

  /** What was set here shows at once; other tabs get it by the state. */
  #draft(): Signal<string> & { set(text: string): void } {
    const { state, calls } = this.#host;
    const stored = derive(state, (now) => [now.drafts.get(this.id)], (now) => now.drafts.get(this.id) ?? '');
    const own = new Value<string | undefined>(undefined);
    const get = (): string => own.value ?? stored.value;
    return {
      get value() {
        return get();
      },
      set: (text) => {
        own.set(text);
        void calls.draft(this.id, text).catch(() => undefined).then(() => own.value === text && own.set(undefined));
        if (text === '' && this.#host.now() - this.#typedAt < this.#host.state.value.limits.typingTtlMs) {
          void calls.typing(this.id, false).catch(() => undefined);
          this.#typedAt = 0;
        }
      },
      subscribe: (listener) => {
        let last = get();
        const tell = (): void => {
          if (get() !== last) listener(last = get());
        };
        const ends = [own.subscribe(tell), stored.subscribe(tell)];
        return () => ends.forEach((end) => end());
      },
    };
  }
}
