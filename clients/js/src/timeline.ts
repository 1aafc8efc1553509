import type { Position } from './pages.js';
import { findRange } from './ranges.js';
import { unreadOf } from './reducer.js';
import { same, Value } from './signal.js';
import type { ChatState, Range, State } from './state.js';
import type { Item, Signal, Timeline } from './surface.js';
import type { Views } from './view.js';

export interface TimelineHost {
  state: Signal<State>;
  views: Views;
  open(chatId: string): Promise<void>;
  close(chatId: string): Promise<void>;
  page(chatId: string, position: Position): Promise<void>;
}

const NONE: readonly Item[] = [];

/** A window on a chat: the part without a gap around its anchor. It works while somebody listens. */
export class ChatTimeline implements Timeline {
  readonly #host: TimelineHost;
  readonly #chatId: string;
  readonly #items = new Value<readonly Item[]>(NONE);
  #at: 'end' | 'unread' | number;
  #firstUnreadSeq: number | null | undefined;
  #parts: readonly unknown[] | undefined;
  #listeners = 0;
  #unsubscribe: (() => void) | undefined;
  #loading: Promise<void> | undefined;
  /** The status in which loading failed: the next one is worth a try. */
  #failedIn: string | undefined;

  constructor(host: TimelineHost, chatId: string, at: 'end' | 'unread' | { around: number }) {
    [this.#host, this.#chatId, this.#at] = [host, chatId, typeof at === 'object' ? at.around : at];
  }

  get value(): readonly Item[] {
    this.#update();
    return this.#items.value;
  }

  get firstUnreadSeq(): number | null {
    this.#update();
    return this.#firstUnreadSeq ?? null;
  }

  get atStart(): boolean {
    const range = this.#range;
    return range !== undefined && range[0] <= this.#chat!.view.clearedUpToSeq + 1;
  }

  get atEnd(): boolean {
    return this.#range?.[1] === Infinity;
  }

  get loading(): boolean {
    return !this.#range && this.#failedIn === undefined;
  }

  readonly subscribe = (listener: (items: readonly Item[]) => void): (() => void) => {
    const end = this.#items.subscribe(listener);
    if (this.#listeners++ === 0) this.#begin();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      end();
      if (--this.#listeners === 0) this.dispose();
    };
  };

  older(): Promise<boolean> {
    return this.#extend(() => this.atStart, ([lo]) => ({ before: lo }));
  }

  newer(): Promise<boolean> {
    return this.#extend(() => this.atEnd, ([, hi]) => ({ after: hi }));
  }

  async jump(seq: number): Promise<void> {
    await this.#host.page(this.#chatId, { around: seq });
    this.#at = seq;
    this.#update();
  }

  dispose(): void {
    if (!this.#unsubscribe) return;
    this.#unsubscribe();
    this.#unsubscribe = undefined;
    void this.#host.close(this.#chatId).catch(() => undefined);
  }

  get #chat(): ChatState | undefined {
    return this.#host.state.value.chats.get(this.#chatId);
  }

  get #range(): Range | undefined {
    const ranges = this.#chat?.ranges ?? [];
    return typeof this.#at === 'number' ? findRange(ranges, this.#at) : ranges.find(([, hi]) => hi === Infinity);
  }

  #begin(): void {
    this.#unsubscribe = this.#host.state.subscribe(() => this.#update());
    void this.#host.open(this.#chatId).catch(() => undefined);
    this.#update();
  }

  async #extend(isDone: () => boolean, position: (range: Range) => Position): Promise<boolean> {
    await this.#loading;
    const range = this.#range;
    if (!range || isDone()) return false;
    await this.#load(position(range));
    return true;
  }

  /** One page at a time. */
  #load(position: Position): Promise<void> {
    return this.#loading ??= this.#host.page(this.#chatId, position).finally(() => {
      this.#loading = undefined;
    });
  }

  #update(): void {
    const { state, views } = this.#host;
    const chat = this.#chat;
    if (chat) this.#settleAnchor(chat);
    const range = this.#range;
    if (!range) this.#fill();
    const parts = [chat?.messages, chat?.hidden, range?.[0], range?.[1], views.entries(state.value, this.#chatId), this.#at];
    if (same(parts, this.#parts)) return;
    this.#parts = parts;
    // Without its end, a chat shows at least what is being sent.
    const shown = range ?? (this.#at === 'end' ? [Infinity, Infinity] as const : undefined);
    this.#items.set(chat && shown ? views.items(state.value, chat, shown) : NONE);
  }

  /** Where the unread messages begin is decided once, when the chat is known. */
  #settleAnchor(chat: ChatState): void {
    if (this.#firstUnreadSeq === undefined) this.#firstUnreadSeq = unreadOf(chat) > 0 ? chat.view.lastReadSeq + 1 : null;
    if (this.#at === 'unread') this.#at = this.#firstUnreadSeq ?? 'end';
  }

  // The window is not held: at the beginning, and when so much changed that the chat was started anew.
  #fill(): void {
    const { status } = this.#host.state.value;
    if (!this.#unsubscribe || this.#loading || status === this.#failedIn) return;
    this.#failedIn = undefined;
    // A chat that is not known yet is fetched by its end, and then tells what is unread.
    this.#load(typeof this.#at === 'number' ? { around: this.#at } : 'end').then(() => this.#update(), () => {
      this.#failedIn = status;
      this.#parts = undefined;
      this.#update();
    });
  }
}
