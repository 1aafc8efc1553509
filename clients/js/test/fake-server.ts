// A server with one chat of ana and ben, as far as the client's tests need it.
import { FakeHub } from './fake-hub.js';
import { chatOf, messageOf } from './samples.js';
import type { Message, WireChat } from '../src/wire.js';

export const tokenOf = (sub: string) => `x.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.y`;

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: any;
}

export class FakeServer {
  chat: WireChat = chatOf({ seq: 0, rev: 1 });
  messages: Message[] = [];
  readonly asked: Asked[] = [];
  /** False: no request is answered. */
  isUp = true;
  status = 200;
  /** Answers in place of the server, unless it returns undefined. */
  override: (asked: Asked) => unknown = () => undefined;

  constructor() {
    FakeHub.reset();
    FakeHub.onStart = async () => {
      if (!this.isUp) throw new Error('down');
    };
    FakeHub.answer = (event, argument) => this.#onEvent(event, JSON.parse(argument as string));
  }

  readonly fetch = (async (url: string, options: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url);
    const asked = {
      method: options.method ?? 'GET',
      path: pathname.slice('/api/'.length),
      query: searchParams,
      body: typeof options.body === 'string' ? JSON.parse(options.body) : options.body,
    };
    if (!this.isUp) throw new TypeError('down');
    this.asked.push(asked);
    if (this.status !== 200) return new Response('{}', { status: this.status });
    const answer = (await this.override(asked)) ?? this.#answer(asked);
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer));
  }) as unknown as typeof fetch;

  /** How often a path was asked for. */
  count(path: string): number {
    return this.asked.filter((asked) => asked.path === path).length;
  }

  add(count: number, change: Partial<Message> = {}): void {
    for (let i = 0; i < count; i++) this.store(change);
  }

  /** A message of ben, or of whoever `change` says. */
  store(change: Partial<Message> = {}): Message {
    const known = this.messages.find(
      (message) => message.senderId === change.senderId && message.clientMessageId === change.clientMessageId,
    );
    if (known) return known;
    const seq = this.chat.seq + 1;
    const message = messageOf(seq, { rev: this.chat.rev + 1, ...change });
    this.messages.push(message);
    const isUnread = message.senderId === 'ben';
    this.chat = {
      ...this.chat,
      seq,
      rev: message.rev,
      lastMessage: message,
      lastMessageAt: message.createdAt,
      unreadCount: this.chat.unreadCount + Number(isUnread),
    };
    return message;
  }

  #onEvent(event: string, payload: any): unknown {
    if (event === 'join_chat') return { ok: true, chatId: payload.chatId, seq: this.chat.seq, rev: this.chat.rev, online: true };
    if (event === 'mark_as_read') return { ok: true, chat: this.#read(payload.upToSeq) };
    if (event === 'send_message')
      return {
        ok: true,
        message: this.store({ senderId: 'ana', clientMessageId: payload.clientMessageId, content: payload.content }),
        replayed: false,
      };
    return { ok: true };
  }

  #answer({ method, path, query, body }: Asked): unknown {
    const page = (items: Message[], hasMore: boolean) => ({ items, hasMore, nextCursor: hasMore ? 'more' : null });
    const limit = Number(query.get('limit'));
    switch (`${method} ${path}`) {
      case 'POST negotiate':
        return {
          url: 'wss://service',
          accessToken: 't',
          constants: { heartbeatMs: 240_000, typingThrottleMs: 2000, typingTtlMs: 6000, maxFileBytes: 1000 },
        };
      case 'GET chats/sync': {
        const isNew = query.get('since') !== String(this.chat.rev * 1000 + this.chat.ownRev);
        return { chats: isNew ? [this.chat] : [], cursor: String(this.chat.rev * 1000 + this.chat.ownRev), hasMore: false };
      }
      case 'GET chats/c1':
        return this.chat;
      case 'POST chats/or-create':
        return this.chat;
      case 'GET chats/c1/changes': {
        const changed = this.messages.filter((message) => message.rev > Number(query.get('since'))).sort((a, b) => a.rev - b.rev);
        const some = changed.slice(0, limit);
        const hasMore = changed.length > limit;
        return {
          chat: this.chat,
          messages: some,
          rev: hasMore ? some.at(-1)!.rev : this.chat.rev,
          ownRev: this.chat.ownRev,
          hasMore,
          reset: false,
        };
      }
      case 'GET chats/c1/messages': {
        const [before, after, around] = ['before', 'after', 'around'].map((name) =>
          query.has(name) ? Number(query.get(name)) : undefined,
        );
        if (after !== undefined) {
          const newer = this.messages.filter(({ seq }) => seq > after);
          return page(newer.slice(0, limit), newer.length > limit);
        }
        if (around !== undefined) {
          const start = Math.max(0, around - 1 - limit / 2);
          return page(this.messages.slice(start, start + limit), true);
        }
        const older = this.messages.filter(({ seq }) => seq < (before ?? Infinity)).reverse();
        return page(older.slice(0, limit), older.length > limit);
      }
      case 'POST chats/c1/messages':
        return this.store({
          senderId: 'ana',
          clientMessageId: body.clientMessageId,
          content: body.content ?? null,
          type: body.media ? 'media' : 'text',
          media: (body.media ?? []).map((fileId: string) => ({
            fileId,
            url: `https://files/${fileId}`,
            thumbnailUrl: null,
            name: 'a.png',
            mimeType: 'image/png',
            size: 3,
          })),
        });
      case 'POST chats/c1/read':
        return this.#read(body.upToSeq);
      default:
        return new Response(JSON.stringify({ code: 'not_found', detail: 'No.', status: 404, retryable: false }), { status: 404 });
    }
  }

  #read(upToSeq: number): WireChat {
    return (this.chat = {
      ...this.chat,
      rev: this.chat.rev + 1,
      lastReadSeq: upToSeq,
      unreadCount: this.messages.filter(({ seq, senderId }) => seq > upToSeq && senderId === 'ben').length,
    });
  }
}
