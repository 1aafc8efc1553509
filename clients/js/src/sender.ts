// Empties the outbox: one entry in flight per chat, in order.
import type { Api } from './api.js';
import { jitter, Pause } from './backoff.js';
import type { Connection } from './connection.js';
import type { Core } from './core.js';
import { ChatError, toProblem } from './errors.js';
import { uploadFile } from './files.js';
import type { Entry, OutgoingFile } from './state.js';
import type { ClientEvents, WireChat, WireMessage } from './wire.js';

const LONGEST_WAIT = 60_000;
const EXPIRES = 7 * 24 * 3600_000;
/** After so many faults of the server it is the entry's fault. */
const FAULTS = 5;
const PROGRESS_STEP = 0.02;

type Answer = { message?: WireMessage; chat?: WireChat };

export interface SenderHost {
  now(): number;
  fetch: typeof fetch;
}

export class Sender {
  readonly #core: Core;
  readonly #api: Api;
  readonly #connection: Connection;
  readonly #host: SenderHost;
  readonly #busy = new Map<string, Pause>();
  /** Chats that wait for as long as the server asked. */
  readonly #asked = new Set<string>();
  readonly #uploads = new Map<string, AbortController>();
  #stopped = false;
  #signedOut = false;

  constructor(core: Core, api: Api, connection: Connection, host: SenderHost) {
    [this.#core, this.#api, this.#connection, this.#host] = [core, api, connection, host];
  }

  /** Something was queued. */
  wake(): void {
    for (const { chatId, state } of this.#core.state.outbox) {
      if (state === 'failed' || this.#busy.has(chatId) || this.#stopped || this.#signedOut) continue;
      this.#busy.set(chatId, new Pause());
      void this.#run(chatId).finally(() => {
        this.#busy.delete(chatId);
        // Something may have been queued after the last look.
        this.wake();
      });
    }
  }

