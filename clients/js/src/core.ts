import { diff, type Patch } from './patch.js';
import { reduce, touched } from './reduce.js';
import type { Action, ChatState, State } from './state.js';
import { Fenced, isWorthSaving, type Storage } from './storage.js';

export interface CoreHost {
  onChange(state: State, patch: Patch): void;
  /** The store is full or broken. The state lives on in memory. */
  onStorageFailed(error: unknown): void;
  /** Another tab leads. */
  onFenced(): void;
  /** An action that the reducer can't take, such as a malformed event. It changed nothing. */
  onBadAction(type: string, error: unknown): void;
}

/** Applies actions one after the other: load what they touch, reduce, save, and only then show. */
export class Core {
  readonly #storage: Storage | undefined;
  readonly #host: CoreHost;
  readonly #queue: { action: Action; done: () => void }[] = [];
  #state: State;
  #isRunning = false;
  #isSaving = true;
  #isStopped = false;

  constructor(state: State, storage: Storage | undefined, host: CoreHost) {
    [this.#state, this.#storage, this.#host] = [state, storage, host];
  }

  get state(): State {
    return this.#state;
  }

  /** Resolves when the change is saved and shown. */
  dispatch(action: Action): Promise<void> {
    return new Promise((done) => {
      this.#queue.push({ action, done });
      if (!this.#isRunning) void this.#drain();
    });
  }

  /** The chat with its messages. */
  async load(chatId: string): Promise<ChatState | undefined> {
    if (this.#state.chats.get(chatId)?.loaded === false) await this.dispatch({ type: 'touch', chatId });
    return this.#state.chats.get(chatId);
  }

  /** Nothing changes any more. */
  stop(): void {
    this.#isStopped = true;
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0);
      if (!this.#isStopped) await this.#apply(batch.map(({ action }) => action));
      for (const { done } of batch) done();
    }
    this.#isRunning = false;
  }

  async #apply(batch: readonly Action[]): Promise<void> {
    const before = this.#state;
    const loaded = await this.#loadTouched(before, batch);
    const after = batch.reduce((state, action) => this.#reduce(state, action), loaded);
    if (this.#storage && this.#isSaving && isWorthSaving(loaded, after)) {
      try {
        await this.#storage.save(loaded, after);
      } catch (error) {
        if (error instanceof Fenced) {
          this.stop();
          return this.#host.onFenced();
        }
        // What is stored stays as it is: it is older, and consistent.
        this.#isSaving = false;
        this.#host.onStorageFailed(error);
      }
    }
    if (this.#isStopped || after === before) return;
    this.#state = after;
    this.#host.onChange(after, diff(before, after));
  }

  #reduce(state: State, action: Action): State {
    try {
      return reduce(state, action);
    } catch (error) {
      this.#host.onBadAction(action.type, error);
      return state;
    }
  }

  async #loadTouched(state: State, batch: readonly Action[]): Promise<State> {
    const ids = new Set(batch.flatMap(touched).filter((id) => state.chats.get(id)?.loaded === false));
    for (const chatId of ids) {
      const { messages, hidden } = await this.#storage!.loadChat(chatId).catch(() => ({ messages: [], hidden: [] }));
      state = reduce(state, { type: 'loaded', chatId, messages, hidden });
    }
    return state;
  }
}