  /** The network may be back. A wait that the server asked for goes on. */
  kick(): void {
    this.#signedOut = false;
    for (const [chatId, pause] of this.#busy) if (!this.#asked.has(chatId)) pause.end();
    this.wake();
  }

  cancel(id: string): void {
    this.#uploads.get(id)?.abort();
  }

  stop(): void {
    this.#stopped = true;
    for (const upload of this.#uploads.values()) upload.abort();
    for (const pause of this.#busy.values()) pause.end();
  }

  async #run(chatId: string): Promise<void> {
    for (let tries = 0; !this.#stopped && !this.#signedOut;) {
      const entry = this.#core.state.outbox.find((next) => next.chatId === chatId && next.state !== 'failed');
      if (!entry) return;
      try {
        if (this.#host.now() - entry.at > EXPIRES) throw new ChatError({ code: 'expired', detail: 'It waited too long to be sent.' });
        await this.#core.dispatch({ type: 'entry', id: entry.id, change: { state: 'sending' } });
        await this.#core.dispatch({ type: 'settle', id: entry.id, ...await this.#send(entry) });
        tries = 0;
      } catch (error) {
        if (this.#isHeld(entry)) tries = await this.#fail(entry, error, tries);
      }
    }
  }

  #isHeld(entry: Entry): boolean {
    return !this.#stopped && this.#core.state.outbox.some(({ id }) => id === entry.id);
  }

  /** The number of tries so far. */
  async #fail(entry: Entry, error: unknown, tries: number): Promise<number> {
    const { code, retryable, status = 0, retryAfterMs } = error instanceof ChatError ? error : toProblem(error) as ChatError;
    if (code === 'signed_out' || retryable || (status >= 500 && tries < FAULTS)) {
      await this.#core.dispatch({ type: 'entry', id: entry.id, change: { state: 'queued' } });
      this.#signedOut = code === 'signed_out';
      if (!this.#signedOut) await this.#wait(entry.chatId, retryAfterMs ?? jitter(1000 * 2 ** tries), retryAfterMs !== undefined);
      return tries + 1;
    }
    const problem = { ...toProblem(error), chatId: entry.chatId };
    // What the user wrote or chose is kept for another try; anything else can be done again where it was done.
    const isKept = entry.op.kind === 'send' || entry.op.kind === 'media' || entry.op.kind === 'edit';
    await this.#core.dispatch(isKept
      ? { type: 'entry', id: entry.id, change: { state: 'failed', error: problem } }
      : { type: 'settle', id: entry.id, error: problem });
    return 0;
  }

  async #wait(chatId: string, ms: number, isAsked: boolean): Promise<void> {
    if (isAsked) this.#asked.add(chatId);
    await this.#busy.get(chatId)?.wait(Math.min(LONGEST_WAIT, ms));
    this.#asked.delete(chatId);
  }

  async #send({ id, chatId, op }: Entry): Promise<Answer> {
    const chat = `chats/${encodeURIComponent(chatId)}`;
    switch (op.kind) {
      case 'send': {
        const body = { content: op.content, clientMessageId: id, replyTo: op.replyTo };
        return this.#call('send_message', { chatId, ...body }, 'POST', `${chat}/messages`, body, 'message');
      }
      case 'media': {
        const body = { media: await this.#upload(id), content: op.content, clientMessageId: id, replyTo: op.replyTo };
        return this.#call('send_media', { chatId, ...body }, 'POST', `${chat}/messages`, body, 'message');
      }
      case 'edit': {
        const { messageId, content } = op;
        return this.#call('edit_message', { chatId, messageId, content }, 'PATCH', `${chat}/messages/${messageId}`, { content }, 'message');
      }
      case 'remove': {
        const { messageId, scope } = op;
        return this.#call('delete_message', { chatId, messageId, scope }, 'DELETE', `${chat}/messages/${messageId}?scope=${scope}`, undefined, 'message');
      }
      case 'react': {
        const { messageId, emoji, on } = op;
        const path = `${chat}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}`;
        return this.#call(on ? 'add_reaction' : 'remove_reaction', { chatId, messageId, emoji }, on ? 'PUT' : 'DELETE', path, undefined, 'message');
      }
      case 'read':
        return this.#call('mark_as_read', { chatId, upToSeq: op.upToSeq }, 'POST', `${chat}/read`, { upToSeq: op.upToSeq }, 'chat');
      case 'side':
        if (op.side !== 'clear') return { chat: await this.#api.call<WireChat>('POST', `${chat}/${op.side}`, op.side === 'mute' ? { until: op.until } : undefined) };
        await this.#api.call('DELETE', chat);
        return { chat: await this.#api.call<WireChat>('GET', chat) };
    }
  }

  /** Over the socket where it is open, else over REST: the same use case answers. */
  async #call<E extends keyof ClientEvents>(
    event: E, payload: ClientEvents[E], method: string, path: string, body: unknown, name: keyof Answer,
  ): Promise<Answer> {
    if (this.#connection.isOpen) return this.#connection.invoke(event, payload);
    return { [name]: await this.#api.call(method, path, body) };
  }

  /** The ids of an entry's files. One that is registered already is not uploaded again. */
  async #upload(id: string): Promise<string[]> {
    const abort = new AbortController();
    this.#uploads.set(id, abort);
    try {
      for (let i = 0; i < this.#files(id).length; i++) {
        const file = this.#files(id)[i]!;
        if (file.fileId) continue;
        let told = 0;
        const fileId = await uploadFile(this.#chatOf(id), file, {
          api: this.#api, limits: this.#core.state.limits, fetch: this.#host.fetch, signal: abort.signal,
          onProgress: (part) => {
            if (part - told < PROGRESS_STEP && part < 1) return;
            told = part;
            void this.#core.dispatch({ type: 'entry', id, change: { progress: this.#files(id).map((other, j) => j === i ? part : other.fileId ? 1 : 0) } });
          },
        });
        await this.#change(id, i, { fileId });
      }
      return this.#files(id).map((file) => file.fileId!);
    } finally {
      this.#uploads.delete(id);
    }
  }

  #change(id: string, index: number, change: Partial<OutgoingFile>): Promise<void> {
    const entry = this.#core.state.outbox.find((held) => held.id === id);
    if (entry?.op.kind !== 'media') return Promise.resolve();
    const files = entry.op.files.map((file, i) => i === index ? { ...file, ...change } : file);
    return this.#core.dispatch({ type: 'entry', id, change: { op: { ...entry.op, files } } });
  }

  #files(id: string): readonly OutgoingFile[] {
    const entry = this.#core.state.outbox.find((held) => held.id === id);
    // Discarded meanwhile.
    if (entry?.op.kind !== 'media') throw new ChatError({ code: 'discarded', detail: 'It was discarded.' });
    return entry.op.files;
  }

  #chatOf(id: string): string {
    return this.#core.state.outbox.find((held) => held.id === id)!.chatId;
  }
}
